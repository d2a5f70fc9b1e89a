package io.moonfleet.security.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** Before everything else that this server answers: headers that every answer has, and requests that none gets. */
@ApplicationScoped
public class HttpHardening {

    private static final int FIRST = -100_000;

    /** For what says nothing of its own: no scripts, no frames, nothing. */
    private static final String NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

    /**
     * Connections on which nothing more is answered. A body in chunks can hide from a proxy in front of us where it ends, when
     * it has a length beside it, which the server drops unseen; so nothing that comes after one is taken for a request.
     */
    private final Set<HttpConnection> over =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    void protect(@Observes Router router) {
        ConnectionWatch.prepare();
        router.route().order(FIRST).handler(this::handle);
    }

    private void handle(RoutingContext http) {
        var request = http.request();
        HeaderDeadline.of(request.connection()).ifPresent(deadline -> {
            deadline.requestBegins();
            http.addEndHandler(_ -> deadline.requestEnds());
        });
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
        // Two hosts: a proxy may have looked at the other one.
        if (over.contains(request.connection())
                || request.headers().getAll("Host").size() > 1) {
            http.addEndHandler(_ -> request.connection().close());
            http.response().setStatusCode(400).putHeader("Connection", "close").end();
            return;
        }
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            over.add(request.connection());
            http.response().putHeader("Connection", "close");
            http.addEndHandler(_ -> request.connection().close());
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
