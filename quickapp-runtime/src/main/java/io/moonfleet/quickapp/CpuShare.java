package io.moonfleet.quickapp;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of the processor a QuickApp may use.
 *
 * @param cores in the long run; 0.5 is half a core
 * @param burst running time beyond that which it may use at once
 */
public record CpuShare(double cores, Duration burst) {

    public CpuShare {
        Objects.requireNonNull(burst);
        if (!(cores > 0) || burst.isNegative()) {
            throw new IllegalArgumentException("a CPU share must be more than 0");
        }
    }

    String text() {
        return Math.round(cores * 100) + " %";
    }
}
