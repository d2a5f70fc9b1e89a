package io.moonfleet.runner;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.moonfleet.messaging.RunnerLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.messaging.metrics.Measured;
import io.moonfleet.messaging.metrics.ServiceMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Puts the runner that {@code main} left on the broker: requests in, replies, events and placements out. */
@ApplicationScoped
class RunnerService {

    private static final Logger LOG = Logger.getLogger(RunnerService.class);
    private static final long REPORT_MILLIS = 2_000;

    private final Emitter<byte[]> out;
    private final Multi<Message<byte[]>> inbox;
    private final Multi<Message<byte[]>> peers;
    private final Multi<Message<byte[]>> replies;
    private final Vertx vertx;
    private RunnerLink link;
    private Served served;

    /** The emitter's own buffer needs no bound: the link bounds what it gives to it. */
    RunnerService(
            @Channel("runner-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("runner-in") Multi<Message<byte[]>> inbox,
            @Channel("runner-peers") Multi<Message<byte[]>> peers,
            @Channel("runner-replies") Multi<Message<byte[]>> replies,
            Vertx vertx) {
        this.out = out;
        this.inbox = inbox;
        this.peers = peers;
        this.replies = replies;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        served = RunnerHandover.take()
                .orElseThrow(() -> new IllegalStateException("no runner was left for the application to serve"));
        var self = ServiceIdentity.of("runner");
        link = RunnerLink.open(self, out, inbox, served.traces());
        link.followPeers(peers, replies);
        served.serve(self, link);
        vertx.setPeriodic(REPORT_MILLIS, _ -> report());
        LOG.infof("%s serves hub %s", self.instance(), self.hub());
    }

    private void report() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        var load = Math.clamp(system.getSystemLoadAverage() / system.getAvailableProcessors(), 0, 1);
        link.announcer().report(served.quickApps(), load);
    }

    /** The numbers of messaging, of the QuickApps, and of leases. */
    @Produces
    @Singleton
    Measured measured() {
        return registry -> {
            ServiceMetrics.of(link).register(registry);
            registry.getPrometheusRegistry()
                    .register(new QuickAppFigures(
                            served, ServiceIdentity.of("runner").hub()));
            var leases = served.metrics();
            Gauge.builder("moonfleet.lease.age.seconds", leases, RunnerMetrics::leaseAgeSeconds)
                    .register(registry);
            FunctionCounter.builder("moonfleet.epochs.refused", leases, RunnerMetrics::refusedEpochs)
                    .register(registry);
            FunctionCounter.builder("moonfleet.moves", leases, RunnerMetrics::arrivals)
                    .tag("direction", "in")
                    .register(registry);
            FunctionCounter.builder("moonfleet.moves", leases, RunnerMetrics::departures)
                    .tag("direction", "out")
                    .register(registry);
        };
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return link.health().readiness();
    }

    /** The broker alone is not enough: a runner without its store or its lease can do nothing for its home. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck homeReadiness() {
        return () -> {
            var troubles = served.troubles();
            return HealthCheckResponse.named("home")
                    .status(troubles.isEmpty())
                    .withData("reason", String.join("; ", troubles))
                    .build();
        };
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return link.health().liveness();
    }

    void stop(@Observes ShutdownEvent event) {
        if (served != null) {
            served.close();
        }
    }
}
