package io.moonfleet.messaging.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.moonfleet.messaging.BrokerHealth;
import io.moonfleet.messaging.ClientLink;
import io.moonfleet.messaging.EventFeed;
import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.internal.MqttConnections;
import io.moonfleet.protocol.Operation;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.Locale;

/** The numbers of a service's messaging. */
public final class ServiceMetrics {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private ServiceMetrics() {}

    /** Of a gateway or a ui-service. */
    public static Measured of(String service, ClientLink link) {
        var tags = Tags.of("service", service);
        return registry -> {
            common(registry, tags, link.health());
            Gauge.builder("moonfleet.requests.in.flight", link.requests(), requests -> requests.inFlight())
                    .tags(tags)
                    .register(registry);
            Gauge.builder("moonfleet.mqtt.waiting", link, ClientLink::waiting)
                    .tags(tags)
                    .register(registry);
            Gauge.builder("moonfleet.runners.alive", link.presences(), presences -> presences
                            .alive()
                            .size())
                    .tags(tags)
                    .register(registry);
            FunctionCounter.builder("moonfleet.messages.malformed", link, ClientLink::malformed)
                    .tags(tags)
                    .register(registry);
            link.requests().observe((operation, status, nanos) -> timer(registry, tags, operation, status)
                    .record(Duration.ofNanos(nanos)));
        };
    }

    private static Timer timer(PrometheusMeterRegistry registry, Tags tags, Operation operation, int status) {
        return Timer.builder("moonfleet.requests")
                .tags(tags)
                .tag("operation", word(operation))
                .tag("status", status / 100 + "xx")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private static String word(Operation operation) {
        return switch (operation) {
            case Operation.ApiCall call -> call.method().toLowerCase(Locale.ROOT);
            case Operation.RunAction _ -> "action";
            case Operation.UiEvent _ -> "ui";
            default -> "other";
        };
    }

    /** Of a runner. */
    public static Measured of(RunnerLink link) {
        var tags = Tags.of("service", "runner");
        return registry -> {
            common(registry, tags, link.health());
            Gauge.builder("moonfleet.mqtt.waiting", link, RunnerLink::waiting)
                    .tags(tags)
                    .register(registry);
            Gauge.builder("moonfleet.runner.requests.running", link, RunnerLink::running)
                    .register(registry);
            FunctionCounter.builder("moonfleet.runner.requests.late", link, RunnerLink::late)
                    .register(registry);
            FunctionCounter.builder("moonfleet.messages.malformed", link, RunnerLink::malformed)
                    .tags(tags)
                    .register(registry);
            FunctionCounter.builder("moonfleet.requests.forged", link, RunnerLink::forged)
                    .register(registry);
            Gauge.builder("moonfleet.events.waiting", link, runner -> runner.events()
                            .waiting())
                    .register(registry);
            FunctionCounter.builder("moonfleet.events.lost", link, runner -> runner.events()
                            .lost())
                    .register(registry);
            FunctionCounter.builder("moonfleet.changes.lost", link, runner -> runner.changes()
                            .lost())
                    .register(registry);
        };
    }

    /** Of the events that a ui-service follows. */
    public static Measured of(EventFeed events) {
        return registry -> {
            Gauge.builder("moonfleet.events.devices.followed", events, EventFeed::followed)
                    .register(registry);
            FunctionCounter.builder("moonfleet.events.stale", events, EventFeed::stale)
                    .register(registry);
        };
    }

    private static void common(PrometheusMeterRegistry registry, Tags tags, BrokerHealth health) {
        Gauge.builder("moonfleet.mqtt.up", health, broker -> broker.last().works() ? 1 : 0)
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        "moonfleet.mqtt.round.trip.seconds",
                        health,
                        broker -> broker.last().took().toNanos() / NANOS_PER_SECOND)
                .tags(tags)
                .register(registry);
        var connections = CDI.current().select(MqttConnections.class).get();
        // One count for the process: in one process the services share what they connect with.
        FunctionCounter.builder("moonfleet.mqtt.reconnects", connections, MqttConnections::reconnects)
                .register(registry);
    }
}
