package io.moonfleet.ui;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** {@code /health}: whether what the pages ask now would be answered; measured by a message to ourselves. */
@ApplicationScoped
class HealthPage implements Handler<RoutingContext> {

    /** After the gateway's, which says more, when both are in one process; before what answers 404. */
    private static final int ORDER = 9_000;

    private final BrokerSide side;
    private final UiService service;

    HealthPage(BrokerSide side, UiService service) {
        this.side = side;
        this.service = service;
    }

    /** Not when the router is made: that is before the channels are, and both before the server listens. */
    void addRoute(@Observes StartupEvent event, Router router) {
        router.get("/health").order(ORDER).handler(this);
    }

    @Override
    public void handle(RoutingContext http) {
        var context = Vertx.currentContext();
        side.roundTrip().get().whenComplete((trip, failure) -> context.runOnContext(_ -> write(http, trip, failure)));
    }

    private void write(RoutingContext http, RoundTrip trip, Throwable failure) {
        var up = failure == null && trip.works();
        var broker = new JsonObject().put("status", word(up));
        if (up) {
            broker.put("roundTripMicros", trip.took().toNanos() / 1_000);
        } else {
            broker.put("reason", failure == null ? trip.reason() : failure.toString());
        }
        var body = new JsonObject()
                .put("status", word(up))
                .put(
                        "parts",
                        new JsonObject()
                                .put("broker", broker)
                                .put("pages", new JsonObject().put("open", service.size())));
        http.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
