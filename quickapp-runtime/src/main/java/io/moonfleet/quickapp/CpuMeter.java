package io.moonfleet.quickapp;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What share of a core a life uses: it has so much time ahead, which refills at the share's rate, and is over its limit
 * when all is used up. Measured by the clock while its thread runs, so that host functions count as Lua code does. Used
 * by the life's own thread only.
 */
final class CpuMeter {

    private static final double NANOS_PER_SECOND = 1e9;

    private final CpuShare share;
    private final double full;
    private double left;
    private long lookedAt;
    private boolean running;
    private boolean warned;

    /** Written by the life's thread, read by whoever looks. */
    private final AtomicLong usedNanos = new AtomicLong();

    CpuMeter(CpuShare share) {
        this.share = share;
        this.full = (double) share.burst().toNanos();
        this.left = full;
        this.lookedAt = System.nanoTime();
    }

    /** The thread goes on. */
    void resume() {
        account();
        running = true;
    }

    /** The thread waits, or lets others run. */
    void pause() {
        account();
        running = false;
    }

    private void account() {
        var now = System.nanoTime();
        var passed = now - lookedAt;
        lookedAt = now;
        var used = running ? (double) passed : 0;
        if (running) {
            usedNanos.lazySet(usedNanos.get() + passed);
        }
        left = Math.min(full, left + passed * share.cores() - used);
    }

    /** How long its thread has run. */
    long usedNanos() {
        return usedNanos.get();
    }

    boolean isOverdrawn() {
        return left < 0;
    }

    /** A word of warning, once, when half of the time ahead is used up. */
    Optional<String> warning() {
        if (warned || left > full / 2) {
            return Optional.empty();
        }
        warned = true;
        return Optional.of(String.format(
                java.util.Locale.ROOT,
                "uses more than its share of %s of a core: it is stopped when it goes on like that (cpuShare, %.0f s left)",
                share.text(),
                left / NANOS_PER_SECOND / Math.max(0.01, 1 - share.cores())));
    }

    String reason() {
        return "limit cpuShare: more than " + share.text() + " of a core for longer than a burst of "
                + share.burst().toSeconds() + " s";
    }
}
