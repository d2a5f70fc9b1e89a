package io.moonfleet.quickapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.quickapp.internal.json.LuaJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPInputStream;

/** {@code net.HTTPClient}: requests leave at once, answers come back as mail. */
final class HttpBridge {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 32L << 20;

    /** What the client sets itself; a script's own value would only be refused. */
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "connection", "host", "expect", "upgrade");

    /** Where public QuickApps reach their own controller. */
    private static final Set<String> OWN_HOSTS = Set.of("127.0.0.1", "localhost");

    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");
    private static final Set<Integer> KEEP_METHOD = Set.of(307, 308);

    private static final Set<Integer> OWN_PORTS = Set.of(11111, 11112);

    private final Incarnation life;
    private final LuaJson json;
    private LuaTable bridge;
    private int underWay;

    HttpBridge(Incarnation life, LuaJson json) {
        this.life = life;
        this.json = json;
    }

    void offerTo(LuaTable table) {
        bridge = table;
        table.put("http", life.context().function("request", this::request));
    }

    private record Answer(long status, LuaString body, Map<String, List<String>> headers) {}

    /** (url, options, success, error) */
    private Object[] request(Arguments arguments) {
        var url = arguments.text(1);
        var options = arguments.get(2) instanceof LuaTable given
                ? given
                : life.context().newTable();
        var success = arguments.get(3) instanceof LuaFunction found ? found : null;
        var error = arguments.get(4) instanceof LuaFunction found ? found : null;
        var limit = life.settings().limits().requests();
        if (underWay >= limit) {
            throw new LuaException("more than " + limit + " HTTP requests under way at once");
        }
        underWay++;
        life.answerOrdered();
        try {
            var uri = URI.create(url.strip().replace(" ", "%20"));
            var stage = isOwnHome(uri) ? askHome(uri, options) : send(uri, options);
            stage.whenComplete((answer, failure) -> life.post(() -> finish(answer, failure, success, error)));
        } catch (IllegalArgumentException malformed) {
            life.post(() -> finish(null, malformed, success, error));
        }
        return HostFunction.NOTHING;
    }

    private void finish(Answer answer, Throwable failure, LuaFunction success, LuaFunction error) {
        underWay--;
        life.answerCame();
        if (failure != null) {
            if (error != null) {
                life.run(error, LuaString.of(describe(failure)));
            }
        } else if (success != null) {
            life.run(success, response(answer));
        }
    }

    private LuaTable response(Answer answer) {
        var headers = life.context().newTable();
        answer.headers.forEach((name, values) -> headers.put(name, LuaString.of(String.join(", ", values))));
        headers.setMetatable((LuaTable) bridge.get("anyCase"));
        var response = life.context().newTable(0, 3);
        response.put("status", (Object) answer.status);
        response.put("data", answer.body);
        response.put("headers", headers);
        return response;
    }

    static String describe(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> describe(wrapped.getCause());
            case HttpTimeoutException _ -> "timeout";
            case java.net.ConnectException refused ->
                refused.getMessage() == null ? "Connection refused" : refused.getMessage();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }

    /** Everything of a request that does not depend on where redirects lead. */
    private record Call(String method, LuaString body, Map<String, String> headers, Duration timeout, boolean check) {}

    private CompletionStage<Answer> send(URI uri, LuaTable options) {
        var headers = new HashMap<String, String>();
        if (options.get("headers") instanceof LuaTable given) {
            given.forEach((name, value) -> {
                var header = life.context().tostring(name);
                if (!OWN_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
                    headers.put(header, life.context().tostring(value));
                }
            });
        }
        var call = new Call(
                text(options, "method", "GET").toUpperCase(Locale.ROOT),
                options.get("data") instanceof LuaString body ? body : LuaString.EMPTY,
                headers,
                timeout(options),
                !Boolean.FALSE.equals(options.get("checkCertificate")));
        return send(uri, call, MOST_REDIRECTS);
    }

    /** Follows redirects itself, because each of them is subject to the outbound rules. */
    private CompletionStage<Answer> send(URI uri, Call call, int redirects) {
        var clients = life.settings().runtime().httpClients();
        var request = request(uri, call);
        return allowed(uri)
                .thenCompose(
                        _ -> clients.client(call.check).sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                .thenCompose(response -> {
                    var target = response.headers().firstValue("location");
                    if (!REDIRECTS.contains(response.statusCode()) || target.isEmpty()) {
                        return CompletableFuture.completedFuture(answer(response));
                    }
                    if (redirects == 0) {
                        return CompletableFuture.failedFuture(
                                new IOException("redirected more than " + MOST_REDIRECTS + " times"));
                    }
                    var next = uri.resolve(target.get());
                    return send(next, redirected(call, uri, next, response.statusCode()), redirects - 1);
                });
    }

    /** Another host must not get the first one's credentials; only 307 and 308 repeat the body. */
    private static Call redirected(Call call, URI from, URI to, int status) {
        var headers = new HashMap<>(call.headers);
        if (!String.valueOf(from.getAuthority()).equals(to.getAuthority())) {
            headers.keySet().removeIf(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)));
        }
        return KEEP_METHOD.contains(status) || call.method.equals("HEAD")
                ? new Call(call.method, call.body, headers, call.timeout, call.check)
                : new Call("GET", LuaString.EMPTY, headers, call.timeout, call.check);
    }

    private static HttpRequest request(URI uri, Call call) {
        var builder = HttpRequest.newBuilder(uri)
                .timeout(call.timeout)
                .method(
                        call.method,
                        call.body.length() == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(call.body.bytes()));
        call.headers.forEach(builder::header);
        return builder.build();
    }

    private CompletableFuture<Void> allowed(URI uri) {
        var rules = life.settings().outbound();
        if (rules.equals(OutboundRules.EVERYWHERE)) {
            return CompletableFuture.completedFuture(null);
        }
        var executor = life.settings().runtime().httpClients().executor();
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        rules.resolve(String.valueOf(uri.getHost()));
                    } catch (IOException refused) {
                        throw new CompletionException(refused);
                    }
                },
                executor);
    }

    private static Duration timeout(LuaTable options) {
        return options.get("timeout") instanceof Number millis && millis.doubleValue() >= 1
                ? Duration.ofMillis(millis.longValue())
                : DEFAULT_TIMEOUT;
    }

    private static String text(LuaTable table, String name, String otherwise) {
        return table.get(name) instanceof LuaString text ? text.toString() : otherwise;
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        return new Answer(
                response.statusCode(),
                LuaString.wrap(unzipped(response.body(), response.headers())),
                response.headers().map());
    }

    private static byte[] unzipped(byte[] body, HttpHeaders headers) {
        if (!headers.firstValue("content-encoding").orElse("").equalsIgnoreCase("gzip") || body.length == 0) {
            return body;
        }
        try (var unzipping = new GZIPInputStream(new ByteArrayInputStream(body))) {
            var plain = unzipping.readNBytes((int) MOST_BYTES + 1);
            if (plain.length > MOST_BYTES) {
                throw new CompletionException(new IOException("the answer is larger than " + MOST_BYTES + " bytes"));
            }
            return plain;
        } catch (IOException broken) {
            throw new CompletionException(broken);
        }
    }

    private static boolean isOwnHome(URI uri) {
        return uri.getHost() != null
                && OWN_HOSTS.contains(uri.getHost().toLowerCase(Locale.ROOT))
                && OWN_PORTS.contains(uri.getPort())
                && uri.getPath() != null
                && uri.getPath().startsWith("/api/");
    }

    private CompletionStage<Answer> askHome(URI uri, LuaTable options) {
        var path = uri.getRawPath().substring("/api".length())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        var method = text(options, "method", "GET").toUpperCase(Locale.ROOT);
        JsonNode body = null;
        if (options.get("data") instanceof LuaString data && data.length() > 0) {
            body = json.toJson(json.decode(data));
        }
        return life.settings()
                .home()
                .request(new HomeRequest(method, path, body, life.settings().deviceId()))
                .thenApply(HttpBridge::answer);
    }

    private static Answer answer(HomeAnswer answer) {
        try {
            var text = answer.body() == null ? "" : MAPPER.writeValueAsString(answer.body());
            return new Answer(answer.status(), LuaString.of(text), Map.of("content-type", List.of("application/json")));
        } catch (JsonProcessingException impossible) {
            throw new CompletionException(impossible);
        }
    }
}
