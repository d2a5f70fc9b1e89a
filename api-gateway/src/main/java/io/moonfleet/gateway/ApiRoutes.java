package io.moonfleet.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.protocol.Operation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which request of HC3's REST API becomes which message, and who has to answer it. The gateway knows no more of the API than
 * this table: what is not in it is a call that any runner's hub answers.
 */
final class ApiRoutes {

    /** Longer delays are a mistake, and would overflow somewhere. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(366);

    /** A long poll waits up to 30 s for news. */
    private static final Duration LONG_POLL = Duration.ofSeconds(40);

    private static final String[] DEVICE_NAMES = {"deviceId", "deviceID", "id", "parentId"};

    private static final List<ApiRoute> TABLE = List.of(
            ApiRoute.of("POST", "/devices/{int}/action/{text}", (request, path) -> action(request, path)),
            ApiRoute.of("DELETE", "/devices/action/{int}/{int}", (_, path) -> cancel(path)),
            ApiRoute.of("GET,POST", "/plugins/callUIEvent", (request, _) -> uiEvent(request)),
            ApiRoute.of("*", "/devices/{int}/**", (request, path) -> call(request, id(path))),
            ApiRoute.of("*", "/plugins/{int}/**", (request, path) -> call(request, id(path))),
            ApiRoute.of("*", "/plugins/removeChildDevice/{int}", (request, path) -> call(request, id(path))),
            ApiRoute.of("*", "/plugins/**", (request, _) -> call(request, request.device(DEVICE_NAMES))),
            ApiRoute.of("*", "/quickApp/export/{int}", (request, path) -> call(request, id(path))),
            ApiRoute.of("*", "/quickApp/{int}/**", (request, path) -> call(request, id(path))),
            ApiRoute.of("GET,POST", "/scenes/{int}/executeSync", (request, _) -> call(request, OptionalInt.empty()))
                    .within(LONG_POLL),
            ApiRoute.of("*", "/**", (request, _) -> call(request, OptionalInt.empty())));

    private ApiRoutes() {}

    /**
     * A request's message and how long its answer may take.
     *
     * @param patience empty for the usual time
     */
    record Routed(Operation operation, Optional<Duration> patience) {}

    /** A long poll that a runner has to answer. */
    static Routed poll(ApiRequest request) {
        return new Routed(call(request, OptionalInt.empty()), Optional.of(LONG_POLL));
    }

    /** @throws BadRequestException it can mean nothing */
    static Routed route(ApiRequest request) {
        for (var route : TABLE) {
            var variables = route.match(request.method(), request.segments());
            if (variables.isPresent()) {
                return new Routed(route.operation().of(request, variables.get()), route.patience());
            }
        }
        throw new IllegalStateException("the table's last line takes everything");
    }

    private static OptionalInt id(List<String> path) {
        return ApiRequest.number(path.getFirst());
    }

    private static Operation call(ApiRequest request, OptionalInt device) {
        return new Operation.ApiCall(
                request.method(), request.path(), request.query(), request.body(), device.orElse(0), request.headers());
    }

    /** {@code {"args":[…],"delay":seconds}}; without a body there are no arguments. */
    private static Operation action(ApiRequest request, List<String> path) {
        var device = id(path);
        if (device.isEmpty()) {
            // A number that no device can have: the hub says so in its own words.
            return call(request, device);
        }
        if (request.body() != null && !request.body().isObject()) {
            throw BadRequestException.because("the body of an action must be an object like {\"args\":[]}");
        }
        var args = request.field("args");
        if (args != null && !args.isArray()) {
            throw BadRequestException.because("'args' must be an array");
        }
        var delay = delay(request.field("delay"));
        return delay.isZero()
                ? new Operation.RunAction(device.getAsInt(), path.get(1), list(args))
                : new Operation.ScheduleAction(device.getAsInt(), path.get(1), list(args), delay);
    }

    private static Duration delay(JsonNode delay) {
        if (delay == null) {
            return Duration.ZERO;
        }
        if (!delay.isNumber() || !Double.isFinite(delay.doubleValue()) || delay.doubleValue() < 0) {
            throw BadRequestException.because("'delay' must be a number of seconds, not less than 0");
        }
        if (delay.doubleValue() > LONGEST_DELAY.toSeconds()) {
            throw BadRequestException.because(
                    "'delay' must not be more than " + LONGEST_DELAY.toSeconds() + " seconds");
        }
        return Duration.ofNanos(delay.decimalValue()
                .multiply(BigDecimal.valueOf(Duration.ofSeconds(1).toNanos()))
                .longValue());
    }

    private static Operation cancel(List<String> path) {
        return new Operation.CancelAction(Long.parseLong(path.get(0)), Long.parseLong(path.get(1)));
    }

    /** As query (HC3's own way) or body; one {@code value} or a list of {@code values}. */
    private static Operation uiEvent(ApiRequest request) {
        var device = request.device("deviceId", "deviceID", "id");
        if (device.isEmpty()) {
            throw BadRequestException.because("'deviceId' must be the id of a device");
        }
        var element = text(request, "elementName");
        if (element == null || element.isEmpty()) {
            throw BadRequestException.because("'elementName' is missing");
        }
        var eventType = text(request, "eventType");
        return new Operation.UiEvent(
                device.getAsInt(), element, eventType == null ? "onReleased" : eventType, values(request));
    }

    private static String text(ApiRequest request, String name) {
        var parameter = request.parameter(name);
        if (parameter != null) {
            return parameter;
        }
        var field = request.field(name);
        return field == null ? null : field.asText();
    }

    private static List<JsonNode> values(ApiRequest request) {
        var parameters = request.query().getOrDefault("values", request.query().get("value"));
        if (parameters != null) {
            List<JsonNode> values = new ArrayList<>();
            for (var parameter : parameters) {
                values.addAll(literal(parameter));
            }
            return values;
        }
        var field = request.field("values", "value");
        return field == null
                ? List.of()
                : field.isArray() && request.field("values") != null ? list(field) : List.of(field);
    }

    /** A query has only text: true and false are a switch's, a list is a list, and the rest stays text, also numbers. */
    private static List<JsonNode> literal(String text) {
        if (text.equals("true") || text.equals("false")) {
            return List.of(BooleanNode.valueOf(text.equals("true")));
        }
        if (text.startsWith("[")) {
            try {
                return list(JsonBody.MAPPER.readTree(text));
            } catch (JsonProcessingException e) {
                throw BadRequestException.because("'value' begins like a JSON array but is none: " + JsonBody.said(e));
            }
        }
        return List.of(TextNode.valueOf(text));
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        if (array != null) {
            array.forEach(elements::add);
        }
        return elements;
    }
}
