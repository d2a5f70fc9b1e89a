package io.moonfleet.quickapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** The time that a QuickApp lives in: the real one, a shifted one, or one that a test or simulation turns. */
public interface QuickAppTime {

    /** What {@code os.time} and {@code os.date} read. */
    Clock clock();

    /** Nanoseconds that only grow; what timers are due by. */
    long nanos();

    /**
     * How many nanoseconds of real time the QuickApp, which has nothing to do, may wait for a moment; zero or less when
     * it has come. A simulation may jump there.
     */
    long waitFor(long moment);

    /** Registers what is to run when the time has jumped; a real time never does. */
    default void onJump(Runnable wake) {}

    /** Whether waiting takes no real time; then answers that are under way are waited for before it jumps. */
    default boolean isSimulated() {
        return false;
    }

    /** Goes at the real pace from a given moment on. */
    static QuickAppTime startingAt(LocalDateTime start, ZoneId zone) {
        var real = Clock.system(zone);
        return of(Clock.offset(
                real, Duration.between(real.instant(), start.atZone(zone).toInstant())));
    }

    /** Runs a length of time as fast as possible, then goes on at the real pace. */
    static QuickAppTime simulated(Instant start, ZoneId zone, Duration length) {
        return new SimulatedTime(start, zone, length);
    }

    /** What the headers {@code time} and {@code speed} ask for. */
    static QuickAppTime of(DevelopmentOptions options, ZoneId zone) {
        if (options.simulatedHours().isPresent()) {
            var millis = (long) (options.simulatedHours().getAsDouble()
                    * Duration.ofHours(1).toMillis());
            var start = options.startTime()
                    .map(moment -> moment.atZone(zone).toInstant())
                    .orElseGet(() -> Clock.system(zone).instant());
            return simulated(start, zone, Duration.ofMillis(millis));
        }
        return options.startTime().map(moment -> startingAt(moment, zone)).orElseGet(() -> of(Clock.system(zone)));
    }

    static QuickAppTime of(Clock clock) {
        return new RealTime(clock);
    }

    static QuickAppTime system() {
        return of(Clock.system(ZoneId.systemDefault()));
    }

    /** Timers by the machine's monotonic clock. */
    record RealTime(Clock clock) implements QuickAppTime {

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long waitFor(long moment) {
            return moment - System.nanoTime();
        }
    }
}
