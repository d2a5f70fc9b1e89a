package io.moonfleet.messaging;

import io.moonfleet.protocol.Presence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which runners are there. */
public final class PresenceTable {

    /** A runner that was silent for longer is not asked any more. */
    public static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final ConcurrentHashMap<String, Seen> runners = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final InstantSource clock;

    public PresenceTable(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes in what a runner, or its will, said. */
    public void update(Presence presence) {
        var now = clock.instant();
        runners.compute(presence.runner(), (_, seen) -> next(seen, presence, now));
        runners.values().removeIf(seen -> seen.lastSign().plus(FORGOTTEN).isBefore(now));
        listeners.forEach(Runnable::run);
    }

    private static Seen next(Seen seen, Presence said, Instant now) {
        if (seen == null) {
            // It may be a retained message of a runner that died with the broker: its own time tells its age.
            // Afterwards
            // our clock counts, so that a runner whose clock is wrong is found by its second message.
            return new Seen(said, said.at().isBefore(now) ? said.at() : now);
        }
        var lateWill =
                !said.alive() && !said.incarnation().equals(seen.presence().incarnation());
        return lateWill ? seen : new Seen(said, now);
    }

    public boolean isAlive(String runner) {
        var seen = runners.get(runner);
        return seen != null && seen.isAlive(clock.instant());
    }

    /** The runners that can be asked, least loaded first. */
    public List<Presence> alive() {
        var now = clock.instant();
        return runners.values().stream()
                .filter(seen -> seen.isAlive(now))
                .map(Seen::presence)
                .sorted(Comparator.comparingDouble(Presence::load).thenComparing(Presence::runner))
                .toList();
    }

    /** The runner that keeps the hub; of two that say so, the one that took it later. */
    public Optional<String> keeper() {
        var now = clock.instant();
        return runners.values().stream()
                .filter(seen -> seen.presence().keeper() > 0 && seen.isAlive(now))
                .map(Seen::presence)
                .max(Comparator.comparingLong(Presence::keeper))
                .map(Presence::runner);
    }

    /** Runs the listener after each message; it must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private record Seen(Presence presence, Instant lastSign) {
        boolean isAlive(Instant now) {
            return presence.alive() && !lastSign.plus(SILENCE).isBefore(now);
        }
    }
}
