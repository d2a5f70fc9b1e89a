package io.moonfleet.quickapp;

/**
 * How fast a QuickApp may log. What comes faster than that for longer than a burst is dropped, and whoever goes on like
 * that is to be stopped. Used by the QuickApp's own thread only.
 */
final class LogGate {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** A flood is one that lasts that long ... */
    private static final long FLOOD_NANOS = 2 * NANOS_PER_SECOND;

    /** ... and that has put so many seconds' worth of lines beyond what is allowed. */
    private static final int FLOOD_SECONDS = 20;

    /** What is to become of a line. */
    enum Verdict {
        PASS,
        /** The first that is dropped: worth a word. */
        DROP_FIRST,
        DROP,
        /** The QuickApp floods its log. */
        STOP
    }

    private final int perSecond;
    private final int burst;
    private double tokens;
    private long filledAt;
    private long dropped;
    private long droppingSince;

    /** @param burst lines that may come at once after a silence */
    LogGate(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.filledAt = System.nanoTime();
    }

    Verdict take() {
        var now = System.nanoTime();
        tokens = Math.min(burst, tokens + (double) (now - filledAt) * perSecond / NANOS_PER_SECOND);
        filledAt = now;
        if (tokens >= 1) {
            tokens--;
            return Verdict.PASS;
        }
        if (dropped++ == 0) {
            droppingSince = now;
            return Verdict.DROP_FIRST;
        }
        var flood = dropped > (long) perSecond * FLOOD_SECONDS && now - droppingSince > FLOOD_NANOS;
        return flood ? Verdict.STOP : Verdict.DROP;
    }

    /** How many lines were dropped until now, when there is calm again; zero otherwise. Counts anew from then on. */
    long droppedUntilCalm() {
        if (dropped == 0 || tokens < burst / 2.0) {
            return 0;
        }
        var count = dropped;
        dropped = 0;
        return count;
    }

    int perSecond() {
        return perSecond;
    }
}
