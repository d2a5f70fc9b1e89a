package io.moonfleet.ui;

import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.OpenIdProvider;
import io.moonfleet.security.OpenIdProvider.Attempt;
import io.moonfleet.security.http.Cookies;
import io.moonfleet.security.http.Door;
import io.moonfleet.security.http.SessionCookie;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The way to Keycloak and back. What must be known when the browser comes back travels in a sealed cookie of a few minutes,
 * so that any replica can finish what another began, and nobody can finish what somebody else began.
 */
final class KeycloakPages {

    static final String BEGIN = "/login/keycloak";

    private static final String CALLBACK = "/login/callback";
    private static final String COOKIE = "moonfleet-login";
    private static final String PURPOSE = "login";
    private static final Duration TIME = Duration.ofMinutes(10);

    private final PageDoor door;
    private final Doorkeeper doorkeeper;
    private final OpenIdProvider provider;

    KeycloakPages(PageDoor door, OpenIdProvider provider) {
        this.door = door;
        this.doorkeeper = door.doorkeeper();
        this.provider = provider;
    }

    void addRoutes(Router router, int order) {
        router.get(BEGIN).order(order).handler(this::begin);
        router.get(CALLBACK).order(order).handler(this::comeBack);
    }

    private void begin(RoutingContext http) {
        var back = ReturnPath.of(http.queryParams().get("return"));
        // A verifier has at least 43 characters.
        var verifier = Doorkeeper.randomText() + Doorkeeper.randomText();
        var attempt = new Attempt(Doorkeeper.randomText(), Doorkeeper.randomText(), verifier, redirect(http));
        SignInPages.onLoop(
                provider.signInPage(attempt).thenCombine(doorkeeper.seals(), (page, seals) -> {
                    var kept = Map.of(
                            "state", attempt.state(),
                            "nonce", attempt.nonce(),
                            "verifier", attempt.verifier(),
                            "redirect", attempt.redirect().toString(),
                            "return", back);
                    var until = Instant.now().plus(TIME);
                    return new Leaving(page, seals.seal(PURPOSE, kept, until));
                }),
                http,
                leaving -> {
                    http.response().addCookie(cookie(http, leaving.sealed).setMaxAge(TIME.toSeconds()));
                    SignInPages.redirect(http, leaving.page.toString());
                });
    }

    private record Leaving(URI page, String sealed) {}

    private void comeBack(RoutingContext http) {
        var header = http.request().getHeader("Cookie");
        var sealed = header == null ? null : Cookies.find(header, COOKIE);
        http.response().addCookie(cookie(http, "").setMaxAge(0));
        if (sealed == null) {
            SignInPages.sorry(http, 400, "Signing in took too long, or began in another browser.");
            return;
        }
        SignInPages.onLoop(doorkeeper.seals(), http, seals -> {
            var kept = seals.open(PURPOSE, sealed, Instant.now());
            var state = http.queryParams().get("state");
            if (kept.isEmpty() || state == null || !same(state, kept.get().get("state"))) {
                SignInPages.sorry(http, 400, "Signing in took too long, or began in another browser.");
                return;
            }
            finish(http, kept.get());
        });
    }

    private void finish(RoutingContext http, Map<String, String> kept) {
        var code = http.queryParams().get("code");
        if (code == null) {
            SignInPages.sorry(http, 403, "Keycloak has not signed you in.");
            return;
        }
        var attempt = new Attempt(
                kept.get("state"), kept.get("nonce"), kept.get("verifier"), URI.create(kept.get("redirect")));
        SignInPages.onLoop(
                provider.exchange(code, attempt)
                        .thenCombine(
                                doorkeeper.seals(),
                                (granted, seals) -> granted.map(grant -> {
                                    var session = doorkeeper.begin(grant, Door.address(http.request()));
                                    return new Entering(seals.seal(session), session.expires());
                                })),
                http,
                entering -> enter(http, entering, ReturnPath.of(kept.get("return"))));
    }

    private record Entering(String sealed, Instant expires) {}

    private static void enter(RoutingContext http, Optional<Entering> entering, String back) {
        if (entering.isEmpty()) {
            SignInPages.sorry(http, 403, "You have no role in this home; ask its admin.");
            return;
        }
        SessionCookie.set(http.request(), http.response(), entering.get().sealed, entering.get().expires);
        SignInPages.onward(http, back);
    }

    /** Lax, because it must come along when Keycloak sends the browser back. */
    private static Cookie cookie(RoutingContext http, String value) {
        return Cookie.cookie(COOKIE, value)
                .setPath("/login")
                .setHttpOnly(true)
                .setSecure(SessionCookie.isSecure(http.request()))
                .setSameSite(CookieSameSite.LAX);
    }

    /** Keycloak knows the addresses that it may send browsers to, so a forged host gets nobody anywhere. */
    private URI redirect(RoutingContext http) {
        var here = door.url().map(URI::toString).orElseGet(() -> {
            var request = http.request();
            return request.scheme() + "://" + request.authority();
        });
        return URI.create(here.replaceAll("/+$", "") + CALLBACK);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
