package io.moonfleet.bench;

import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param latency in nanoseconds, of what succeeded
 * @param took the whole measurement
 * @param failures how often what went wrong
 */
record Measurement(Histogram latency, Duration took, Map<String, Long> failures) {

    /** From a microsecond to a minute, three digits. */
    static Histogram histogram() {
        return new Histogram(1_000, 60_000_000_000L, 3);
    }

    long succeeded() {
        return latency.getTotalCount();
    }

    long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    double perSecond() {
        return succeeded() / (took.toNanos() / 1e9);
    }

    double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }
}
