package io.moonfleet.ui;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Runs what was put off when the test says so, and lets the time pass that it should wait. */
final class ManualLater implements Later {

    private final Consumer<Duration> timePasses;
    private final Queue<Task> tasks = new ArrayDeque<>();

    ManualLater(Consumer<Duration> timePasses) {
        this.timePasses = timePasses;
    }

    private record Task(Duration delay, Runnable what) {}

    @Override
    public void run(Duration delay, Runnable task) {
        tasks.add(new Task(delay, task));
    }

    /** Runs all that waits, and what that puts off. */
    void runAll() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            timePasses.accept(task.delay());
            task.what().run();
        }
    }

    /** Runs what waits now, as if it had waited long enough. */
    void runWaiting() {
        for (var left = tasks.size(); left > 0; left--) {
            tasks.remove().what().run();
        }
    }
}
