package io.moonfleet.gateway;

import io.moonfleet.messaging.BrokerHealth;
import io.moonfleet.messaging.ClientLink;
import io.moonfleet.messaging.HealthAnswer;
import io.moonfleet.protocol.Presence;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** {@code /health}: whether a request made now would be answered: the broker carries messages and a runner is there. */
final class HealthHandler implements Handler<RoutingContext> {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final ClientLink link;

    HealthHandler(ClientLink link) {
        this.link = link;
    }

    @Override
    public void handle(RoutingContext http) {
        var context = Vertx.currentContext();
        link.health().check(TIMEOUT).thenAccept(trip -> context.runOnContext(_ -> write(http, trip)));
    }

    private void write(RoutingContext http, BrokerHealth.RoundTrip trip) {
        var runners = link.presences().alive().stream().map(Presence::runner).toList();
        new HealthAnswer(trip)
                .part("runners", !runners.isEmpty(), new JsonObject().put("alive", new JsonArray(runners)))
                .send(http);
    }
}
