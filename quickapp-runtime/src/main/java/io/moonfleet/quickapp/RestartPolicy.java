package io.moonfleet.quickapp;

import java.time.Duration;

/**
 * How a QuickApp that crashes is started again: after a delay that doubles with every crash.
 *
 * @param firstDelay before the first new start
 * @param longestDelay what the delay grows to
 * @param healthyAfter a life of that length makes the next crash count as the first
 * @param crashes that many within {@code window}, and it waits for a person
 */
public record RestartPolicy(
        Duration firstDelay, Duration longestDelay, Duration healthyAfter, int crashes, Duration window) {

    public static final RestartPolicy DEFAULT = new RestartPolicy(
            Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(10), 5, Duration.ofMinutes(10));

    /** The delay after the n-th crash in a row, counted from 1. */
    Duration delayAfter(int crash) {
        var delay = firstDelay.multipliedBy(1L << Math.min(crash - 1, 20));
        return delay.compareTo(longestDelay) > 0 ? longestDelay : delay;
    }
}
