package io.moonfleet.hub.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.MemoryStore;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private static final int MOST_LOG_LINES = 50_000;

    /** A QuickApp that changes much and logs little must not lose what it logs. */
    @Test
    void otherEventsCostNoLogLineItsPlaceAndTooManyLogLinesAreDropped() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        var lines = new AtomicInteger();
        try (var events = new EventStream(new MemoryStore(), Clock.systemUTC())) {
            events.add(event -> {
                busy.countDown();
                await(free);
                if (event instanceof HubEvent.LogWritten) {
                    lines.incrementAndGet();
                }
            });
            generic(events);
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();

            for (int i = 0; i < 2 * MOST_LOG_LINES; i++) {
                generic(events);
            }
            for (int i = 0; i < MOST_LOG_LINES; i++) {
                assertThat(log(events)).isTrue();
            }
            assertThat(log(events)).isFalse();
            free.countDown();
        }
        assertThat(lines).hasValue(MOST_LOG_LINES);
    }

    private static void generic(EventStream events) {
        events.generic(1, "Something", NullNode.instance);
    }

    private static boolean log(EventStream events) {
        return events.appendLog((sequence, at) -> new HubEvent.LogWritten(sequence, at, 1, "debug", "A", "line"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
