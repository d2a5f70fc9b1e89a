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
import io.moonfleet.lua.LuaTypes;
import io.moonfleet.quickapp.internal.json.LuaJson;
import io.moonfleet.quickapp.internal.net.Failures;
import io.moonfleet.quickapp.internal.net.HttpCall;
import io.moonfleet.quickapp.internal.net.HttpClients;
import io.moonfleet.quickapp.internal.net.HttpStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** {@code net.HTTPClient}: requests leave at once, answers come back as mail. */
final class HttpBridge {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 32L << 20;

    /** What the client sets itself; a script's own value would only be refused. */
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "connection", "host", "expect", "upgrade");

    private static final String TRACEPARENT = "traceparent";

    private final Incarnation life;
    private final LuaJson json;
    private LuaTable bridge;
    private final Set<Runnable> underWayNow = ConcurrentHashMap.newKeySet();
    private int underWay;

    HttpBridge(Incarnation life, LuaJson json) {
        this.life = life;
        this.json = json;
    }

    void offerTo(LuaTable table) {
        bridge = table;
        table.put("http", life.function("request", this::request));
    }

    private record Answer(long status, LuaString body, Map<String, List<String>> headers) {}

    /** (url, options, success, error) */
    private Object[] request(Arguments arguments) {
        life.requireRight();
        var url = arguments.text(1);
        var options = arguments.get(2) instanceof LuaTable given
                ? given
                : life.context().newTable();
        var success = arguments.get(3) instanceof LuaFunction found ? found : null;
        var error = arguments.get(4) instanceof LuaFunction found ? found : null;
        var uri = uri(url);
        if (uri != null && wantsStream(options) && !OwnHome.isAt(uri)) {
            return HostFunction.one(stream(uri, options, success, error));
        }
        var limit = life.settings().limits().requests();
        if (underWay >= limit) {
            throw new LuaException("limit requests: more than " + limit + " HTTP requests under way at once");
        }
        underWay++;
        // A long poll's answer may need simulated time to go on; any other is waited for.
        Runnable answered = uri != null && isLongPoll(uri) ? () -> {} : life::answerCame;
        if (uri == null || !isLongPoll(uri)) {
            life.answerOrdered();
        }
        try {
            if (uri == null) {
                throw new IllegalArgumentException("malformed URL: " + url);
            }
            var stage = OwnHome.isAt(uri) ? askHome(uri, options) : send(uri, options);
            stage.whenComplete((answer, failure) -> life.post(() -> finish(answer, failure, success, error, answered)));
        } catch (IllegalArgumentException
                | LuaException malformed) { // a URL or header that is none, a body that is no JSON
            life.post(() -> finish(null, malformed, success, error, answered));
        }
        return HostFunction.NOTHING;
    }

    private static boolean isLongPoll(URI uri) {
        return OwnHome.isAt(uri) && OwnHome.path(uri).startsWith("/refreshStates");
    }

    private static URI uri(String url) {
        try {
            return URI.create(Urls.completed(url.strip()));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private void finish(Answer answer, Throwable failure, LuaFunction success, LuaFunction error, Runnable answered) {
        underWay--;
        answered.run();
        if (failure != null) {
            if (error != null) {
                life.run(error, LuaString.of(Failures.describe(failure)));
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

    private HttpCall call(URI uri, LuaTable options) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        if (options.get("headers") instanceof LuaTable given) {
            given.forEach((name, value) -> {
                var header = life.context().tostring(name);
                if (!OWN_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
                    headers.put(header, life.context().tostring(value));
                }
            });
        }
        life.settings().followers().headerFor(uri).ifPresent(traceparent -> {
            headers.keySet().removeIf(name -> name.equalsIgnoreCase(TRACEPARENT));
            headers.put(TRACEPARENT, traceparent);
        });
        Urls.basicCredentials(uri).ifPresent(credentials -> headers.putIfAbsent("Authorization", credentials));
        return new HttpCall(
                Urls.withoutUser(uri),
                text(options, "method", "GET").toUpperCase(Locale.ROOT),
                data(options).bytes(),
                headers,
                timeout(options),
                !Boolean.FALSE.equals(options.get("checkCertificate")));
    }

    /** The body. What is no text would be lost silently, and its author wonder about the device's answer. */
    private LuaString data(LuaTable options) {
        return switch (options.get("data")) {
            case null -> LuaString.of("");
            case LuaString text -> text;
            case Number number -> LuaString.of(life.context().tostring(number));
            case Object other ->
                throw new LuaException("options.data must be a string, not a " + LuaTypes.nameOf(other)
                        + "; json.encode makes one of a table");
        };
    }

    private HttpClients clients() {
        return life.settings().runtime().httpClients(life.settings().outbound());
    }

    /** A request that is under way when its life ends is broken off. */
    @SuppressWarnings("CollectionUndefinedEquality") // a stage is itself and no other
    private CompletionStage<Answer> send(URI uri, LuaTable options) {
        var response =
                clients().send(call(uri, options), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        Runnable cancel = () -> response.cancel(true);
        underWayNow.add(cancel);
        response.whenComplete((_, _) -> underWayNow.remove(cancel));
        return response.thenApply(HttpBridge::answer);
    }

    /** Ends what is under way. */
    void close() {
        underWayNow.forEach(Runnable::run);
    }

    private static boolean wantsStream(LuaTable options) {
        if (Boolean.TRUE.equals(options.get("stream"))) {
            return true;
        }
        var accepts = new boolean[1];
        if (options.get("headers") instanceof LuaTable headers) {
            headers.forEach((name, value) -> accepts[0] |= name instanceof LuaString header
                    && header.toString().equalsIgnoreCase("accept")
                    && value instanceof LuaString accepted
                    && accepted.toString().contains("text/event-stream"));
        }
        return accepts[0];
    }

    /** success runs for each event, error once at the end; the result is a handle with close(). */
    private LuaTable stream(URI uri, LuaTable options, LuaFunction success, LuaFunction error) {
        var connection = new Streaming();
        life.connections().add(connection);
        startStream(uri, options, connection, success).whenComplete((_, failure) -> {
            life.connections().remove(connection);
            if (failure != null && error != null && !connection.closed) {
                life.post(() -> life.run(error, LuaString.of(Failures.describe(failure))));
            }
        });
        var handle = life.context().newTable();
        handle.put("close", life.function("close", _ -> {
            life.connections().remove(connection);
            connection.close();
            return HostFunction.NOTHING;
        }));
        return handle;
    }

    private CompletionStage<Void> startStream(URI uri, LuaTable options, Streaming connection, LuaFunction success) {
        var clients = clients();
        try {
            return clients.open(call(uri, options), BodyHandlers.ofInputStream())
                    .thenAcceptAsync(response -> connection.read(response, success), clients.executor());
        } catch (IllegalArgumentException | LuaException malformed) {
            return CompletableFuture.failedFuture(malformed);
        }
    }

    private final class Streaming implements AutoCloseable {

        private volatile boolean closed;
        private volatile HttpStream stream;

        void read(HttpResponse<InputStream> response, LuaFunction success) {
            var events =
                    response.headers().firstValue("content-type").orElse("").contains("text/event-stream");
            try (var reading = new HttpStream(response.body())) {
                stream = reading;
                if (closed) {
                    return;
                }
                reading.read(events, (data, taken) -> {
                    var answer = new Answer(
                            response.statusCode(),
                            LuaString.wrap(data),
                            response.headers().map());
                    var accepted = life.post(() -> {
                        taken.run();
                        if (success != null && !closed) {
                            life.run(success, response(answer));
                        }
                    });
                    if (!accepted) {
                        taken.run();
                    }
                });
            } catch (IOException | InterruptedException ended) {
                throw new CompletionException(ended);
            }
        }

        @Override
        public void close() {
            closed = true;
            var reading = stream;
            if (reading != null) {
                try {
                    reading.close();
                } catch (IOException alreadyBroken) {
                    System.getLogger(HttpBridge.class.getName())
                            .log(System.Logger.Level.DEBUG, "a stream did not close cleanly", alreadyBroken);
                }
            }
        }
    }

    private static Duration timeout(LuaTable options) {
        var millis = Options.number(options, "timeout").orElse(0);
        return millis >= 1 ? Duration.ofMillis((long) millis) : DEFAULT_TIMEOUT;
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

    private CompletionStage<Answer> askHome(URI uri, LuaTable options) {
        var method = text(options, "method", "GET").toUpperCase(Locale.ROOT);
        JsonNode body = null;
        var data = data(options);
        if (data.length() > 0) {
            try {
                body = json.toJson(json.decode(data));
            } catch (LuaException malformed) {
                return CompletableFuture.completedFuture(malformed(malformed));
            }
        }
        return life.settings()
                .home()
                .request(new HomeRequest(
                        method, OwnHome.path(uri), body, life.settings().deviceId()))
                .thenApply(HttpBridge::answer);
    }

    /** What a server says to a body that is no JSON: an answer, not a failure of the network. */
    private static Answer malformed(LuaException why) {
        var body = MAPPER.createObjectNode()
                .put("type", "ERROR")
                .put("reason", "BAD_REQUEST")
                .put("message", "the body is no JSON: " + why.getMessage());
        return answer(new HomeAnswer(400, body));
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
