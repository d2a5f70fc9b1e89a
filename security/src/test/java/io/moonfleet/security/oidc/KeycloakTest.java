package io.moonfleet.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.PlainHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.moonfleet.protocol.Role;
import io.moonfleet.security.OpenIdProvider.Attempt;
import io.moonfleet.security.SecuritySettings;
import io.moonfleet.security.Unavailable;
import io.moonfleet.security.testing.FakeRealm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeycloakTest {

    private static FakeRealm realm;
    private final Keycloak keycloak = keycloak(FakeRealm.SECRET);

    @BeforeAll
    static synchronized void open() {
        if (realm != null) {
            // Those who make parameters may come first.
            return;
        }
        realm = new FakeRealm();
        realm.add("anna", "correct horse", "admin");
        realm.add("bert", "correct horse", "viewer");
        realm.add("stranger", "correct horse", "somebody");
    }

    @AfterAll
    static void close() {
        realm.close();
    }

    @BeforeEach
    void asItShouldBe() {
        realm.twist(UnaryOperator.identity());
        realm.answerAsItself();
    }

    private static Keycloak keycloak(String secret) {
        return new Keycloak(
                new SecuritySettings.Oidc(
                        realm.url(), FakeRealm.CLIENT, Optional.of(secret), FakeRealm.CLIENT, Optional.empty()),
                InstantSource.system());
    }

    @Test
    void aPasswordIsCheckedByDirectGrant() {
        var grant = await(keycloak.password("anna", "correct horse")).orElseThrow();
        assertThat(grant.who().name()).isEqualTo("anna");
        assertThat(grant.who().role()).isEqualTo(Role.ADMIN);
        assertThat(grant.refreshToken()).hasValue("refresh-anna");
        assertThat(await(keycloak.password("anna", "wrong"))).isEmpty();
    }

    @Test
    void whoHasNoRoleHereIsNotLetIn() {
        assertThat(await(keycloak.password("stranger", "correct horse"))).isEmpty();
    }

    @Test
    void aGoodTokenOfAMachineIsLetIn() {
        assertThat(await(keycloak.bearer(realm.sign(realm.claims("bert").build()))))
                .hasValueSatisfying(grant -> assertThat(grant.who().role()).isEqualTo(Role.VIEWER));
    }

    @Test
    void aCodeIsGoodForWhoBeganAndOnlyOnce() throws Exception {
        realm.browserIs("anna");
        var attempt = attempt("nonce-1");
        var code = visit(attempt);
        assertThat(await(keycloak.exchange(code, attempt)).orElseThrow().who().name())
                .isEqualTo("anna");
        assertThat(await(keycloak.exchange(code, attempt))).isEmpty();
    }

    @Test
    void attackACodeWithoutItsVerifierIsWorthNothing() throws Exception {
        realm.browserIs("anna");
        var attempt = attempt("nonce-1");
        var stolen = visit(attempt);
        var thief = new Attempt(attempt.state(), attempt.nonce(), "x".repeat(43), attempt.redirect());
        assertThat(await(keycloak.exchange(stolen, thief))).isEmpty();
    }

    @Test
    void attackATokenOfAnotherSignInIsRefused() throws Exception {
        realm.browserIs("anna");
        var attempt = attempt("nonce-1");
        var code = visit(attempt);
        var other = new Attempt(attempt.state(), "nonce-2", attempt.verifier(), attempt.redirect());
        assertThatThrownBy(() -> await(keycloak.exchange(code, other))).hasMessageContaining("nonce");
    }

    @Test
    void aClientThatKeycloakRefusesIsTheOperatorsMistake() {
        assertThatThrownBy(() -> await(keycloak("wrong").password("anna", "correct horse")))
                .hasCauseInstanceOf(Unavailable.class);
    }

    @Test
    void aRealmThatIsDownSaysNeitherYesNorNo() {
        await(keycloak.password("anna", "correct horse"));
        realm.breakDown();
        assertThatThrownBy(() -> await(keycloak.password("anna", "correct horse")))
                .hasCauseInstanceOf(Unavailable.class);
    }

    /** A proxy before a Keycloak that is away answers for it, with whatever page and status it likes. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {200, 302, 401, 403, 404, 429, 502, 503})
    void aProxysErrorPageDoesNotEndASession(int status) {
        await(keycloak.password("anna", "correct horse"));
        realm.answerLikeAProxy(status);
        assertThatThrownBy(() -> await(keycloak.refresh("refresh-anna"))).hasCauseInstanceOf(Unavailable.class);
    }

    @Test
    void aRefusedRefreshIsANo() {
        assertThat(await(keycloak.refresh("refresh-anna"))).isPresent();
        assertThat(await(keycloak.refresh("refresh-nobody"))).isEmpty();
    }

    /** Also when it was there before: the browser would be sent to an address where nobody answers. */
    @Test
    void nobodyIsSentToARealmThatIsDown() {
        var attempt = attempt("nonce-1");
        await(keycloak.signInPage(attempt));
        realm.breakDown();
        assertThatThrownBy(() -> await(keycloak.signInPage(attempt))).hasCauseInstanceOf(Unavailable.class);
    }

    @Test
    void signingOutIsPosted() {
        await(keycloak.end("refresh-anna"));
    }

    static Stream<Arguments> badTokens() throws Exception {
        open();
        var good = realm.claims("anna").build();
        var plain =
                new PlainJWT(new PlainHeader.Builder().type(JOSEObjectType.JWT).build(), good);
        var now = Instant.now();
        var hs256 = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(JOSEObjectType.JWT)
                        .keyID("key-1")
                        .build(),
                good);
        hs256.sign(new MACSigner(realm.key().toRSAPublicKey().getEncoded()));
        var token = realm.sign(good);
        return Stream.of(
                bad("alg none", plain.serialize()),
                bad(
                        "another key",
                        FakeRealm.sign(
                                good, new RSAKeyGenerator(2048).keyID("key-1").generate())),
                bad("the public key as a secret", hs256.serialize()),
                bad("no signature", token.substring(0, token.lastIndexOf('.') + 1)),
                bad(
                        "another one's signature",
                        token.substring(0, token.lastIndexOf('.'))
                                + tail(realm.sign(realm.claims("bert").build()))),
                bad("expired", with(claims -> claims.expirationTime(Date.from(now.minusSeconds(60))))),
                bad("not yet", with(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(600))))),
                bad("never expires", with(claims -> claims.expirationTime(null))),
                bad("another audience", with(claims -> claims.audience("account"))),
                bad("no audience", with(claims -> claims.audience((String) null))),
                bad("another issuer", with(claims -> claims.issuer("https://evil.example/realms/moonfleet"))),
                bad("an ID token", with(claims -> claims.claim("typ", "ID"))),
                bad("a refresh token", with(claims -> claims.claim("typ", "Refresh"))),
                bad("no roles", with(claims -> claims.claim("realm_access", null))),
                bad("roles that are no list", with(claims -> claims.claim("realm_access", "admin"))),
                bad("no name", with(claims -> claims.claim("preferred_username", null))),
                bad("no token at all", "a.b.c"),
                bad("nothing", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void attackATokenThatIsNotForUsIsRefused(String what, String token) {
        assertThat(await(keycloak.bearer(token))).as(what).isEmpty();
    }

    private static Arguments bad(String what, String token) {
        return Arguments.of(what, token);
    }

    private static String with(UnaryOperator<JWTClaimsSet.Builder> change) {
        return realm.sign(change.apply(realm.claims("anna")).build());
    }

    private static String tail(String token) {
        return token.substring(token.lastIndexOf('.'));
    }

    private static Attempt attempt(String nonce) {
        return new Attempt("state-1", nonce, "v".repeat(43), URI.create("http://127.0.0.1:1/login/callback"));
    }

    /** What a browser does: goes to the page, and is sent back with a code. */
    private String visit(Attempt attempt) throws Exception {
        try (var browser = HttpClient.newHttpClient()) {
            var page = await(keycloak.signInPage(attempt));
            var answer = browser.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding());
            var location = answer.headers().firstValue("Location").orElseThrow();
            assertThat(location).startsWith("http://127.0.0.1:1/login/callback?state=state-1&code=");
            return location.substring(location.indexOf("code=") + "code=".length());
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
