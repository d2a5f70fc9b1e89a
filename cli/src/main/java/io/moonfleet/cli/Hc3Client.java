package io.moonfleet.cli;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Reads from a real HC3. It asks one thing at a time, and nothing more once it was refused: an HC3 locks out who guesses. */
final class Hc3Client implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Hc3Access access;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ObjectMapper json = JsonMapper.builder()
            // HC3s have been seen to give raw control characters inside texts.
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    private boolean refused;

    Hc3Client(Hc3Access access) {
        this.access = access;
    }

    /** The HC3 does not want us. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /** What is there; empty for what this HC3 does not have. */
    Optional<JsonNode> get(String path) throws IOException, InterruptedException {
        if (refused) {
            throw new RefusedException("not asked any more");
        }
        var basic = Base64.getEncoder()
                .encodeToString((access.user() + ":" + access.password()).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(access.url() + "/api" + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + basic)
                .header("X-Fibaro-Version", "2")
                .header("Accept", "application/json")
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            refused = true;
            throw new RefusedException(access + " is refused (" + status
                    + "); nothing more is asked, because an HC3 locks out who tries too often");
        }
        if (status == 404 || status == 501) {
            return Optional.empty();
        }
        if (status != 200) {
            throw new IOException("GET " + path + " answers " + status);
        }
        return Optional.of(json.readTree(answer.body()));
    }

    @Override
    public void close() {
        client.close();
    }
}
