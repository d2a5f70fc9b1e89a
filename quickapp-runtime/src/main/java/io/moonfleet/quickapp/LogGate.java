package io.moonfleet.quickapp;

/**
 * How fast a QuickApp may log. One that logs faster is held back, so that nothing is lost and nobody else is flooded.
 * Used by the QuickApp's own thread only.
 */
final class LogGate {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int perSecond;
    private final int burst;
    private double tokens;
    private long filledAt;
    private boolean holding;

    /** @param burst lines that may come at once after a silence */
    LogGate(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = System.nanoTime();
    }

    /** Takes one line's share; the nanoseconds to wait before it may be logged. */
    long take() {
        var now = System.nanoTime();
        tokens = Math.min(burst, tokens + (double) (now - filledAt) * perSecond / NANOS_PER_SECOND);
        filledAt = now;
        tokens--;
        if (tokens >= burst / 2.0) {
            holding = false;
        }
        return tokens >= 0 ? 0 : (long) (-tokens * NANOS_PER_SECOND / perSecond);
    }

    /** Whether the QuickApp has just begun to be held back: worth one line. */
    boolean beginsToHold() {
        var begins = !holding;
        holding = true;
        return begins;
    }

    int perSecond() {
        return perSecond;
    }
}
