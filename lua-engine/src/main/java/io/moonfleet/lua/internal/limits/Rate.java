package io.moonfleet.lua.internal.limits;

import java.util.function.LongSupplier;

/** So much per second in the long run, and a burst at once: a bucket that time fills. */
final class Rate {

    private static final double NANOS_PER_SECOND = 1e9;

    private final long perSecond;
    private final long burst;
    private final LongSupplier ticker;
    private double available;
    private long filledAt;

    /** @param perSecond {@link Long#MAX_VALUE} for no limit, which costs nothing */
    Rate(long perSecond, long burst, LongSupplier ticker) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.ticker = ticker;
        this.available = (double) burst;
        this.filledAt = perSecond == Long.MAX_VALUE ? 0 : ticker.getAsLong();
    }

    /** Takes what was used; false when that was too much. */
    boolean allows(long used) {
        if (perSecond == Long.MAX_VALUE) {
            return true;
        }
        var now = ticker.getAsLong();
        available =
                Math.min((double) burst, available + (double) (now - filledAt) / NANOS_PER_SECOND * (double) perSecond)
                        - (double) used;
        filledAt = now;
        return available >= 0;
    }
}
