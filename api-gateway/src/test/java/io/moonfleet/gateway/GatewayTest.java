package io.moonfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.messaging.testing.Mosquitto;
import io.moonfleet.messaging.testing.MosquittoResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as a client sees it, over a real mosquitto with a fake runner behind. */
@QuarkusTest
@QuarkusTestResource(MosquittoResource.class)
class GatewayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @TestHTTPResource("/")
    URI address;

    Mosquitto mosquitto;

    @BeforeEach
    void theGatewayIsUp() {
        Assumptions.assumeTrue(Mosquitto.isInstalled(), "mosquitto is not installed");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> send("GET", "/health", null).statusCode() == 200);
    }

    @Test
    void aCallIsAnsweredByARunner() throws Exception {
        var answer = send("GET", "/api/devices/55?viewVersion=v2", null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(answer).path("asked").asText())
                .isEqualTo("ApiCall[method=GET, path=/devices/55, query={viewVersion=[v2]}, body=null, device=55]");
    }

    @Test
    void anActionIsAccepted() throws Exception {
        var answer = send("POST", "/api/devices/55/action/turnOn", "{\"args\":[1,\"a\"]}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).path("asked").asText())
                .isEqualTo("RunAction[device=55, action=turnOn, args=[1, \"a\"]]");
    }

    @Test
    void aTrailingSlashIsAccepted() throws Exception {
        assertThat(json(send("GET", "/api/settings/info/", null)).path("asked").asText())
                .contains("path=/settings/info,");
    }

    @Test
    void anAnswerWithoutABodyHasNone() throws Exception {
        var answer = send("DELETE", "/api/devices/55", null);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void malformedJsonIsRefusedWithLineAndColumn() throws Exception {
        var answer = send("POST", "/api/devices/55/action/turnOn", "{\n  \"args\": [1,,2]\n}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("type").asText()).isEqualTo("ERROR");
        assertThat(json(answer).path("reason").asText()).isEqualTo("MALFORMED_JSON");
        assertThat(json(answer).path("message").asText()).contains("line 2, column 14");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "TRACE", "PROPFIND"})
    void aMethodThatTheApiDoesNotHaveIsRefused(String method) throws Exception {
        var answer = send(method, "/api/devices/55", null);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("PUT"));
        assertThat(json(answer).path("reason").asText()).isEqualTo("METHOD_NOT_ALLOWED");
    }

    @Test
    void anUnknownPathIsTheHubsToRefuse() throws Exception {
        var answer = send("GET", "/api/unknown/thing", null);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("message").asText()).isEqualTo("there is no /unknown/thing");
    }

    @Test
    void aFullMailboxTellsTheClientToTryAgain() throws Exception {
        var answer = send("POST", "/api/devices/55/action/full", "{}");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void whatNobodyAnswersIsRefusedInTime() throws Exception {
        var began = System.nanoTime();
        var answer = send("POST", "/api/devices/55/action/never", "{}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).path("reason").asText()).isEqualTo("DEADLINE_PASSED");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        var answer = send("POST", "/api/devices/55/action/turnOn", "{\"args\":[\"" + "x".repeat(200_000) + "\"]}");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).path("reason").asText()).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        var answer = send("HEAD", "/api/devices/55", null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length").orElse(0))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/globalVariables/my%20var | path=/globalVariables/my var,",
                "/api/globalVariables/a%2Fb | path=/globalVariables/a%2Fb,",
                "/api/globalVariables/a+b | path=/globalVariables/a+b,",
                "/api//devices//55// | path=/devices/55,",
                "/api/devices/1/../55 | path=/devices/55,",
                "/api | path=,",
            })
    void pathsAreDecodedOnce(String path, String asked) throws Exception {
        assertThat(json(send("GET", path, null)).path("asked").asText()).contains(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/devices/%00", "/api/devices/a%0Ab", "/api/devices/%zz", "/api/devices?x=%zz"})
    void anAddressThatCanMeanNothingIsRefused(String path) throws Exception {
        try (var connection = new Socket(address.getHost(), address.getPort())) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void healthNamesItsParts() throws Exception {
        var health = json(send("GET", "/health", null));
        assertThat(health.at("/status").asText()).isEqualTo("UP");
        assertThat(health.at("/parts/broker/status").asText()).isEqualTo("UP");
        assertThat(health.at("/parts/runners/alive")).hasSize(1);
    }

    @Test
    void quarkusOwnHealthPageIsUpToo() throws Exception {
        await().untilAsserted(() -> {
            var health = send("GET", "/q/health", null);
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        });
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
