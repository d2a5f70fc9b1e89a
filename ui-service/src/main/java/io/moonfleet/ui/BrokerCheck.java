package io.moonfleet.ui;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The pages are of use only while messages get through: measured by a message to ourselves. */
@Readiness
@ApplicationScoped
public class BrokerCheck implements AsyncHealthCheck {

    static final String NAME = "ui: broker round trip";

    private final BrokerSide side;

    BrokerCheck(BrokerSide side) {
        this.side = side;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().completionStage(side.roundTrip()).map(BrokerCheck::response);
    }

    private static HealthCheckResponse response(RoundTrip trip) {
        var response = HealthCheckResponse.named(NAME)
                .status(trip.works())
                .withData("milliseconds", trip.took().toMillis());
        return trip.works()
                ? response.build()
                : response.withData("reason", trip.reason()).build();
    }
}
