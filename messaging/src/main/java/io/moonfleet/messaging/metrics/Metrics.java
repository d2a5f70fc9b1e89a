package io.moonfleet.messaging.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/**
 * All numbers of this process. The registry is made when somebody first asks: the command that runs a QuickApp in half a second
 * does not pay for what it does not show. What is counted by others all along is whole then; durations are measured from then on.
 */
@Singleton
public class Metrics {

    private final Instance<Measured> parts;
    private final Config config;
    private PrometheusMeterRegistry registry;
    private JvmGcMetrics collections;

    Metrics(@Any Instance<Measured> parts, Config config) {
        this.parts = parts;
        this.config = config;
    }

    /** The numbers of now, as Prometheus reads them. */
    String text() {
        return registry().scrape();
    }

    private synchronized PrometheusMeterRegistry registry() {
        if (registry == null) {
            var made = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            // Several homes share a Prometheus as they share a broker. Known only now: a runner may have chosen its
            // home.
            made.config().commonTags("hub", config.getValue("moonfleet.hub", String.class));
            collections = new JvmGcMetrics();
            collections.bindTo(made);
            new JvmMemoryMetrics().bindTo(made);
            new JvmThreadMetrics().bindTo(made);
            new ProcessorMetrics().bindTo(made);
            new FileDescriptorMetrics().bindTo(made);
            new UptimeMetrics().bindTo(made);
            parts.forEach(part -> part.register(made));
            registry = made;
        }
        return registry;
    }

    @PreDestroy
    synchronized void close() {
        if (registry != null) {
            collections.close();
            registry.close();
        }
    }
}
