package io.moonfleet.bench.quickapp;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says on standard error what is being measured, and ends a run that takes too long instead of leaving that to others. */
final class Progress {

    private static final int GAVE_UP = 3;

    private final PrintStream out = System.err;
    private final long began = System.nanoTime();
    private volatile String present = "the start";
    private volatile boolean ended;

    private Progress() {}

    static Progress until(Duration deadline) {
        var progress = new Progress();
        Thread.ofPlatform().daemon().name("deadline").start(() -> progress.watch(deadline));
        return progress;
    }

    void begins(String part) {
        present = part;
        out.printf(Locale.ROOT, "bench: %s, after %.0f s%n", part, seconds());
    }

    void ends() {
        ended = true;
        out.printf(Locale.ROOT, "bench: done in %.0f s%n", seconds());
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private void watch(Duration deadline) {
        try {
            Thread.sleep(deadline);
        } catch (InterruptedException neverSent) {
            return;
        }
        if (!ended) {
            out.printf(
                    Locale.ROOT,
                    "bench: gave up after %.0f s, at the part '%s'; what stands above was measured (--deadline, --only)%n",
                    seconds(),
                    present);
            Runtime.getRuntime().halt(GAVE_UP);
        }
    }
}
