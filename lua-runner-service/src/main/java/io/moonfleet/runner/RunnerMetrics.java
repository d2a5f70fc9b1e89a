package io.moonfleet.runner;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** What a runner counts of its lease and of the QuickApps that come and go, from any thread. */
final class RunnerMetrics {

    private final DoubleSupplier leaseAge;
    private final LongAdder refusedEpochs = new LongAdder();
    private final LongAdder arrivals = new LongAdder();
    private final LongAdder departures = new LongAdder();

    /** @param leaseAge how many seconds ago the lease was renewed; not a number where there is none */
    RunnerMetrics(DoubleSupplier leaseAge) {
        this.leaseAge = leaseAge;
    }

    /** A write or an order under an old epoch was refused. */
    void epochRefused() {
        refusedEpochs.increment();
    }

    /** So many QuickApps came. */
    void quickAppsCame(int count) {
        arrivals.add(count);
    }

    /** A QuickApp went to another runner. */
    void quickAppWent() {
        departures.increment();
    }

    double leaseAgeSeconds() {
        return leaseAge.getAsDouble();
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
