package io.moonfleet.runner.fleet;

import io.moonfleet.hub.JdbcStore;
import io.moonfleet.hub.fleet.RunnerOffer;
import java.time.Duration;
import java.util.Objects;

/**
 * How a runner takes part in a home that it shares with others.
 *
 * @param database where the home is kept
 * @param leases the same, over connections that are given up sooner
 * @param offer what it can take
 * @param grace how long it may take to hand over what it runs when it is told to end
 */
public record FleetSettings(
        JdbcStore.Connections database,
        JdbcStore.Connections leases,
        RunnerOffer offer,
        LeaseTimes times,
        Duration grace) {

    public FleetSettings {
        Objects.requireNonNull(database);
        Objects.requireNonNull(leases);
        Objects.requireNonNull(offer);
        Objects.requireNonNull(times);
        Objects.requireNonNull(grace);
    }
}
