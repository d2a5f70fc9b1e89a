package io.moonfleet.quickapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

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
     * @param hasMail whether something waits for the life to handle it; asked on any thread
     */
    Presence enter(Runnable wake, BooleanSupplier hasMail);

    /** Whether waiting takes no real time. */
    default boolean isSimulated() {
        return false;
    }

    /**
     * One life as this time sees it. Real time does not care what lives do; a simulation lets one after the other run, and
     * moves only when nobody has anything to do.
     */
    interface Presence {

        /** The life is about to run its files; may block until it is its turn. */
        default void begin() {}

        /** The life is about to look into its mailbox; may block. */
        default void beforeMail() {}

        /**
         * The life looks for something to do: how many nanoseconds of real time it may wait for mail or the moment; zero
         * or less when there is mail, or the moment has come. May block.
         */
        long waitFor(long moment);

        /**
         * Like {@link #waitFor}, but mail does not count, and it never blocks: the life waits, at most that long, to be
         * woken, and asks again.
         */
        long sleepUntil(long moment);

        /**
         * The life will wait for a stage; what this returns completes when it may go on.
         *
         * @param timeMayPass whether the stage may need time to go on, such as a long poll
         */
        default <T> CompletionStage<T> waitFor(CompletionStage<T> stage, boolean timeMayPass) {
            return stage;
        }

        /** Mail has come; called by whoever sent it. */
        default void mailCame() {}

        /** Something was asked for that answers in real time, by mail; {@link #answerCame} follows. */
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
        public Presence enter(Runnable wake, BooleanSupplier hasMail) {
            return new RealPresence(hasMail);
        }
    }

    /** A life that waits by the machine's clock. */
    record RealPresence(BooleanSupplier hasMail) implements Presence {

        @Override
        public long waitFor(long moment) {
            return hasMail.getAsBoolean() ? 0 : sleepUntil(moment);
        }

        @Override
        public long sleepUntil(long moment) {
            return moment == Long.MAX_VALUE ? moment : moment - System.nanoTime();
        }
    }
}
