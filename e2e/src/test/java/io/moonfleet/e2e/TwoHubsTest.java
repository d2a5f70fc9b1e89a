package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Cluster;
import io.moonfleet.harness.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two homes on one broker and one database, with the same device ids. Two runners that could serve either take one each, and nobody of
 * one home sees anything of the other.
 */
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class TwoHubsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOMES = "north,south";

    private static Cluster cluster;
    private static Home north;
    private static Home south;

    @BeforeAll
    static void theHomesRun() {
        cluster = Cluster.withoutServices();
        var first = runner("anna");
        awaitLine(first, "of north, south this runner serves north");
        var second = runner("bert");
        awaitLine(second, "of north, south this runner serves south");
        north = new Home(gateway("north"), "anna");
        south = new Home(gateway("south"), "bert");
        north.awaitAnswers();
        south.awaitAnswers();
    }

    @AfterAll
    static void theHomesEnd() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ChildProcess runner(String admin) {
        return cluster.add(
                "lua-runner-service",
                Map.of(
                        "MOONFLEET_STORE_URL",
                        cluster.store().jdbcUrl(),
                        "MOONFLEET_HUB",
                        HOMES,
                        "MOONFLEET_FIRST_ADMIN",
                        admin,
                        "MOONFLEET_FIRST_ADMIN_PASSWORD",
                        password(admin)));
    }

    private static URI gateway(String home) {
        return cluster.address(cluster.add("api-gateway", Map.of("MOONFLEET_HUB", home)));
    }

    private static String password(String name) {
        return "the long password of " + name;
    }

    private static void awaitLine(ChildProcess process, String part) {
        await(part).atMost(PATIENCE).until(() -> process.output().text().contains(part));
    }

    /** A home as one of its people sees it. */
    private record Home(URI api, String user) {

        void awaitAnswers() {
            await(this + " answers").atMost(PATIENCE).untilAsserted(() -> assertThat(status(user))
                    .isEqualTo(200));
        }

        int status(String as) {
            try {
                return send("GET", "/api/devices", "", as).status();
            } catch (IOException notYet) {
                return 0;
            }
        }

        HttpConnection.Answer send(String method, String path, String body) throws IOException {
            return send(method, path, body, user);
        }

        HttpConnection.Answer send(String method, String path, String body, String as) throws IOException {
            var credentials =
                    Base64.getEncoder().encodeToString((as + ":" + password(as)).getBytes(StandardCharsets.UTF_8));
            var head = method + " " + path + " HTTP/1.1\r\nHost: " + api.getAuthority()
                    + "\r\nX-Fibaro-Version: 2\r\nAuthorization: Basic " + credentials
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            try (var connection = new HttpConnection(api, PATIENCE)) {
                return connection.exchange((head + body).getBytes(StandardCharsets.US_ASCII));
            }
        }

        JsonNode json(String path) throws IOException {
            var answer = send("GET", path, "");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return new ObjectMapper().readTree(answer.text());
        }

        int install(String name) throws IOException {
            var body = "{\"name\":\"" + name + "\",\"type\":\"com.fibaro.binarySwitch\",\"files\":[{\"name\":\"main\","
                    + "\"isMain\":true,\"type\":\"lua\",\"content\":\"function QuickApp:onInit() end function QuickApp:say(word)"
                    + " self:updateProperty('log', word) end\"}]}";
            var answer = send("POST", "/api/quickApp/", body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return new ObjectMapper().readTree(answer.text()).path("id").asInt();
        }

        String said(int device) throws IOException {
            return json("/api/devices/" + device).path("properties").path("log").asText();
        }
    }

    @Test
    void theSameDeviceIdIsAnotherDeviceInTheOtherHome() throws IOException {
        var there = north.install("Weathercock");
        var here = south.install("Sundial");
        assertThat(here).isEqualTo(there);
        var last = south.json("/api/refreshStates?last=0").path("last").asLong();

        assertThat(north.send("POST", "/api/devices/" + there + "/action/say", "{\"args\":[\"only in the north\"]}")
                        .status())
                .isEqualTo(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(north.said(there)).isEqualTo("only in the north"));
        assertThat(north.send("POST", "/api/globalVariables", "{\"name\":\"NorthOnly\",\"value\":\"1\"}")
                        .status())
                .isEqualTo(200);

        // What comes after it in the south proves that nothing of the north is still on its way there.
        assertThat(south.send("POST", "/api/devices/" + here + "/action/say", "{\"args\":[\"only in the south\"]}")
                        .status())
                .isEqualTo(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(south.said(here)).isEqualTo("only in the south"));
        assertThat(south.send("GET", "/api/globalVariables/NorthOnly", "").status())
                .isEqualTo(404);
        assertThat(south.send("GET", "/api/devices", "").text())
                .contains("Sundial")
                .doesNotContain("Weathercock")
                .doesNotContain("only in the north");
        assertThat(south.send("GET", "/api/refreshStates?last=" + last, "").text())
                .contains("only in the south")
                .doesNotContain("only in the north");
        assertThat(north.said(there)).isEqualTo("only in the north");
    }

    @Test
    void whoLivesInOneHomeIsAStrangerInTheOther() {
        assertThat(north.status("anna")).isEqualTo(200);
        assertThat(north.status("bert")).isIn(401, 403);
        assertThat(south.status("bert")).isEqualTo(200);
        assertThat(south.status("anna")).isIn(401, 403);
    }
}
