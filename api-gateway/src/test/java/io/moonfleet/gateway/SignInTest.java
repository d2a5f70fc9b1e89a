package io.moonfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.messaging.testing.Mosquitto;
import io.moonfleet.messaging.testing.MosquittoResource;
import io.moonfleet.protocol.Role;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of a home with users, as their clients and those who are none see it. */
@QuarkusTest
@QuarkusTestResource(MosquittoResource.class)
class SignInTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct horse";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    private static HomeAccounts home;
    private static URI address;

    @TestHTTPResource("/")
    URI server;

    @Inject
    HomeAccounts accounts;

    @BeforeEach
    void aHomeWithUsers() {
        Assumptions.assumeTrue(Mosquitto.isInstalled(), "mosquitto is not installed");
        home = accounts;
        address = server;
        await().atMost(PATIENCE).until(() -> get("/health", null).statusCode() == 200);
        accounts.add("anna", PASSWORD, Role.ADMIN);
        accounts.add("cleo", PASSWORD, Role.VIEWER);
        await().atMost(PATIENCE).until(() -> get("/api/whoami", null).statusCode() == 401);
    }

    /** The door takes some seconds to notice, so it is opened again only for the tests that come after all of these. */
    @AfterAll
    static void aHomeWithoutUsers() {
        if (home != null) {
            home.clear();
            await().atMost(PATIENCE).until(() -> statusOfStranger() == 200);
        }
    }

    private static int statusOfStranger() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address.resolve("/api/whoami")).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /** FACTS 3: no credentials → 401 with {@code WWW-Authenticate: Basic realm="fibaro"}; wrong ones → 403. */
    @Test
    void withoutCredentialsItAsksForThemAndRefusesWrongOnes() throws Exception {
        var without = get("/api/devices", null);
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"fibaro\"");
        assertThat(json(without).path("type").asText()).isEqualTo("ERROR");
        var wrong = get("/api/devices", basic("bert", "x"));
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(json(wrong).path("reason").asText()).isEqualTo("WRONG_CREDENTIALS");
    }

    @Test
    void theHubIsToldWhoAsks() throws Exception {
        assertThat(json(get("/api/whoami", basic("anna", PASSWORD))).toString())
                .isEqualTo("{\"name\":\"anna\",\"role\":\"admin\"}");
        assertThat(json(get("/api/whoami", basic("cleo", PASSWORD)))
                        .path("role")
                        .asText())
                .isEqualTo("viewer");
    }

    @Test
    void aBodyComesThroughAlthoughTheDoorTakesItsTime() throws Exception {
        accounts.add("late", PASSWORD, Role.ADMIN);
        var answer = http.send(
                HttpRequest.newBuilder(address.resolve("/api/devices/55/action/turnOn"))
                        .header("Authorization", basic("late", PASSWORD))
                        .POST(BodyPublishers.ofString("{\"args\":[\"" + "x".repeat(50_000) + "\"]}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("xxx");
    }

    @Test
    void aTokenLetsAScriptIn() throws Exception {
        var token = "mf_a-token-of-this-test";
        accounts.addToken(sha256(token), "cleo");
        assertThat(json(get("/api/whoami", "Bearer " + token)).path("name").asText())
                .isEqualTo("cleo");
        assertThat(get("/api/whoami", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void attackBruteForceEndsInALockThatLoginStatusTells() throws Exception {
        assertThat(get("/api/loginStatus", null).body()).contains("\"status\":false", "\"limit\":4");
        for (var i = 0; i < 4; i++) {
            assertThat(get("/api/devices", basic("victim", "guess " + i)).statusCode())
                    .isEqualTo(403);
        }
        accounts.add("victim", PASSWORD, Role.USER);
        var right = get("/api/devices", basic("victim", PASSWORD));
        assertThat(right.statusCode()).isEqualTo(403);
        assertThat(json(right).path("reason").asText()).isEqualTo("LOCKED_OUT");
        var status = json(get("/api/loginStatus", null));
        assertThat(status.path("timeLeft").asInt()).isPositive();
        assertThat(status.path("retryNumber").asInt()).isEqualTo(4);
        assertThat(get("/api/devices", basic("anna", PASSWORD)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/devices", "/api/refreshStates?last=0", "/api/settings/info", "/assets/docs/hc/index.json",
                "/assets/userIcons/device/x.png", "/api//devices", "/api/./devices", "/api/loginStatus/../devices",
                "/api/%64evices", "/api/moonfleet/users"
            })
    void attackNoWayAroundTheDoor(String path) throws Exception {
        assertThat(get(path, null).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-User: anna", "X-Remote-User: anna", "Remote-User: anna", "X-Forwarded-For: 127.0.0.1",
                "X-Original-URL: /health", "Authorization:", "Authorization: Basic", "Authorization: anna",
                "Cookie: moonfleet=x", "Cookie: moonfleet=eyJhbGciOiJub25lIn0.e30."
            })
    void attackAHeaderThatNamesSomebodyLetsNobodyIn(String header) throws Exception {
        var answer = raw("GET /api/whoami HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n" + header
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 40[13] .*").doesNotContain("\"anna\"");
    }

    @Test
    void attackARequestInsideAnotherIsNotAnswered() throws Exception {
        var inner = "GET /api/whoami HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nAuthorization: "
                + basic("anna", PASSWORD) + "\r\n\r\n";
        for (var framing : new String[] {
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
            "Content-Length: 4\r\nContent-Length: 0",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding : chunked",
            "Content-Length: +4",
            "Host: evil.example"
        }) {
            var answer = raw("POST /api/devices HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nAuthorization: "
                    + basic("cleo", PASSWORD) + "\r\n" + framing + "\r\n\r\n0\r\n\r\n" + inner);
            assertThat(answer).as(framing).doesNotContain("\"anna\"");
        }
    }

    @Test
    void attackALineBreakInAValueMakesNoHeader() throws Exception {
        var answer = get("/api/devices?x=%0d%0aSet-Cookie:%20moonfleet=x", basic("anna", PASSWORD));
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void attackAPageOfAnotherSiteGetsNothing() throws Exception {
        for (var header :
                new String[][] {{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}
                }) {
            var answer = http.send(
                    HttpRequest.newBuilder(address.resolve("/api/devices/55/action/turnOn"))
                            .header("Authorization", basic("anna", PASSWORD))
                            .header(header[0], header[1])
                            .POST(BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(header[1]).isEqualTo(403);
            assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void anAnswerTellsBrowsersWhatTheyMustNotDo() throws Exception {
        for (var path : new String[] {"/api/whoami", "/health", "/q/health/live", "/nowhere"}) {
            var headers = get(path, null).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).as(path).hasValue("DENY");
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'");
        }
    }

    @Test
    void attackWhoSendsABodyByteByByteIsHungUpOn() throws Exception {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            write(
                    socket,
                    "POST /api/devices HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nAuthorization: "
                            + basic("anna", PASSWORD) + "\r\nContent-Length: 1000\r\n\r\n{");
            // The tests' limit is two seconds.
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("BODY_TOO_SLOW");
        }
    }

    private HttpResponse<String> get(String path, String authorization) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address.toString().replaceAll("/$", "") + path))
                .timeout(PATIENCE);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(3_000);
            write(socket, request);
            var answer = new StringBuilder();
            var buffer = new byte[4_096];
            try {
                for (int n = socket.getInputStream().read(buffer);
                        n >= 0;
                        n = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (java.net.SocketTimeoutException over) {
                // It keeps the connection, and has nothing more to say.
                return answer.toString();
            }
            return answer.toString();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
