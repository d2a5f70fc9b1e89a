package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * What an HC3 does with its own hardware: radios, slaves. There is none here; what can be set is kept and read
 * back, what would need the hardware says that it is not there.
 */
final class BoxBehaviours {

    private static final String IT = "it";
    private static final Set<String> RADIOS = Set.of("zwave", "zigbee", "nice");
    private static final Set<String> REMOTE = Set.of("user", "support");

    private final DocumentTable documents;

    BoxBehaviours(HubParts parts) {
        this.documents = parts.documents();
    }

    void register(Map<String, Behaviour> behaviours, Map<String, Rules> rules) {
        rules.put("slave", new Rules() {
            /** A slave is known by its serial number, so that is its id too. */
            @Override
            public void complete(ObjectNode slave, ObjectNode before, ObjectNode sent) {
                slave.set("id", slave.path("serial"));
            }
        });
        behaviours.put("box.nothing", Behaviour.of(call -> {
            throw HubException.notFound("there is nothing at " + call.request().path());
        }));
        behaviours.put("box.noNode", Behaviour.of(call -> {
            throw HubException.notFound("there is no Z-Wave node " + call.number("nodeId"));
        }));
        behaviours.put("box.noSlave", Behaviour.of(call -> {
            throw HubException.notFound("there is no slave gateway " + call.path("uuid"));
        }));
        behaviours.put("box.radio", Behaviour.of(call -> part(call, "radio", RADIOS)));
        behaviours.put("box.putRadio", Behaviour.of(call -> putPart(call, "radio", RADIOS)));
        behaviours.put("box.remoteAccess", Behaviour.of(call -> part(call, "remoteAccess", REMOTE)));
        behaviours.put("box.putRemoteAccess", Behaviour.of(call -> putPart(call, "remoteAccess", REMOTE)));
        behaviours.put("box.slavePassword", Behaviour.of(this::slavePassword));
        behaviours.put("box.slaveIp", Behaviour.of(this::slaveIp));
        behaviours.put("box.ftiStep", Behaviour.of(call -> fti(call.path("step"), false)));
        behaviours.put("box.ftiFinish", Behaviour.of(_ -> fti("finish", true)));
        behaviours.put("box.ftiReset", Behaviour.of(_ -> fti("location", false)));
        behaviours.put("box.postInstaller", Behaviour.of(this::postInstaller));
        behaviours.put("box.deleteInstaller", Behaviour.of(_ -> deleteInstaller()));
        behaviours.put("box.addInstallerNotice", Behaviour.of(call -> installerNotice(call, true)));
        behaviours.put("box.removeInstallerNotice", Behaviour.of(call -> installerNotice(call, false)));
        behaviours.put("box.parameters", Behaviour.of(BoxBehaviours::parameters));
        behaviours.put(
                "box.reconfigureAll",
                Behaviour.of(_ -> new ApiAnswer(201, Json.object().put("id", 0).put("status", "done"))));
    }

    private ObjectNode single(String kind) {
        return documents.find(kind, IT).orElseGet(Json::object);
    }

    /** A named part of a document: off until somebody has set it. */
    private ApiAnswer part(Call call, String kind, Set<String> names) {
        check(call, names);
        var part = single(kind).path(call.id());
        return ApiAnswer.ok(part.isObject() ? part : off(kind));
    }

    private static ObjectNode off(String kind) {
        return kind.equals("remoteAccess")
                ? Json.object().put("active", false).put("deadline", 0).put("supportUser", false)
                : Json.object().put("enabled", false);
    }

    private static void check(Call call, Set<String> names) {
        if (!names.contains(call.id())) {
            throw HubException.notFound("there is no '" + call.id() + "' here; there are " + String.join(", ", names));
        }
    }

    private ApiAnswer putPart(Call call, String kind, Set<String> names) {
        check(call, names);
        var sent = call.object();
        documents.exclusively(kind, () -> {
            var document = single(kind).deepCopy();
            document.set(call.id(), sent);
            documents.put(kind, IT, document);
            return null;
        });
        return new ApiAnswer(200, sent);
    }

    private ApiAnswer slavePassword(Call call) {
        var slave = documents.get("slave", call.id());
        var answer = Json.object();
        answer.set("password", slave.path("password"));
        answer.set("login", slave.path("login"));
        return ApiAnswer.ok(answer);
    }

    private ApiAnswer slaveIp(Call call) {
        return ApiAnswer.ok(
                Json.object().set("ip", documents.get("slave", call.id()).path("ip")));
    }

    private ApiAnswer fti(String step, boolean finished) {
        var document = Json.object().put("currentStep", step);
        var steps = document.putArray("availableSteps");
        for (var name : new String[] {"location", "timeAndUnits", "finish"}) {
            steps.addObject().put("name", name);
        }
        document.put("finished", finished);
        documents.put("fti", IT, document);
        return new ApiAnswer(200, null);
    }

    private ApiAnswer postInstaller(Call call) {
        call.bodyText("email");
        var installer = single("installer").deepCopy();
        installer.setAll(call.object());
        documents.put("installer", IT, installer);
        return new ApiAnswer(200, null);
    }

    private ApiAnswer deleteInstaller() {
        documents.remove("installer", IT);
        return new ApiAnswer(200, null);
    }

    private ApiAnswer installerNotice(Call call, boolean add) {
        int id = call.number("deviceId");
        documents.exclusively("installerNotices", () -> {
            var kept = Json.array();
            for (var each : single("installerNotices").path("mobileDevicesToNotify")) {
                if (each.asInt() != id) {
                    kept.add(each);
                }
            }
            if (add) {
                kept.add(id);
            }
            documents.put("installerNotices", IT, (ObjectNode) Json.object().set("mobileDevicesToNotify", kept));
            return null;
        });
        return new ApiAnswer(200, null);
    }

    /** {@code /json/123.json}: what a device's parameters mean; known only to Fibaro's own templates. */
    private static ApiAnswer parameters(Call call) {
        var name = call.id();
        var number = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        var answer = Json.object()
                .put("id", Call.parse("parametersTemplate", number))
                .put("description", "");
        JsonNode none = Json.array();
        answer.set("parameters", none);
        return ApiAnswer.ok(answer);
    }
}
