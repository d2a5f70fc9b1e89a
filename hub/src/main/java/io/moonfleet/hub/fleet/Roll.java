package io.moonfleet.hub.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The runners of a home and who keeps its hub, as the database saw them at one moment. */
public record Roll(List<Runner> runners, Optional<Keeper> keeper) {

    public Roll {
        runners = List.copyOf(runners);
    }

    /**
     * A runner that has registered.
     *
     * @param alive whether its lease runs
     * @param connectedFor how long it has had a broker without a break; empty when it has none
     * @param leaving whether it wants to be rid of its QuickApps
     */
    public record Runner(
            Berth berth, boolean alive, Optional<Duration> connectedFor, boolean leaving, RunnerOffer offer) {}

    /** The runner that holds the hub, or held it last. */
    public record Keeper(Berth berth, long epoch) {}

    /** Whether the lease of a stay runs. */
    public boolean isAlive(Berth berth) {
        return runners.stream()
                .anyMatch(runner -> runner.alive() && runner.berth().equals(berth));
    }

    /** The keeper if its lease runs. */
    public Optional<Keeper> livingKeeper() {
        return keeper.filter(found -> isAlive(found.berth()));
    }
}
