package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A client that does the same again and again on a thread of its own, until it is told to end; it knows what was acknowledged. */
abstract class BusyClient implements AutoCloseable {

    private final Duration between;
    private final AtomicLong acknowledged = new AtomicLong();
    private Thread thread;
    private volatile boolean ended;
    private volatile Throwable failure;

    /** @param between the pause after each answer */
    BusyClient(Duration between) {
        this.between = between;
    }

    /** Asks once; an error ends the client, and fails its test. */
    abstract void ask(long number);

    final void begin() {
        thread = Thread.ofVirtual().start(() -> {
            try {
                for (var number = 1L; !ended; number++) {
                    ask(number);
                    LedgerHome.pause(between);
                }
            } catch (Throwable e) {
                failure = e;
            }
        });
    }

    final void wasAcknowledged() {
        acknowledged.incrementAndGet();
    }

    /** Waits until so many more were acknowledged. */
    final void awaitMore(int more) {
        var before = acknowledged.get();
        await().atMost(LedgerHome.PATIENCE).until(() -> failure != null || acknowledged.get() >= before + more);
        assertThat(failure).isNull();
    }

    final void end() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(failure).isNull();
    }

    @Override
    public final void close() {
        ended = true;
    }
}
