package io.moonfleet.runner;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a runner counts of its leases; whoever renews them tells it, from any thread. */
public final class RunnerMetrics {

    private static final long NEVER = Long.MIN_VALUE;
    private static final double NANOS_PER_SECOND = 1e9;

    private final AtomicLong renewedNanos = new AtomicLong(NEVER);
    private final LongAdder refusedEpochs = new LongAdder();
    private final LongAdder arrivals = new LongAdder();
    private final LongAdder departures = new LongAdder();

    /** The lease was renewed, as of that {@link System#nanoTime}. */
    public void leaseRenewed(long nanoTime) {
        renewedNanos.set(nanoTime);
    }

    /** A write or an answer under an old epoch was refused. */
    public void epochRefused() {
        refusedEpochs.increment();
    }

    /** A QuickApp came from another runner. */
    public void quickAppCame() {
        arrivals.increment();
    }

    /** A QuickApp went to another runner. */
    public void quickAppWent() {
        departures.increment();
    }

    /** How long ago the lease was renewed; not a number where there are none, because one process owns all. */
    double leaseAgeSeconds() {
        var at = renewedNanos.get();
        return at == NEVER ? Double.NaN : (System.nanoTime() - at) / NANOS_PER_SECOND;
    }

    long refusedEpochs() {
        return refusedEpochs.sum();
    }

    long arrivals() {
        return arrivals.sum();
    }

    long departures() {
        return departures.sum();
    }
}
