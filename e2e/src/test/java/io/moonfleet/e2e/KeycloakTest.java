package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.harness.Keycloak;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home whose users a real Keycloak knows. */
@Needs(Needs.Program.KEYCLOAK)
class KeycloakTest {

    @TempDir
    static Path folder;

    private static Keycloak keycloak;
    private static Moonfleet home;

    @BeforeAll
    static void start() {
        var port = Ports.free();
        keycloak = Keycloak.start(URI.create("http://127.0.0.1:" + port));
        home = Moonfleet.served(folder, port, keycloak.environment());
    }

    @AfterAll
    static void stop() {
        if (home != null) {
            home.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @Test
    void aBrowserSignsInAtKeycloakAndOut() {
        try (var browser = new WebClient()) {
            var back = signIn(browser, "anna", Keycloak.PASSWORD);
            assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
            assertThat(back.body()).contains("url=/quickapp/55");
            assertThat(back.headers().allValues("Set-Cookie"))
                    .anyMatch(cookie -> cookie.startsWith("moonfleet=")
                            && cookie.toLowerCase(Locale.ROOT).contains("httponly")
                            && cookie.contains("SameSite=Strict"));
            assertThat(session(browser)).contains("\"name\":\"anna\"", "\"role\":\"admin\"");
            assertThat(browser.get(home.pages().resolve("/quickapp/55")).body()).contains("moon-app");
            browser.post(home.pages().resolve("/logout"), Map.of(), "Sec-Fetch-Site", "same-origin");
            assertThat(browser.get(home.pages().resolve("/ui/session")).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aWrongPasswordStaysAtKeycloak() {
        try (var browser = new WebClient()) {
            var still = signIn(browser, "anna", "wrong");
            assertThat(still.statusCode()).isEqualTo(200);
            assertThat(still.uri().getPort()).isEqualTo(keycloak.realm().getPort());
        }
    }

    @Test
    void hc3ClientsSendNameAndPassword() {
        try (var client = new WebClient()) {
            var devices = home.api().resolve("/api/devices");
            var status = client.get(
                    home.api().resolve("/api/loginStatus"),
                    "Authorization",
                    WebClient.basic("bert", Keycloak.PASSWORD));
            assertThat(status.body()).contains("\"status\":true", "bert");
            assertThat(client.get(devices).statusCode()).isEqualTo(401);
            assertThat(client.get(devices, "Authorization", WebClient.basic("bert", "wrong"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aMachineSendsATokenOfItsOwn() throws Exception {
        try (var client = new WebClient()) {
            var answer = client.post(
                    URI.create(keycloak.realm() + "/protocol/openid-connect/token"),
                    Map.of("grant_type", "client_credentials"),
                    "Authorization",
                    WebClient.basic("moonfleet-script", Keycloak.SECRET.replace(" ", "+")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var token = new JsonMapper()
                    .readTree(answer.body())
                    .path("access_token")
                    .asText();
            var devices = home.api().resolve("/api/devices");
            assertThat(client.get(devices, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            var forged = token.substring(0, token.length() - 6) + "AAAAAA";
            assertThat(client.get(devices, "Authorization", "Bearer " + forged).statusCode())
                    .isEqualTo(403);
        }
    }

    private static HttpResponse<String> signIn(WebClient browser, String user, String password) {
        return KeycloakForm.signIn(home, browser, user, password);
    }

    private static String session(WebClient browser) {
        return KeycloakForm.session(home, browser);
    }
}
