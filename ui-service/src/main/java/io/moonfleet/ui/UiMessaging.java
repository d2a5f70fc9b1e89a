package io.moonfleet.ui;

import io.moonfleet.messaging.ClientLink;
import io.moonfleet.messaging.EventFeed;
import io.moonfleet.messaging.ServiceIdentity;
import io.moonfleet.messaging.metrics.Measured;
import io.moonfleet.messaging.metrics.ServiceMetrics;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.security.Accounts;
import io.moonfleet.security.HubAccounts;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** The pages' channels, opened while the application starts. */
@Startup
@Singleton
final class UiMessaging {

    private static final Duration ROUND_TRIP = Duration.ofSeconds(2);

    private final ClientLink link;
    private final EventFeed events;

    /** The emitter needs no bound of its own: the link hands it one message at a time. */
    UiMessaging(
            @Channel("ui-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("ui-replies") Multi<Message<byte[]>> replies,
            @Channel("ui-placement") Multi<Message<byte[]>> placement,
            @Channel("ui-presence") Multi<Message<byte[]>> presence) {
        var traces = Traces.configured("ui", System.getenv());
        link = ClientLink.open(ServiceIdentity.of("ui"), out, replies, placement, presence, traces);
        events = link.followEvents();
    }

    @Produces
    @Singleton
    @DefaultBean
    BrokerSide brokerSide() {
        return new BrokerSide(
                new MessagingHome(link.requests(), events, link.sights(), link.traces()),
                () -> link.health().check(ROUND_TRIP));
    }

    /** Who may sign in to the home. */
    @Produces
    @Singleton
    @DefaultBean
    Accounts accounts() {
        return new HubAccounts(link.requests(), "ui");
    }

    @Produces
    @Singleton
    Measured measured() {
        return registry -> {
            ServiceMetrics.of("ui", link).register(registry);
            ServiceMetrics.of(events).register(registry);
        };
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck readiness() {
        return link.health().readiness();
    }

    /** Pages get nothing without it, however well the other connection works. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck eventsReadiness() {
        return events.readiness();
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
