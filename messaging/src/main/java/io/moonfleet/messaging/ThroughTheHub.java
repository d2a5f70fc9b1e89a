package io.moonfleet.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Questions of people who may not do everything, as calls of the hub's API: only the hub knows what is granted to them, while an
 * action or a tap would go straight to the runner that has the QuickApp.
 */
final class ThroughTheHub {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ThroughTheHub() {}

    /** The operation as that caller must ask for it. */
    static Operation of(Operation operation, Caller caller) {
        return caller.role().seesEverything() ? operation : call(operation);
    }

    private static Operation call(Operation operation) {
        return switch (operation) {
            case Operation.ApiCall(var method, var path, var query, var body, int _, var headers) ->
                new Operation.ApiCall(method, path, query, body, 0, headers);
            case Operation.RunAction run -> post(actionPath(run.device(), run.action()), args(run.args()));
            case Operation.ScheduleAction later -> {
                var seconds = BigDecimal.valueOf(later.delay().toMillis(), 3).stripTrailingZeros();
                yield post(
                        actionPath(later.device(), later.action()),
                        args(later.args()).put("delay", seconds));
            }
            case Operation.CancelAction cancel ->
                new Operation.ApiCall(
                        "DELETE", "/devices/action/" + cancel.timestamp() + "/" + cancel.id(), Map.of(), null, 0);
            case Operation.UiEvent ui -> {
                var body = JSON.objectNode()
                        .put("deviceId", ui.device())
                        .put("elementName", ui.element())
                        .put("eventType", ui.eventType());
                body.set("values", JSON.arrayNode().addAll(ui.values()));
                yield post("/plugins/callUIEvent", body);
            }
            // What services ask for themselves.
            default -> operation;
        };
    }

    private static Operation post(String path, JsonNode body) {
        return new Operation.ApiCall("POST", path, Map.of(), body, 0);
    }

    /** A slash in the name of an action is part of it, as the gateway has read it. */
    private static String actionPath(int device, String action) {
        return "/devices/" + device + "/action/" + action.replace("/", "%2F");
    }

    private static ObjectNode args(List<JsonNode> args) {
        var body = JSON.objectNode();
        body.set("args", JSON.arrayNode().addAll(args));
        return body;
    }
}
