package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.moonfleet.protocol.Role;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a home with users, as people and those who mean no good see them. */
@QuarkusTest
class SignInPagesTest {

    private static final String PASSWORD = "correct horse";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static FakeBroker home;
    private static URI server;

    @Inject
    FakeBroker broker;

    @TestHTTPResource("/")
    URI address;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void aHomeWithUsers() {
        home = broker;
        server = address;
        broker.accounts().add("anna", PASSWORD, Role.ADMIN);
        broker.accounts().add("cleo", PASSWORD, Role.VIEWER);
        await().atMost(PATIENCE).until(() -> get("").statusCode() == 303);
    }

    @AfterEach
    void forget() {
        broker.home().clear();
        broker.accounts().clear();
        broker.accounts().add("anna", PASSWORD, Role.ADMIN);
        client.shutdownNow();
    }

    /** The door takes some seconds to notice, so it is opened again only for the tests that come after all of these. */
    @AfterAll
    static void aHomeWithoutUsers() {
        home.accounts().clear();
        await().atMost(PATIENCE).until(() -> statusOfStranger() == 200);
    }

    private static int statusOfStranger() throws IOException, InterruptedException {
        try (var stranger = HttpClient.newHttpClient()) {
            return stranger.send(HttpRequest.newBuilder(server).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void aPageLeadsToTheSignInAndBack() throws Exception {
        var lead = get("quickapp/55");
        assertThat(lead.headers().firstValue("Location")).hasValue("/login?return=%2Fquickapp%2F55");
        var form = get("login?return=/quickapp/55");
        assertThat(form.body()).contains("action=\"/login\"", "value=\"/quickapp/55\"");
        assertThat(form.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        var entered = login("anna", PASSWORD, "/quickapp/55");
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Location")).hasValue("/quickapp/55");
        assertThat(entered.headers().firstValue("Set-Cookie").orElseThrow())
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict", "Path=/");
        assertThat(get("quickapp/55", "Cookie", cookie(entered)).body()).contains("moon-app");
    }

    @Test
    void aPageIsToldWhoseItIs() throws Exception {
        var cookie = cookie(login("cleo", PASSWORD, "/"));
        var session = get("ui/session", "Cookie", cookie);
        assertThat(session.body()).isEqualTo("{\"name\":\"cleo\",\"role\":\"viewer\",\"signedIn\":true}");
        // The session goes on.
        assertThat(cookie(session)).startsWith("moonfleet=").isNotEqualTo(cookie);
        assertThat(get("ui/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aWrongPasswordIsToldOnTheFormThatKeepsTheName() throws Exception {
        var again = login("bert<", "wrong", "/quickapp/7");
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(again.body()).contains("Name or password is wrong.", "value=\"bert&lt;\"", "value=\"/quickapp/7\"");
    }

    @Test
    void attackGuessingAtTheFormLocksOut() throws Exception {
        for (var i = 0; i < 4; i++) {
            login("victim", "guess " + i, "/");
        }
        broker.accounts().add("victim", PASSWORD, Role.USER);
        var locked = login("victim", PASSWORD, "/");
        assertThat(locked.statusCode()).isEqualTo(403);
        assertThat(locked.body()).contains("Too many wrong tries");
        assertThat(login("anna", PASSWORD, "/").statusCode()).isEqualTo(303);
    }

    @Test
    void whoSignsOutIsOutAlsoWithTheOldCookie() throws Exception {
        var cookie = cookie(login("anna", PASSWORD, "/"));
        var out = post("logout", "", "Cookie", cookie, "Origin", origin());
        assertThat(out.body()).contains("Signed out");
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        await().atMost(PATIENCE).until(() -> get("ui/session", "Cookie", cookie).statusCode() == 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example", "//evil.example", "/\\evil.example", "/%2F/evil.example", "javascript:alert(1)",
                "/quickapp/55/../../evil", "/quickapp/55?x=//evil.example", "/quickapp/5\r\nSet-Cookie: a=b",
                        "\\\\evil", ""
            })
    void attackNobodyIsLedElsewhereAfterSigningIn(String target) throws Exception {
        assertThat(login("anna", PASSWORD, target).headers().firstValue("Location"))
                .hasValue("/");
        assertThat(get("login?return=" + encode(target)).body()).contains("name=\"return\" value=\"/\"");
    }

    @Test
    void attackAnotherPageSignsNobodyIn() throws Exception {
        var form = form("anna", PASSWORD, "/");
        for (var headers : new String[][] {
            {},
            {"Origin", "https://evil.example"},
            {"Origin", "null"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Origin", "http://localhost:1"}
        }) {
            var answer = post("login", form, headers);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void attackAnotherPageUsesNoCookie() throws Exception {
        var cookie = cookie(login("anna", PASSWORD, "/"));
        for (var headers : new String[][] {
            {"Cookie", cookie},
            {"Cookie", cookie, "Origin", "https://evil.example"},
            {"Cookie", cookie, "Sec-Fetch-Site", "cross-site"}
        }) {
            assertThat(post("ui/tokens", "{\"label\":\"evil\"}", headers).statusCode())
                    .isEqualTo(403);
            assertThat(post("logout", "", headers).statusCode()).isEqualTo(403);
        }
        assertThat(get("ui/session", "Cookie", cookie).statusCode()).isEqualTo(200);
    }

    @Test
    void attackAForgedCookieIsNone() throws Exception {
        var cookie = cookie(login("cleo", PASSWORD, "/"));
        for (var forged : new String[] {
            cookie.substring(0, cookie.length() - 4) + "AAAA",
            "moonfleet=",
            "moonfleet=admin",
            "moonfleet=a.b.c.d.e",
            "moonfleet=" + "x".repeat(5_000),
            cookie.replace("moonfleet", "Moonfleet"),
            cookie.replace("moonfleet", "__Host-moonfleet")
        }) {
            assertThat(get("ui/session", "Cookie", forged).statusCode())
                    .as(forged)
                    .isEqualTo(401);
        }
    }

    @Test
    void theSocketOpensOnlyForWhoHasSignedIn() throws Exception {
        assertThatThrownBy(() -> socket(null, new SocketListener()))
                .isInstanceOfSatisfying(CompletionException.class, failure -> assertThat(
                                ((WebSocketHandshakeException) failure.getCause())
                                        .getResponse()
                                        .statusCode())
                        .isEqualTo(401));
        broker.home().add(55, "Lamp", "com.fibaro.binarySwitch", "running", "[]");
        var page = new SocketListener();
        var socket = socket(cookie(login("anna", PASSWORD, "/")), page);
        socket.sendText("{\"type\":\"subscribeList\"}", true).join();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(page.last("list").toString()).contains("Lamp"));
        socket.abort();
    }

    @Test
    void tokensAreMadeAndRevokedInTheMenu() throws Exception {
        var cookie = cookie(login("anna", PASSWORD, "/"));
        var made = post("ui/tokens", "{\"label\":\"script\",\"owner\":\"cleo\"}", "Cookie", cookie, "Origin", origin());
        assertThat(made.body()).contains("mf_secret").doesNotContain("cleo");
        assertThat(get("ui/tokens", "Cookie", cookie).body()).contains("script").doesNotContain("mf_");
        var gone = send(
                HttpRequest.newBuilder(address.resolve("ui/tokens/abc0")).DELETE(),
                "Cookie",
                cookie,
                "Origin",
                origin());
        assertThat(gone.statusCode()).isEqualTo(200);
        assertThat(get("ui/tokens", "Cookie", cookie).body()).isEqualTo("[]");
        assertThat(get("ui/tokens").statusCode()).isEqualTo(401);
    }

    @Test
    void whenNobodyCanTellTheFormSaysSo() throws Exception {
        broker.accounts().goAway();
        var answer = login("somebody new", PASSWORD, "/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("Signing in does not work at the moment");
    }

    private WebSocket socket(String cookie, SocketListener page) {
        var builder = client.newWebSocketBuilder();
        if (cookie != null) {
            builder.header("Cookie", cookie);
        }
        return builder.buildAsync(URI.create("ws://" + address.getAuthority() + "/ui/socket"), page)
                .join();
    }

    private HttpResponse<String> login(String user, String password, String back) throws Exception {
        return post("login", form(user, password, back), "Origin", origin());
    }

    private static String form(String user, String password, String back) {
        return "user=" + encode(user) + "&password=" + encode(password) + "&return=" + encode(back);
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(address.resolve(path)), headers);
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(address.resolve(path)).POST(BodyPublishers.ofString(body)), headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    private String origin() {
        return "http://" + address.getAuthority();
    }

    private static String cookie(HttpResponse<String> answer) {
        var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
