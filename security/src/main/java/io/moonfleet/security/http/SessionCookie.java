package io.moonfleet.security.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * The cookie of a page's session. No script reads it and no other site's page has it sent along. Over TLS its name begins
 * with {@code __Host-}: a browser takes it from this very host only, so no neighbour can put one there.
 */
public final class SessionCookie {

    private static final String NAME = "moonfleet";
    private static final String SECURE_NAME = "__Host-" + NAME;

    private SessionCookie() {}

    /**
     * What the browser sent, or null.
     *
     * @param header the cookies of a request, or null
     */
    static String read(String header, boolean secure) {
        return header == null ? null : Cookies.find(header, secure ? SECURE_NAME : NAME);
    }

    public static void set(HttpServerRequest request, HttpServerResponse response, String sealed, Instant expires) {
        var left = Duration.between(Instant.now(), expires).toSeconds();
        response.addCookie(cookie(request, sealed).setMaxAge(Math.max(left, 0)));
    }

    public static void clear(HttpServerRequest request, HttpServerResponse response) {
        response.addCookie(cookie(request, "").setMaxAge(0));
    }

    private static Cookie cookie(HttpServerRequest request, String value) {
        return Cookie.cookie(name(request), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(isSecure(request))
                .setSameSite(CookieSameSite.STRICT);
    }

    private static String name(HttpServerRequest request) {
        return isSecure(request) ? SECURE_NAME : NAME;
    }

    /** Whether the browser came over TLS, to us or to a proxy that we trust. */
    public static boolean isSecure(HttpServerRequest request) {
        return "https".equals(request.scheme());
    }
}
