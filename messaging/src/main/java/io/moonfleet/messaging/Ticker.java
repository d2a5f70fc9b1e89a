package io.moonfleet.messaging;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The clockwork of a link: one thread that calls what is due, whatever happens in it. */
final class Ticker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Ticker.class);

    private final ScheduledExecutorService thread;

    Ticker(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name + "-ticker").daemon().factory());
    }

    void every(Duration interval, Runnable task) {
        thread.scheduleWithFixedDelay(() -> run(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // An executor silently stops a periodic task that throws once.
            LOG.error("A periodic task failed; it will run again", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
