package io.moonfleet.ui;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Runs what was put off when the test says so. */
final class ManualLater implements Later {

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void run(Duration delay, Runnable task) {
        tasks.add(task);
    }

    /** Runs all that waits, and what that puts off. */
    void runAll() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
