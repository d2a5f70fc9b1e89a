package io.moonfleet.runner.fleet;

import java.util.function.LongSupplier;

/**
 * A runner's right to act for its home. It ends by itself when it is not prolonged, also while the whole process stands still:
 * whoever acts asks first, and the clock that is asked goes on meanwhile.
 */
public final class Lease {

    private static final long NONE = -1;
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private volatile long stay = NONE;
    private volatile long end;
    private volatile long renewed;

    public Lease(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public boolean isHeld() {
        return stay != NONE && nanoTime.getAsLong() - end < 0;
    }

    /** Whether it is held, and has been since that stay began: what belonged to a former one is over. */
    public boolean isHeld(long incarnation) {
        return stay == incarnation && isHeld();
    }

    /** How long ago it began or was prolonged; not a number while there is none. */
    public double ageSeconds() {
        return stay == NONE ? Double.NaN : (nanoTime.getAsLong() - renewed) / NANOS_PER_SECOND;
    }

    synchronized void begin(long incarnation, long endNanos) {
        end = endNanos;
        renewed = nanoTime.getAsLong();
        stay = incarnation;
    }

    /** False when it has ended already: what is over stays over. */
    synchronized boolean prolong(long endNanos) {
        if (!isHeld()) {
            return false;
        }
        end = endNanos;
        renewed = nanoTime.getAsLong();
        return true;
    }

    /** True for the one caller who ends it. */
    synchronized boolean end() {
        var ended = stay != NONE;
        stay = NONE;
        return ended;
    }

    /** True for the one caller who finds that it has run out. */
    synchronized boolean endIfOver() {
        return stay != NONE && !isHeld() && end();
    }
}
