package io.moonfleet.messaging.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** A part of a service that has numbers. Beans of this type are asked once, when somebody first wants to see numbers. */
@FunctionalInterface
public interface Measured {

    /** Registers its meters; their names are in docs/metrics.md. */
    void register(PrometheusMeterRegistry registry);
}
