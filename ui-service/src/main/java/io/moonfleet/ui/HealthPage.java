package io.moonfleet.ui;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.moonfleet.messaging.HealthAnswer;
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
        side.roundTrip()
                .get()
                .exceptionally(failure -> new RoundTrip(false, null, failure.toString()))
                .thenAccept(trip -> context.runOnContext(_ -> new HealthAnswer(trip)
                        .part("pages", new JsonObject().put("open", service.size()))
                        .send(http)));
    }
}
