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
import java.net.http.HttpRequest.BodyPublisher;
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
                .until(() -> send("GET", "/health", (String) null).statusCode() == 200);
    }

    @Test
    void aCallIsAnsweredByARunner() throws Exception {
        var answer = send("GET", "/api/devices/55?viewVersion=v2", (String) null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(answer).path("asked").asText())
                .isEqualTo(
                        "ApiCall[method=GET, path=/devices/55, query={viewVersion=[v2]}, body=null, device=55, headers={}]");
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
        assertThat(json(send("GET", "/api/settings/info/", (String) null))
                        .path("asked")
                        .asText())
                .contains("path=/settings/info,");
    }

    @Test
    void anAnswerWithoutABodyHasNone() throws Exception {
        var answer = send("DELETE", "/api/devices/55", (String) null);
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
        var cut = send("POST", "/api/devices/55/action/turnOn", "{\"args\": [1");
        assertThat(json(cut).path("message").asText())
                .contains("expected close marker")
                .doesNotContain("Source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "TRACE", "PROPFIND"})
    void aMethodThatTheApiDoesNotHaveIsRefused(String method) throws Exception {
        var answer = send(method, "/api/devices/55", (String) null);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("PUT"));
        assertThat(json(answer).path("reason").asText()).isEqualTo("METHOD_NOT_ALLOWED");
    }

    @Test
    void anUnknownPathIsTheHubsToRefuse() throws Exception {
        var answer = send("GET", "/api/unknown/thing", (String) null);
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
    void aBodyThatIsNoUtf8IsRefusedWithThePlace() throws Exception {
        var answer = send(
                "POST", "/api/rooms", BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xC3, '(', '"', '}'}));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("reason").asText()).isEqualTo("MALFORMED_TEXT");
        assertThat(json(answer).path("message").asText()).contains("byte 3");
    }

    @Test
    void jsonThatIsNestedTooDeeplyIsRefused() throws Exception {
        var answer = send("POST", "/api/rooms", "[".repeat(5_000) + "]".repeat(5_000));
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    /** FACTS 3: "`/quickApp/import` (multipart)". */
    @Test
    void anImportedFileIsTheBody() throws Exception {
        // Raw control characters inside strings, and the byte order mark of some editors.
        var form =
                part("name=\"roomId\"", "220") + part("name=\"file\"; filename=\"a.fqa\"", "\uFEFF{\"name\":\"A\tB\"}");
        var answer = sendForm("/api/quickApp/import", form);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("asked").asText())
                .contains("path=/quickApp/import, query={}, body={\"name\":\"A\\tB\",\"roomId\":\"220\"}");
    }

    @Test
    void anEncryptedArchiveIsRefusedAndSaysSo() throws Exception {
        var form = part("name=\"file\"; filename=\"a.fqax\"", "xyz");
        var answer = sendForm("/api/quickApp/import", form);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("message").asText()).contains("encrypted");
    }

    @Test
    void aPictureOfAFormTravelsInBase64() throws Exception {
        var form = part("name=\"type\"", "room") + part("name=\"icon\"; filename=\"a.PNG\"", "PNG");
        assertThat(json(sendForm("/api/icons", form)).path("asked").asText())
                .contains("body={\"type\":\"room\",\"icon\":\"UE5H\",\"fileExtension\":\"png\"}");
    }

    @Test
    void aFileComesAsItIs() throws Exception {
        var answer = send("GET", "/assets/userIcons/room/User1.png", (String) null);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(answer.body()).isEqualTo("picture");
    }

    @Test
    void thePinOfWhoAsksReachesTheHub() throws Exception {
        var request = HttpRequest.newBuilder(address.resolve("/api/scenes/1"))
                .header("Fibaro-User-PIN", "1234")
                .build();
        assertThat(json(http.send(request, BodyHandlers.ofString()))
                        .path("asked")
                        .asText())
                .contains("headers={fibaro-user-pin=1234}");
    }

    @Test
    void curlsJsonIsJsonThoughItSaysForm() throws Exception {
        var request = HttpRequest.newBuilder(address.resolve("/api/devices/55/action/go"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{\"args\":[1]}"))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "localhost          | -                     | -          | 200",
                "evil.example       | -                     | -          | 403",
                "localhost          | http://evil.example   | -          | 403",
                "localhost          | null                  | -          | 403",
                "localhost          | -                     | cross-site | 403",
                "localhost          | -                     | none       | 200",
            })
    void aForeignPageIsKeptOut(String host, String origin, String site, int status) throws Exception {
        var request = "GET /api/devices HTTP/1.1\r\nHost: " + host + "\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n")
                + (site == null ? "" : "Sec-Fetch-Site: " + site + "\r\n") + "Connection: close\r\n\r\n";
        assertThat(raw(request)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void theDescriptionOfTheApiIsAskedOfTheHub() throws Exception {
        assertThat(json(send("GET", "/assets/docs/hc/panels/climate.json", (String) null))
                        .path("asked")
                        .asText())
                .contains("path=/moonfleet/openapi, query={area=[panels/climate]}");
    }

    @Test
    void swaggerUiIsServedFromHereAlone() throws Exception {
        var page = send("GET", "/docs/", (String) null);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("swagger-ui-bundle.js").doesNotContain("http://", "https://");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self';")
                .doesNotContain("http");
        for (var file : java.util.List.of("swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "docs.css")) {
            assertThat(send("GET", "/docs/" + file, (String) null).statusCode())
                    .as(file)
                    .isEqualTo(200);
        }
        assertThat(send("GET", "/docs/index.css", (String) null).statusCode()).isEqualTo(404);
    }

    @Test
    void aGatewayThatHasHeardNothingAsksARunnerForTheNews() throws Exception {
        assertThat(json(send("GET", "/api/refreshStates?last=0", (String) null))
                        .path("asked")
                        .asText())
                .contains("path=/refreshStates");
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        var answer = send("HEAD", "/api/devices/55", (String) null);
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
        assertThat(json(send("GET", path, (String) null)).path("asked").asText())
                .contains(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/devices/%00",
                "/api/devices/a%0Ab",
                "/api/devices/%zz",
                "/api/devices?x=%zz",
                "/api/rooms/%C3%28"
            })
    void anAddressThatCanMeanNothingIsRefused(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void healthNamesItsParts() throws Exception {
        var health = json(send("GET", "/health", (String) null));
        assertThat(health.at("/status").asText()).isEqualTo("UP");
        assertThat(health.at("/parts/broker/status").asText()).isEqualTo("UP");
        assertThat(health.at("/parts/runners/alive")).hasSize(1);
    }

    @Test
    void quarkusOwnHealthPageIsUpToo() throws Exception {
        await().untilAsserted(() -> {
            var health = send("GET", "/q/health", (String) null);
            assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        });
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .method(method, body)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String part(String about, String content) {
        return "--b\r\nContent-Disposition: form-data; " + about + "\r\nContent-Type: text/plain\r\n\r\n" + content
                + "\r\n";
    }

    private HttpResponse<String> sendForm(String path, String form) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(form + "--b--\r\n"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (var connection = new Socket(address.getHost(), address.getPort())) {
            connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
