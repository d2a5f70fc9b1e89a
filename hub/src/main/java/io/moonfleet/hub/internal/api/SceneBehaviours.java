package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import io.moonfleet.hub.internal.scene.SceneContent;
import io.moonfleet.hub.internal.scene.SceneEngine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /scenes}: keeping them is the catalogue's, watching and running them the engine's. */
final class SceneBehaviours {

    private static final String KIND = SceneEngine.KIND;
    private static final int MOST_NEXT_RUNS = 100;
    private static final int MOST_VARIABLES = 1_000;
    private static final List<String> KINDS_WITH_BLOCKS = List.of("json", "magic", "scenario");

    private final HubParts parts;
    private final DocumentTable documents;
    private final DocumentBehaviours collections;
    private final SceneEngine engine;

    SceneBehaviours(HubParts parts, DocumentBehaviours collections) {
        this.parts = parts;
        this.documents = parts.documents();
        this.collections = collections;
        this.engine = parts.scenes();
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        rules.put(KIND, new SceneRules());
        behaviours.put("scenes.hasTriggers", Behaviour.of(this::hasTriggers));
        behaviours.put("scenes.execute", call -> execute(call, false));
        behaviours.put("scenes.executeSync", call -> execute(call, true));
        behaviours.put("scenes.kill", Behaviour.of(this::kill));
        behaviours.put("scenes.copy", Behaviour.of(call -> ApiAnswer.ok(copy(scene(call)))));
        behaviours.put("scenes.convert", Behaviour.of(call -> ApiAnswer.ok(convert(scene(call)))));
        behaviours.put("scenes.copyAndConvert", Behaviour.of(this::copyAndConvert));
        behaviours.put("scenes.next", Behaviour.of(call -> preview(call, scene(call))));
        behaviours.put("scenes.preview", Behaviour.of(call -> preview(call, draft(call))));
        behaviours.put("scenes.variables", Behaviour.of(call -> ApiAnswer.ok(variables(call))));
        behaviours.put("scenes.variable", Behaviour.of(this::variable));
        behaviours.put("scenes.putVariable", Behaviour.of(this::putVariable));
    }

    private ObjectNode scene(Call call) {
        return documents.get(KIND, call.path("sceneID"));
    }

    // ---- keeping them

    private final class SceneRules implements Rules {

        @Override
        public void complete(ObjectNode scene, ObjectNode before, ObjectNode sent) {
            if (before != null) {
                // HC3's update has no type: a scene becomes another kind only by being converted.
                scene.set("type", before.path("type"));
            }
            if (sent.path("protectedByPIN").isBoolean()) {
                scene.set("protectedByPin", sent.get("protectedByPIN"));
            }
            if (before == null || !before.path("content").equals(scene.path("content"))) {
                SceneEngine.check(scene);
            }
        }

        @Override
        public void stored(ObjectNode scene) {
            engine.refresh(scene.path("id").asInt());
        }

        @Override
        public void removed(ObjectNode scene) {
            int id = scene.path("id").asInt();
            engine.kill(id);
            engine.refresh(id);
            var kind = variablesOf(Integer.toString(id));
            documents.ids(kind).forEach(name -> documents.remove(kind, name));
        }

        @Override
        public ObjectNode show(ObjectNode scene) {
            var shown = Json.object();
            shown.setAll(scene);
            return shown.put("isRunning", engine.isRunning(scene.path("id").asInt()));
        }
    }

    /** Scenes with one of the triggers that are asked for; without any, those that can start by themselves. */
    private ApiAnswer hasTriggers(Call call) {
        var wanted =
                call.request().body() == null ? Json.array() : call.request().body();
        if (!wanted.isArray() && !wanted.isEmpty()) {
            throw HubException.badRequest("the body must be a list of triggers");
        }
        for (var trigger : wanted) {
            if (!trigger.path("type").isTextual()) {
                throw HubException.badRequest("type: must be a text");
            }
        }
        var found = Json.array();
        for (var scene : documents.all(KIND)) {
            boolean has = call.grants().sees(KIND, scene)
                    && (wanted.isEmpty() ? engine.hasTrigger(scene, "", "", "") : hasOne(scene, wanted));
            if (has) {
                found.add(shown(scene));
            }
        }
        return ApiAnswer.ok(found);
    }

    private boolean hasOne(ObjectNode scene, JsonNode wanted) {
        for (var trigger : wanted) {
            if (engine.hasTrigger(
                    scene,
                    trigger.path("type").asText(),
                    trigger.path("property").asText(),
                    trigger.path("id").asText())) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode shown(ObjectNode scene) {
        return new SceneRules().show(scene);
    }

    // ---- running them

    private CompletionStage<ApiAnswer> execute(Call call, boolean toTheEnd) {
        var scene = scene(call);
        checkPin(call, scene);
        if (!scene.path("enabled").asBoolean(true)) {
            throw new HubException(403, "DISABLED", "scene " + call.id() + " is disabled");
        }
        var ended =
                engine.execute(scene, parts.userOf(call), call.objectOrEmpty().get("args"));
        if (toTheEnd) {
            return ended.thenApply(outcome -> answer(outcome, 204));
        }
        // What is refused is known at once; what runs is not waited for.
        var now = ended.toCompletableFuture().getNow(new Outcome.Done(null));
        return CompletableFuture.completedFuture(answer(now, 202));
    }

    private static ApiAnswer answer(Outcome outcome, int status) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.Failed _ -> new ApiAnswer(status, null);
            // HC3 drops a second run in silence, and clients do not expect anything else.
            case Outcome.Refused refused when refused.status() == 409 -> new ApiAnswer(status, null);
            case Outcome.Refused(int refused, var reason, var message) -> ApiAnswer.error(refused, reason, message);
        };
    }

    private ApiAnswer kill(Call call) {
        var scene = scene(call);
        checkPin(call, scene);
        engine.kill(scene.path("id").asInt());
        return new ApiAnswer(204, null);
    }

    /** A protected scene wants the caller's PIN. */
    private void checkPin(Call call, ObjectNode scene) {
        if (!scene.path("protectedByPin").asBoolean()) {
            return;
        }
        // QuickApps and scenes have no PIN to give.
        if (call.request().caller().isCodeOfTheHouse()) {
            return;
        }
        parts.pins().require(call.request().caller(), call.pin(), "scene " + call.id());
    }

    // ---- copying and converting

    private ObjectNode copy(ObjectNode scene) {
        var copy = scene.deepCopy();
        copy.put("name", scene.path("name").asText() + " copy");
        return collections.create(parts.catalogue().resources().get(KIND), copy);
    }

    /** Makes a Lua scene of blocks that does the same; refused when a block is not known here. */
    private ObjectNode convert(ObjectNode scene) {
        requireBlocks(scene);
        var content = onePart(scene).text();
        var converted = documents.change(KIND, scene.path("id").asText(), each -> each.put("type", "lua")
                .put("content", content)
                .put("updated", parts.now()));
        engine.refresh(scene.path("id").asInt());
        parts.events()
                .generic(
                        0,
                        "SceneModifiedEvent",
                        Json.object().put("id", scene.path("id").asInt()));
        return shown(converted);
    }

    /** A Lua scene has one body, which cannot know which of several blocks has been woken. */
    private static SceneContent onePart(ObjectNode scene) {
        var contents = SceneContent.parts(scene);
        if (contents.size() > 1) {
            throw new HubException(
                    409,
                    "SEVERAL_BLOCKS",
                    "content: this scene has " + contents.size() + " blocks, a Lua scene has one");
        }
        return contents.isEmpty() ? new SceneContent(Json.object(), "") : contents.getFirst();
    }

    private static void requireBlocks(ObjectNode scene) {
        if (!KINDS_WITH_BLOCKS.contains(scene.path("type").asText())) {
            throw HubException.badRequest("type: only a block scene or a scenario can be converted");
        }
    }

    private ApiAnswer copyAndConvert(Call call) {
        var scene = scene(call);
        requireBlocks(scene);
        // Said before the copy is made, which else would be left behind.
        onePart(scene);
        return ApiAnswer.ok(convert(copy(scene)));
    }

    // ---- Moonfleet's own: when it will run, and its variables

    /** A scene that need not be there: {@code {"content": …, "type"?}} or {@code {"conditions": "{…}"}}. */
    private static ObjectNode draft(Call call) {
        var body = call.object();
        if (!body.has("conditions")) {
            return body;
        }
        var content = Json.object();
        content.set("conditions", body.get("conditions"));
        return Json.object().put("content", Json.write(content));
    }

    private ApiAnswer preview(Call call, ObjectNode scene) {
        int count = Math.clamp(call.queryNumber("count").orElse(10), 0, MOST_NEXT_RUNS);
        return ApiAnswer.ok(engine.preview(scene, count));
    }

    private static String variablesOf(String scene) {
        return "sceneVariable/" + scene;
    }

    private JsonNode variables(Call call) {
        var values = Json.object();
        scene(call);
        documents
                .all(variablesOf(call.path("sceneID")))
                .forEach(each -> values.set(each.path("name").asText(), each.path("value")));
        return values;
    }

    private ApiAnswer variable(Call call) {
        scene(call);
        return ApiAnswer.ok(documents.get(variablesOf(call.path("sceneID")), call.path("name")));
    }

    private ApiAnswer putVariable(Call call) {
        scene(call);
        var kind = variablesOf(call.path("sceneID"));
        var name = Limits.checkName(call.path("name"), "name");
        var value = call.object().get("value");
        if (value == null || value.isNull()) {
            documents.remove(kind, name);
            return new ApiAnswer(200, null);
        }
        Limits.checkValue(value, "value");
        if (documents.count(kind) >= MOST_VARIABLES
                && documents.find(kind, name).isEmpty()) {
            throw new HubException(409, "TOO_MANY_VARIABLES", "a scene has room for " + MOST_VARIABLES + " variables");
        }
        var document = Json.object().put("name", name);
        document.set("value", value);
        documents.put(kind, name, document);
        return ApiAnswer.ok(document);
    }
}
