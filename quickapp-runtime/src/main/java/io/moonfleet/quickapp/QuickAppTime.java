package io.moonfleet.quickapp;

import java.time.Clock;
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
