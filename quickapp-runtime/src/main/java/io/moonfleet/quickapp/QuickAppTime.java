package io.moonfleet.quickapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** The time that QuickApps live in: the real one, a shifted one, or one that a test or a simulation turns. */
public interface QuickAppTime {

    /** What {@code os.time} and {@code os.date} read. */
    Clock clock();

    /** Nanoseconds that only grow; what timers are due by. */
    long nanos();

    /**
     * A life begins to live by this time.
     *
     * @param wake run, on any thread, when a waiting life has to look at the time again
     */
    Presence enter(Runnable wake);

    /** Whether waiting takes no real time. */
    default boolean isSimulated() {
        return false;
    }

    /** One life as this time sees it: real time does not care, a simulation moves only when nobody has anything to do. */
    interface Presence {

        /**
         * The life has nothing to do before a moment, unless mail comes: how many nanoseconds of real time it may wait;
         * zero or less when the moment has come.
         */
        long waitFor(long moment);

        /** Like {@link #waitFor}, but mail does not end it. */
        default long sleepUntil(long moment) {
            return waitFor(moment);
        }

        /** Mail has come for the life; called by whoever sent it. */
        default void mailCame() {}

        /** The life goes on although the moment that it waits for has not come. */
        default void goOn() {}

        /** Something was asked for that answers in real time; {@link #answerCame} follows. */
        default void answerOrdered() {}

        default void answerCame() {}

        /** The life is over. */
        default void leave() {}
    }

    /** Goes at the real pace from a given moment on. */
    static QuickAppTime startingAt(LocalDateTime start, ZoneId zone) {
        var real = Clock.system(zone);
        return of(Clock.offset(
                real, Duration.between(real.instant(), start.atZone(zone).toInstant())));
    }

    /** Runs a length of time as fast as possible, then goes on at the real pace. */
    static QuickAppTime simulated(Instant start, ZoneId zone, Duration length) {
        return new Simulation(start, zone, length);
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
        public Presence enter(Runnable wake) {
            return moment -> moment - System.nanoTime();
        }
    }
}
