package io.moonfleet.cli;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets QuickApps that have just been started have the processor to themselves for a moment: a developer waits for
 * {@code onInit}, and nobody yet for the rest of the system.
 */
final class FirstSteps implements AutoCloseable {

    private final Set<Integer> awaited = new HashSet<>(); // guarded by this
    private final CountDownLatch done = new CountDownLatch(1);
    private final Hub.Listening listening;

    private FirstSteps(Hub hub) {
        listening = hub.listen(this::follow);
    }

    /** Watches the QuickApps that start from now on. */
    static FirstSteps watch(Hub hub) {
        return new FirstSteps(hub);
    }

    private synchronized void follow(HubEvent event) {
        if (event instanceof HubEvent.LifeChanged life) {
            switch (life.phase()) {
                case STARTING -> awaited.add(life.device());
                case RUNNING, CRASHED, STOPPED, REMOVED -> {
                    if (awaited.remove(life.device()) && awaited.isEmpty()) {
                        done.countDown();
                    }
                }
                case CREATED, MODIFIED -> {}
            }
        }
    }

    /**
     * Waits until no QuickApp is starting any more, but no longer than that: one that sleeps in {@code onInit} holds nobody up.
     *
     * @return whether they all have done their first steps
     */
    boolean await(Duration longest) {
        try {
            return done.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        listening.close();
    }
}
