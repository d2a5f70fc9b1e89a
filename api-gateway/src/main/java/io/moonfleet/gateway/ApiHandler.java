package io.moonfleet.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.messaging.RequestClient;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Everything below {@code /api}: reads a request, asks for its answer, writes it. It is a plain Vert.x handler: one generic
 * route needs nothing of JAX-RS, and status, headers and errors are HC3's, not a framework's.
 */
final class ApiHandler implements Handler<RoutingContext> {

    static final String PREFIX = "/api";

    private static final Logger LOG = Logger.getLogger(ApiHandler.class);
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "HEAD");
    private static final String ALLOW = "GET, POST, PUT, DELETE, HEAD, OPTIONS";
    private static final byte[] NOTHING = {};

    private final RequestClient requests;
    private final Duration timeout;

    ApiHandler(RequestClient requests, Duration timeout) {
        this.requests = requests;
        this.timeout = timeout;
    }

    @Override
    public void handle(RoutingContext http) {
        var method = http.request().method();
        if (method.equals(HttpMethod.OPTIONS)) {
            http.response().setStatusCode(204).putHeader("Allow", ALLOW).end();
            return;
        }
        try {
            if (!METHODS.contains(method.name())) {
                throw new BadRequestException(
                        new Refusal(405, "METHOD_NOT_ALLOWED", method.name() + " is not a method of this API"));
            }
            ask(http, read(http));
        } catch (BadRequestException e) {
            write(http, answer(e.refusal()));
        }
    }

    /** Answers what Vert.x refused by itself: a body that is too large, a path it cannot read. */
    void failed(RoutingContext http) {
        var status = http.statusCode() < 400 ? 500 : http.statusCode();
        switch (status) {
            case 413 ->
                write(http, answer(new Refusal(413, "BODY_TOO_LARGE", "the body is larger than this hub takes")));
            case 400 -> write(http, answer(Refusal.badRequest("the request is malformed")));
            default -> {
                LOG.errorf(
                        http.failure(),
                        "%s %s failed",
                        http.request().method(),
                        http.request().path());
                write(http, answer(Refusal.internal("the gateway failed")));
            }
        }
    }

    private void ask(RoutingContext http, ApiRequest request) {
        var routed = ApiRoutes.route(request);
        // The answer comes on a thread of the messaging; the response belongs to the connection's event loop.
        var context = Vertx.currentContext();
        requests.ask(routed.operation(), "local", routed.patience().orElse(timeout))
                .whenComplete((answer, failure) -> context.runOnContext(_ -> {
                    if (failure == null) {
                        write(http, answer);
                    } else {
                        http.fail(failure);
                    }
                }));
    }

    private static ApiRequest read(RoutingContext http) {
        var method = http.request().method().equals(HttpMethod.HEAD)
                ? "GET"
                : http.request().method().name();
        try {
            return new ApiRequest(method, segments(http.normalizedPath()), query(http.queryParams()), body(http));
        } catch (IllegalArgumentException e) {
            throw BadRequestException.because("the address is malformed: " + e.getMessage());
        }
    }

    /** HC3 takes a trailing slash as if it were not there. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (var segment : path.substring(PREFIX.length()).split("/", -1)) {
            if (!segment.isEmpty()) {
                // Outside a query a plus is a plus.
                var decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
                if (decoded.chars().anyMatch(Character::isISOControl)) {
                    throw BadRequestException.because("the address holds control characters");
                }
                segments.add(decoded);
            }
        }
        return segments;
    }

    private static Map<String, List<String>> query(MultiMap parameters) {
        if (parameters.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> query = new HashMap<>();
        parameters.forEach((name, value) ->
                query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        return query;
    }

    private static JsonNode body(RoutingContext http) {
        var type = http.request().getHeader("Content-Type");
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw new BadRequestException(
                    new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "send the content as JSON; " + type + " is not taken"));
        }
        var body = http.body().buffer();
        return JsonBody.parse(body == null ? NOTHING : body.getBytes());
    }

    private static Reply.Answer answer(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }

    private static void write(RoutingContext http, Reply.Answer answer) {
        var response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        headers(http, answer.status());
        if (answer.body() == null || answer.body().isMissingNode() || answer.status() == 204) {
            response.end();
            return;
        }
        try {
            end(http, response, Buffer.buffer(JsonBody.MAPPER.writeValueAsBytes(answer.body())));
        } catch (JsonProcessingException e) {
            http.fail(e);
        }
    }

    private static void headers(RoutingContext http, int status) {
        var response = http.response();
        var version = http.request().getHeader("X-Fibaro-Version");
        response.putHeader("X-Fibaro-Version", version == null ? "2" : version);
        response.putHeader("Cache-Control", "no-cache");
        switch (status) {
            case 405 -> response.putHeader("Allow", ALLOW);
            case 429, 503 -> response.putHeader("Retry-After", "1");
            default -> {
                // Nothing to add.
            }
        }
    }

    private static void end(RoutingContext http, HttpServerResponse response, Buffer body) {
        response.putHeader("Content-Type", "application/json");
        if (http.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }
}
