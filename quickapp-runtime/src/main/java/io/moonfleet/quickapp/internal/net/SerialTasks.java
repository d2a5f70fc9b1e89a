package io.moonfleet.quickapp.internal.net;

import java.util.ArrayDeque;

/** Runs tasks one after the other, in order, on a virtual thread that exists only while there are any. */
final class SerialTasks {

    private static final int MOST_WAITING = 10_000;

    private final String name;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialTasks(String name) {
        this.name = name;
    }

    /** False when too many wait already. */
    synchronized boolean add(Runnable task) {
        if (waiting.size() >= MOST_WAITING) {
            return false;
        }
        waiting.add(task);
        if (!running) {
            running = true;
            Thread.ofVirtual().name(name).start(this::runAll);
        }
        return true;
    }

    private void runAll() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = waiting.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            task.run();
        }
    }
}
