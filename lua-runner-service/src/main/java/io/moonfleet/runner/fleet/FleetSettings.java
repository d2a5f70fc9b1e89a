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
 * @param rehearsal how long a runner warms up before it joins others
 * @param grace how long it may take to hand over what it runs when it is told to end
 */
public record FleetSettings(
        JdbcStore.Connections database,
        JdbcStore.Connections leases,
        RunnerOffer offer,
        LeaseTimes times,
        Duration rehearsal,
        Duration grace) {

    /** Enough for HotSpot to have compiled what a QuickApp's beginning needs, on one processor of two. */
    public static final Duration REHEARSAL = Duration.ofSeconds(2);

    public FleetSettings {
        Objects.requireNonNull(database);
        Objects.requireNonNull(leases);
        Objects.requireNonNull(offer);
        Objects.requireNonNull(times);
        Objects.requireNonNull(rehearsal);
        Objects.requireNonNull(grace);
    }
}
