package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubApi;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.messaging.traces.RouteName;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Content;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Turns requests from the broker into calls of the hub's API, so that each operation is written down once. */
final class RequestHandler {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final HubApi api;
    private final SignInDesk desk;

    private final Traces traces;

    RequestHandler(HubApi api, SignInDesk desk, Traces traces) {
        this.traces = traces;
        this.api = api;
        this.desk = desk;
    }

    CompletionStage<Reply.Outcome> handle(Request request) {
        if (request.operation() instanceof Operation.SignIn signIn) {
            return desk.handle(signIn, request.caller().from());
        }
        var call = call(request.operation(), request.caller());
        var span = traces.under(Traces.Kind.INTERNAL, "hub " + call.method() + " " + RouteName.of(call.path()));
        try (var _ = span.enter()) {
            return api.handle(call).thenApply(answer -> {
                span.note("http.response.status_code", answer.status()).end();
                return reply(answer);
            });
        }
    }

    /** What the hub has written already is not read and written again. */
    static Reply.Answer reply(ApiAnswer answer) {
        var written = answer.written();
        return written == null
                ? new Reply.Answer(answer.status(), answer.body())
                : new Reply.Answer(answer.status(), null, Content.of(written.type(), written.bytes()));
    }

    /** An operation as a call of the hub's API. */
    static ApiRequest call(Operation operation, Caller asker) {
        var caller = caller(asker);
        return switch (operation) {
            case Operation.ApiCall api ->
                new ApiRequest(api.method(), api.path(), api.query(), api.body(), caller, api.headers());
            case Operation.RunAction run -> post(actionPath(run.device(), run.action()), args(run.args()), caller);
            case Operation.ScheduleAction later -> {
                var seconds = BigDecimal.valueOf(later.delay().toMillis(), 3).stripTrailingZeros();
                var body = args(later.args()).put("delay", seconds);
                yield post(actionPath(later.device(), later.action()), body, caller);
            }
            case Operation.CancelAction cancel -> {
                var path = "/devices/action/" + cancel.timestamp() + "/" + cancel.id();
                yield new ApiRequest("DELETE", path, Map.of(), null, caller);
            }
            case Operation.UiEvent ui -> post("/plugins/callUIEvent", uiEvent(ui), caller);
            case Operation.SignIn _ -> throw new IllegalArgumentException("that is for the desk");
            case FleetOperation order ->
                throw new IllegalArgumentException(
                        "not a request to a hub: " + order.getClass().getSimpleName());
            case Operation.Probe _ -> new ApiRequest("GET", "/settings/info", Map.of(), null, caller);
        };
    }

    private static HubCaller caller(Caller caller) {
        var role =
                switch (caller.role()) {
                    case ADMIN -> HubCaller.Role.ADMIN;
                    case USER -> HubCaller.Role.USER;
                    case VIEWER -> HubCaller.Role.VIEWER;
                    case QUICKAPP -> HubCaller.Role.QUICKAPP;
                };
        return new HubCaller(caller.name(), role, caller.from());
    }

    private static ObjectNode uiEvent(Operation.UiEvent ui) {
        var body = JSON.objectNode()
                .put("deviceId", ui.device())
                .put("elementName", ui.element())
                .put("eventType", ui.eventType());
        body.set("values", array(ui.values()));
        return body;
    }

    private static ApiRequest post(String path, JsonNode body, HubCaller caller) {
        return new ApiRequest("POST", path, Map.of(), body, caller);
    }

    private static String actionPath(int device, String action) {
        return "/devices/" + device + "/action/" + action;
    }

    private static ObjectNode args(List<JsonNode> args) {
        var body = JSON.objectNode();
        body.set("args", array(args));
        return body;
    }

    private static JsonNode array(List<JsonNode> items) {
        return JSON.arrayNode().addAll(items);
    }
}
