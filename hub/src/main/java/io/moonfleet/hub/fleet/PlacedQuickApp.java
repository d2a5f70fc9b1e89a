package io.moonfleet.hub.fleet;

import java.util.Objects;

/**
 * Where a QuickApp runs.
 *
 * @param epoch grows with every placement of the QuickApp; what says a lower one is stale
 */
public record PlacedQuickApp(int quickApp, Berth berth, long epoch) {

    public PlacedQuickApp {
        Objects.requireNonNull(berth, "berth");
    }
}
