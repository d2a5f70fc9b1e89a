package io.moonfleet.messaging.metrics;

import io.netty.util.NetUtil;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code /q/metrics}: what Prometheus reads. It names the home's QuickApps, so it is for those who reach the service itself: a
 * request that came through a proxy, which is how people come in, gets 404. So does one from another machine where people reach
 * the service without one.
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
    private final boolean remote;

    MetricsRoute(
            Metrics metrics,
            Vertx vertx,
            @ConfigProperty(name = "moonfleet.metrics", defaultValue = "true") boolean wanted,
            @ConfigProperty(name = "moonfleet.metrics-remote", defaultValue = "true") boolean remote) {
        this.metrics = metrics;
        this.vertx = vertx;
        this.wanted = wanted;
        this.remote = remote;
    }

    void addRoute(@Observes StartupEvent event, Router router) {
        router.get(PATH).order(FIRST).handler(this::answer);
    }

    private void answer(RoutingContext http) {
        if (!wanted || cameThroughAProxy(http.request()) || !remote && !isOfThisMachine(http.request())) {
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

    private static boolean isOfThisMachine(HttpServerRequest request) {
        var from = request.remoteAddress();
        var bytes = from == null ? null : NetUtil.createByteArrayFromIpAddressString(from.hostAddress());
        try {
            return bytes != null && InetAddress.getByAddress(bytes).isLoopbackAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
