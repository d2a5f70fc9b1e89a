package io.moonfleet.hub;

import java.time.Instant;

/** Runs things at a time of the hub's clock; tests turn it by hand. */
public interface Alarms extends AutoCloseable {

    /** Runs it once when the time has come, on a thread that it must not block. */
    Alarm at(Instant time, Runnable action);

    /** Like {@link #at}, for what may take its time: on a thread of its own. */
    default Alarm atLeisure(Instant time, Runnable action) {
        return at(time, () -> Thread.startVirtualThread(action));
    }

    @Override
    void close();

    /** Something that will run. */
    @FunctionalInterface
    interface Alarm {
        /** Forgets it; nothing happens when it has run. */
        void cancel();
    }
}
