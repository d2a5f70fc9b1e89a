package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.ScenePort;
import io.moonfleet.hub.internal.catalogue.Resource;
import io.moonfleet.hub.internal.json.Json;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code /scenes}: keeping them is the catalogue's, running them the runner's. */
final class SceneBehaviours {

    private static final String KIND = "scene";

    private final HubParts parts;
    private final DocumentBehaviours documents;

    SceneBehaviours(HubParts parts, DocumentBehaviours documents) {
        this.parts = parts;
        this.documents = documents;
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("scenes.hasTriggers", Behaviour.of(this::hasTriggers));
        behaviours.put("scenes.execute", call -> execute(call, false));
        behaviours.put("scenes.executeSync", call -> execute(call, true));
        behaviours.put("scenes.kill", this::kill);
        behaviours.put("scenes.copy", Behaviour.of(call -> ApiAnswer.ok(copy(scene(call)))));
        behaviours.put("scenes.convert", Behaviour.of(call -> ApiAnswer.ok(convert(scene(call)))));
        behaviours.put("scenes.copyAndConvert", Behaviour.of(call -> ApiAnswer.ok(convert(copy(scene(call))))));
    }

    private ObjectNode scene(Call call) {
        return parts.documents().get(KIND, call.id());
    }

    /** Scenes that can start by themselves. */
    private ApiAnswer hasTriggers(Call call) {
        call.objectOrEmpty();
        var found = Json.array();
        for (var scene : parts.documents().all(KIND)) {
            boolean automatic = scene.path("mode").asText().equals("automatic");
            if (automatic && scene.path("content").asText().contains("isTrigger")) {
                found.add(scene);
            }
        }
        return ApiAnswer.ok(found);
    }

    private ScenePort port() {
        return parts.scenes()
                .orElseThrow(() -> new HubException(503, "NO_RUNNER", "no runner for scenes is there yet"));
    }

    private CompletionStage<ApiAnswer> execute(Call call, boolean toTheEnd) {
        var scene = scene(call);
        checkPin(call, scene);
        if (!scene.path("enabled").asBoolean(true)) {
            throw new HubException(403, "DISABLED", "scene " + call.id() + " is disabled");
        }
        var args = call.objectOrEmpty().get("args");
        return port().execute(scene.path("id").asInt(), args, toTheEnd).thenApply(SceneBehaviours::answer);
    }

    private CompletionStage<ApiAnswer> kill(Call call) {
        var scene = scene(call);
        checkPin(call, scene);
        return port().kill(scene.path("id").asInt()).thenApply(SceneBehaviours::answer);
    }

    private static ApiAnswer answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.Failed _ -> new ApiAnswer(204, null);
            case Outcome.Refused(int status, var reason, var message) -> ApiAnswer.error(status, reason, message);
        };
    }

    /** A protected scene wants the PIN of some user: as a query, in the body, or as the header that the gateway puts there. */
    private void checkPin(Call call, ObjectNode scene) {
        if (!scene.path("protectedByPin").asBoolean()) {
            return;
        }
        var pin = call.query("pin")
                .orElseGet(() -> call.objectOrEmpty().path("pin").asText());
        boolean right = !pin.isEmpty()
                && parts.documents().all("user").stream()
                        .anyMatch(user -> user.path("pin").asText().equals(pin));
        if (!right) {
            throw new HubException(403, "WRONG_PIN", "pin: scene " + call.id() + " is protected and this is no user's");
        }
    }

    private ObjectNode copy(ObjectNode scene) {
        Resource resource = parts.catalogue().resources().get(KIND);
        var copy = scene.deepCopy();
        copy.put("name", scene.path("name").asText() + " copy");
        return documents.create(resource, copy);
    }

    /** Makes a block scene a Lua scene, keeping its content as it is. */
    private ObjectNode convert(ObjectNode scene) {
        return parts.documents().change(KIND, scene.path("id").asText(), each -> each.put("type", "lua"));
    }
}
