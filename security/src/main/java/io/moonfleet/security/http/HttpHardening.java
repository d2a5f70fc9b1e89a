package io.moonfleet.security.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Before everything else that this server answers: headers that every answer has, and requests that none gets. */
@ApplicationScoped
public class HttpHardening {

    private static final int FIRST = -100_000;

    /** For what says nothing of its own: no scripts, no frames, nothing. */
    private static final String NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

    void protect(@Observes Router router) {
        router.route().order(FIRST).handler(HttpHardening::handle);
    }

    private static void handle(RoutingContext http) {
        var request = http.request();
        var secure = SessionCookie.isSecure(request);
        http.addHeadersEndHandler(_ -> {
            var headers = http.response().headers();
            putIfAbsent(http, "X-Content-Type-Options", "nosniff");
            putIfAbsent(http, "X-Frame-Options", "DENY");
            putIfAbsent(http, "Referrer-Policy", "no-referrer");
            if (!headers.contains("Upgrade")) {
                putIfAbsent(http, "Content-Security-Policy", NOTHING_ALLOWED);
            }
            if (secure) {
                putIfAbsent(http, "Strict-Transport-Security", "max-age=31536000");
            }
        });
        // Two that disagree on where a request ends let a second one slip past the first of them.
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                        && request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().getAll("Host").size() > 1) {
            http.response().setStatusCode(400).putHeader("Connection", "close").end();
            return;
        }
        http.next();
    }

    private static void putIfAbsent(RoutingContext http, String name, String value) {
        var headers = http.response().headers();
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
