package io.moonfleet.runner;

import io.moonfleet.runner.Spot.Phase;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where each QuickApp of a home is. Only the placing thread changes it; any may look. */
final class Spots {

    private final Map<Integer, Spot> spots = new ConcurrentHashMap<>();

    /** Epochs of those that are gone: who comes back under the same number goes on from there, or would pass for the former one. */
    private final Map<Integer, Long> removed = new HashMap<>();

    /** When each QuickApp's spot last changed, counted: an answer tells nothing of what came after its question. */
    private final Map<Integer, Long> changedAt = new HashMap<>();

    private long changes;

    // ---- from any thread

    /** Where a QuickApp runs; empty while it runs nowhere. */
    Optional<Spot> hosted(int quickApp) {
        return Optional.ofNullable(spots.get(quickApp)).filter(spot -> spot.phase() == Phase.HOSTED);
    }

    Optional<String> runnerOf(int quickApp) {
        return Optional.ofNullable(spots.get(quickApp)).map(spot -> spot.berth().runner());
    }

    /**
     * Whether that epoch is a QuickApp's present one, and the runner its owner.
     *
     * @param runner null for whichever it is
     */
    boolean isOwner(int quickApp, String runner, long epoch) {
        var spot = spots.get(quickApp);
        return spot != null
                && spot.epoch() == epoch
                && !spot.isLost()
                && (runner == null || spot.berth().runner().equals(runner));
    }

    // ---- on the placing thread

    /** Null when it has no place. */
    Spot of(int quickApp) {
        return spots.get(quickApp);
    }

    Collection<Spot> all() {
        return spots.values();
    }

    /** Whether it is still just there: what is learned late concerns nobody who has gone on since. */
    boolean isStill(Spot spot) {
        return spot.equals(spots.get(spot.quickApp()));
    }

    /** How many are on their way and run nowhere for the moment. */
    long silent() {
        return spots.values().stream()
                .filter(spot -> spot.phase() == Phase.LEAVING || spot.phase() == Phase.ORDERED)
                .count();
    }

    /** The last epoch that a QuickApp of this number had; 0 for none. */
    long lastEpoch(int quickApp) {
        var spot = spots.get(quickApp);
        return spot == null ? removed.getOrDefault(quickApp, 0L) : spot.epoch();
    }

    void put(Spot spot) {
        changedAt.put(spot.quickApp(), ++changes);
        spots.put(spot.quickApp(), spot);
    }

    /** Where it was, or null. */
    Spot remove(int quickApp) {
        changedAt.remove(quickApp);
        var spot = spots.remove(quickApp);
        if (spot != null) {
            removed.put(quickApp, spot.epoch());
        }
        return spot;
    }

    /** How many changes there have been. */
    long changes() {
        return changes;
    }

    boolean hasChangedSince(int quickApp, long count) {
        return changedAt.get(quickApp) > count;
    }
}
