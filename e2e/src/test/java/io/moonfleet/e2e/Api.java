package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.moonfleet.harness.Moonfleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A client of the REST API, as careless and as curious as real ones. */
final class Api {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;

    Api(Moonfleet home) {
        this(home.api());
    }

    Api(URI address) {
        this.address = address;
    }

    /** What came back; a body that is no JSON is a missing node. */
    record Answer(int status, HttpHeaders headers, String text) {

        JsonNode json() {
            try {
                return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        /** Requires HC3's form of an error. */
        Answer isRefusal(int status) {
            assertThat(this.status).as(text).isEqualTo(status);
            assertThat(json().path("type").asText()).as(text).isEqualTo("ERROR");
            assertThat(json().path("reason").asText()).as(text).matches("[A-Z][A-Z_]+");
            assertThat(json().path("message").asText()).as(text).isNotBlank();
            return this;
        }

        Answer is(int status) {
            assertThat(this.status).as(text).isEqualTo(status);
            return this;
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, String body) {
        return send("POST", path, body);
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer action(int device, String action, String args) {
        return post("/api/devices/" + device + "/action/" + action, "{\"args\":" + args + "}");
    }

    /** The id of the device with that name. */
    int idOf(String name) {
        for (var device : get("/api/devices").is(200).json()) {
            if (device.path("name").asText().equals(name)) {
                return device.path("id").asInt();
            }
        }
        throw new AssertionError("no device is called " + name);
    }

    /** A property of a device. */
    JsonNode property(int device, String name) {
        return get("/api/devices/" + device).is(200).json().path("properties").path(name);
    }
}
