package io.moonfleet.messaging.metrics;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code /q/metrics}: what Prometheus reads. It names the home's QuickApps, so it is for those who reach the service itself: a
 * request that came through a proxy, which is how people come in, gets 404.
 */
@ApplicationScoped
class MetricsRoute {

    static final String PATH = "/q/metrics";

    private static final List<String> OF_PROXIES = List.of("X-Forwarded-For", "Forwarded", "X-Forwarded-Host");

    /** Before whatever answers what nobody else knows. */
    private static final int FIRST = -2_000;

    private final Metrics metrics;
    private final Vertx vertx;

    private final boolean wanted;

    MetricsRoute(
            Metrics metrics,
            Vertx vertx,
            @ConfigProperty(name = "moonfleet.metrics", defaultValue = "true") boolean wanted) {
        this.metrics = metrics;
        this.vertx = vertx;
        this.wanted = wanted;
    }

    void addRoute(@Observes StartupEvent event, Router router) {
        router.get(PATH).order(FIRST).handler(this::answer);
    }

    private void answer(RoutingContext http) {
        if (!wanted || cameThroughAProxy(http.request())) {
            http.response().setStatusCode(404).end();
            return;
        }
        // Thousands of QuickApps are some milliseconds of work.
        vertx.executeBlocking(metrics::text)
                .onSuccess(text -> http.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .putHeader("Cache-Control", "no-store")
                        .end(text))
                .onFailure(http::fail);
    }

    private static boolean cameThroughAProxy(HttpServerRequest request) {
        return OF_PROXIES.stream().anyMatch(request.headers()::contains);
    }
}
