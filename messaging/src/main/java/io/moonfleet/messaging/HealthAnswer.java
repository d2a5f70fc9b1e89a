package io.moonfleet.messaging;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What {@code /health} says of a service to people and load balancers: up or down, and each part for itself. */
public final class HealthAnswer {

    private final JsonObject parts = new JsonObject();
    private boolean up = true;

    /** Begins with the part that every service has. */
    public HealthAnswer(RoundTrip trip) {
        var broker = new JsonObject();
        if (trip.works()) {
            broker.put("roundTripMicros", trip.took().toNanos() / 1_000);
        } else {
            broker.put("reason", trip.reason());
        }
        part("broker", trip.works(), broker);
    }

    /** A part without which the service is down. */
    public HealthAnswer part(String name, boolean works, JsonObject more) {
        up &= works;
        return part(name, new JsonObject().put("status", word(works)).mergeIn(more));
    }

    /** A part that only tells. */
    public HealthAnswer part(String name, JsonObject tells) {
        parts.put(name, tells);
        return this;
    }

    /** Sends it; 503 when the service is down. */
    public void send(RoutingContext http) {
        http.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(new JsonObject()
                        .put("status", word(up))
                        .put("parts", parts)
                        .toBuffer());
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
