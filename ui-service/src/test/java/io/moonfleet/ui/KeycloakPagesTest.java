package io.moonfleet.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.security.testing.FakeRealm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to Keycloak and back, with a realm that also does what Keycloak never would. */
@QuarkusTest
@QuarkusTestResource(value = RealmResource.class, restrictToAnnotatedClass = true)
class KeycloakPagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI address;

    FakeRealm realm;

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    @BeforeEach
    void people() {
        realm.add("anna", "correct horse", "admin");
        realm.add("stranger", "correct horse", "somebody");
        realm.browserIs("anna");
        realm.twist(UnaryOperator.identity());
    }

    @Test
    void whoSignsInAtKeycloakGetsASessionAndTheirPage() throws Exception {
        var page = get(address.resolve("quickapp/55"));
        var leaving = follow(follow(page));
        assertThat(next(leaving).toString())
                .startsWith(realm.url() + "/auth?")
                .contains("code_challenge=", "code_challenge_method=S256", "nonce=", "state=");
        var back = follow(follow(leaving));
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(back.body()).contains("content=\"0;url=/quickapp/55\"");
        assertThat(get(address.resolve("ui/session")).body()).contains("\"name\":\"anna\"", "\"role\":\"admin\"");
        assertThat(get(address.resolve("quickapp/55")).body()).contains("moon-app");
    }

    @Test
    void whoTurnsBackOrHasNoRoleIsToldSo() throws Exception {
        realm.browserIs(null);
        assertThat(signIn().body()).contains("Keycloak has not signed you in");
        realm.browserIs("stranger");
        assertThat(signIn().body()).contains("no role in this home");
        assertThat(get(address.resolve("ui/session")).statusCode()).isEqualTo(401);
    }

    @Test
    void attackACodeOfSomebodyElsesSignInIsNotTaken() throws Exception {
        var victim = HttpClient.newHttpClient();
        var back = next(follow(follow(follow(get(address)))));
        // The attacker sends a victim the address that Keycloak sent the attacker back to.
        var answer = victim.send(HttpRequest.newBuilder(back).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("began in another browser");
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("moonfleet="));
        victim.close();
    }

    @Test
    void attackAnotherStateIsNotTaken() throws Exception {
        var back = next(follow(follow(follow(get(address))))).toString();
        var changed = URI.create(back.replaceFirst("state=[^&]*", "state=guess"));
        assertThat(get(changed).statusCode()).isEqualTo(400);
        assertThat(get(address.resolve("ui/session")).statusCode()).isEqualTo(401);
    }

    @Test
    void attackACodeIsTakenOnce() throws Exception {
        var back = next(follow(follow(follow(get(address)))));
        assertThat(get(back).statusCode()).isEqualTo(200);
        assertThat(get(back).statusCode()).isEqualTo(400);
    }

    @Test
    void attackATokenWithAnotherNonceSignsNobodyIn() throws Exception {
        realm.twist(claims -> claims.claim("nonce", "of another sign-in"));
        assertThat(signIn().statusCode()).isEqualTo(503);
        assertThat(get(address.resolve("ui/session")).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "//evil.example", "/\\evil.example"})
    void attackNobodyIsLedElsewhere(String target) throws Exception {
        var begin = address.resolve(
                "login/keycloak?return=" + java.net.URLEncoder.encode(target, java.nio.charset.StandardCharsets.UTF_8));
        var back = follow(follow(get(begin)));
        assertThat(back.body()).contains("content=\"0;url=/\"").doesNotContain("evil");
    }

    @Test
    void whenKeycloakIsDownASignInSaysSo() throws Exception {
        var leaving = follow(follow(get(address)));
        realm.breakDown();
        try {
            var back = follow(follow(leaving));
            assertThat(back.statusCode()).isEqualTo(503);
            assertThat(back.body()).contains("Signing in does not work at the moment");
        } finally {
            realm.answerAsItself();
        }
    }

    /** From a page to Keycloak and back. */
    private HttpResponse<String> signIn() throws Exception {
        return follow(follow(follow(follow(get(address)))));
    }

    private HttpResponse<String> follow(HttpResponse<String> step) throws Exception {
        return get(next(step));
    }

    private static URI next(HttpResponse<String> step) {
        return step.uri()
                .resolve(step.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new AssertionError(step.statusCode() + ": " + step.body())));
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return browser.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }
}
