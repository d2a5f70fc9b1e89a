package io.moonfleet.ui;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.moonfleet.messaging.metrics.Measured;
import io.moonfleet.ui.Wire.Farewell;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What all pages of the service share and cost together: the frames they get, and the memory that waiting ones take. */
final class FanOut implements Measured {

    /** Of a heap's size; a page costs a few kilobytes unless it is slow. */
    private static final int PART_OF_HEAP = 4;

    private static final long LEAST = 16 << 20;

    /** A page for which less waits is not the one that fills the memory. */
    private static final long MODEST = 64 << 10;

    private final long maxWeight;
    private final AtomicLong weight = new AtomicLong();
    private final LongAdder sent = new LongAdder();
    private final LongAdder coalesced = new LongAdder();
    private final Map<Farewell, LongAdder> closed = new EnumMap<>(Farewell.class);

    FanOut() {
        // A character takes up to two bytes.
        this(Math.max(LEAST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP / 2));
    }

    FanOut(long maxWeight) {
        this.maxWeight = maxWeight;
        for (var why : Farewell.values()) {
            closed.put(why, new LongAdder());
        }
    }

    @Override
    public void register(PrometheusMeterRegistry registry) {
        FunctionCounter.builder("moonfleet.pages.frames.sent", sent, LongAdder::sum)
                .register(registry);
        FunctionCounter.builder("moonfleet.pages.frames.coalesced", coalesced, LongAdder::sum)
                .register(registry);
        Gauge.builder("moonfleet.pages.waiting.characters", weight, AtomicLong::get)
                .register(registry);
        closed.forEach((why, count) -> FunctionCounter.builder("moonfleet.pages.closed", count, LongAdder::sum)
                .tag("reason", why.reason())
                .register(registry));
    }

    /** Tells that so much more waits, or less. */
    void weigh(long more) {
        weight.addAndGet(more);
    }

    /** Whether a page for which so much waits must go, because all together are too much. */
    boolean isTooMuch(long ofOnePage) {
        return ofOnePage > MODEST && weight.get() > maxWeight;
    }

    void sentOne() {
        sent.increment();
    }

    /** A newer value took the place of one that had not been sent. */
    void coalescedOne() {
        coalesced.increment();
    }

    void closedOne(Farewell why) {
        closed.get(why).increment();
    }

    long sent() {
        return sent.sum();
    }

    long coalesced() {
        return coalesced.sum();
    }

    long closed(Farewell why) {
        return closed.get(why).sum();
    }

    /** Roughly the characters that wait for all pages. */
    long waiting() {
        return weight.get();
    }
}
