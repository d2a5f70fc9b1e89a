package io.moonfleet.gateway;

import io.moonfleet.messaging.ClientLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.messaging.metrics.Measured;
import io.moonfleet.messaging.metrics.ServiceMetrics;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Changes;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** The gateway's channels, opened while the application starts. */
@Startup
@Singleton
final class GatewayMessaging {

    private final ClientLink link;
    private final Multi<Message<byte[]>> changes;

    /** The emitter needs no bound of its own: the link hands it one message at a time. */
    GatewayMessaging(
            @Channel("gateway-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("gateway-replies") Multi<Message<byte[]>> replies,
            @Channel("gateway-placement") Multi<Message<byte[]>> placement,
            @Channel("gateway-presence") Multi<Message<byte[]>> presence,
            @Channel("gateway-changes") Multi<Message<byte[]>> changes) {
        this.changes = changes;
        var traces = Traces.configured("gateway", System.getenv());
        link = ClientLink.open(ServiceIdentity.of("gateway"), out, replies, placement, presence, traces);
    }

    ClientLink link() {
        return link;
    }

    /** What {@code /refreshStates} gives, message by message. */
    void followChanges(Consumer<Changes> listener) {
        link.followChanges(changes, listener);
    }

    @Produces
    @Singleton
    Measured measured() {
        return ServiceMetrics.of("gateway", link);
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return link.health().readiness();
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck liveness() {
        return link.health().liveness();
    }

    void stop(@Observes ShutdownEvent event) {
        link.close();
    }
}
