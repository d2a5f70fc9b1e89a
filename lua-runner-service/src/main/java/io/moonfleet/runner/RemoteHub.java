package io.moonfleet.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A real HC3 that a development run, or a tool, works with: {@code HC3_URL}, {@code HC3_USER}, {@code HC3_PASSWORD} and
 * {@code HC3_PIN} say which. After it has refused the credentials it is not asked again: HC3 locks those out who insist.
 */
public final class RemoteHub {

    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final JsonMapper JSON = new JsonMapper();

    /** What it answered. */
    public record Answer(int status, JsonNode body) {

        public boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    /** It could not be asked, or does not want to be. */
    public static final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreachable(String message) {
            super(message);
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final String url;
    private final String authorization;
    private final Optional<String> pin;
    private volatile int refusedWith;

    public RemoteHub(String url, String user, String password, Optional<String> pin) {
        var withScheme = url.contains("://") ? url : "http://" + url;
        this.url = withScheme.replaceFirst("/+$", "").replaceFirst("/api$", "");
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.pin = pin;
    }

    /** The one that the environment, {@code ./.env} or {@code ~/.env} names, the first of them first. */
    public static Optional<RemoteHub> configured(Map<String, String> environment, List<Path> folders) {
        var settings = new HashMap<String, String>();
        for (var folder : folders.reversed()) {
            settings.putAll(read(folder.resolve(".env")));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith("HC3_")) {
                settings.put(name, value);
            }
        });
        if (!settings.keySet().containsAll(List.of("HC3_URL", "HC3_USER", "HC3_PASSWORD"))) {
            return Optional.empty();
        }
        return Optional.of(new RemoteHub(
                settings.get("HC3_URL"),
                settings.get("HC3_USER"),
                settings.get("HC3_PASSWORD"),
                Optional.ofNullable(settings.get("HC3_PIN"))));
    }

    /** The one that this process' surroundings name. */
    public static Optional<RemoteHub> configured() {
        return configured(
                System.getenv(), List.of(Path.of("").toAbsolutePath(), Path.of(System.getProperty("user.home"))));
    }

    private static Map<String, String> read(Path file) {
        var settings = new HashMap<String, String>();
        if (Files.isReadable(file)) {
            try {
                for (var line : Files.readAllLines(file)) {
                    var assignment = line.strip().replaceFirst("^export\\s+", "");
                    var equals = assignment.indexOf('=');
                    if (equals > 0 && !assignment.startsWith("#")) {
                        var value = assignment.substring(equals + 1).strip();
                        settings.put(
                                assignment.substring(0, equals).strip(), value.replaceFirst("^([\"'])(.*)\\1$", "$2"));
                    }
                }
            } catch (IOException unreadable) {
                throw new Unreachable(file + " cannot be read: " + unreadable.getMessage());
            }
        }
        return settings;
    }

    public String url() {
        return url;
    }

    /** Asks, path without {@code /api}; the stage fails with {@link Unreachable}. */
    public CompletionStage<Answer> ask(String method, String path, JsonNode body) {
        if (refusedWith != 0) {
            return CompletableFuture.failedFuture(
                    new Unreachable(url + " has refused HC3_USER and HC3_PASSWORD (status " + refusedWith
                            + "); it is not asked again, so that it does not lock you out"));
        }
        var request = HttpRequest.newBuilder(URI.create(url + "/api" + path))
                .timeout(DEADLINE)
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .header("X-Fibaro-Version", "2");
        pin.ifPresent(secret -> request.header("Fibaro-User-PIN", secret));
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (failure != null) {
                        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
                        throw new Unreachable(url + " does not answer: "
                                + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()));
                    }
                    if (response.statusCode() == 401 || response.statusCode() == 403) {
                        refusedWith = response.statusCode();
                    }
                    return new Answer(response.statusCode(), parsed(response.body()));
                });
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Asks and waits.
     *
     * @throws Unreachable it cannot be asked, or its answer is not a good one
     */
    public JsonNode get(String method, String path, JsonNode body) {
        try {
            var answer = ask(method, path, body).toCompletableFuture().join();
            if (!answer.isGood()) {
                var why = answer.body()
                        .path("message")
                        .asText(answer.body().path("reason").asText(""));
                throw new Unreachable(method + " " + path + ": " + url + " answers " + answer.status()
                        + (why.isEmpty() ? "" : ", " + why));
            }
            return answer.body();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Unreachable unreachable ? unreachable : failed;
        }
    }
}
