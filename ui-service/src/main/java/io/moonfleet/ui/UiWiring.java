package io.moonfleet.ui;

import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.moonfleet.messaging.ClientLink;
import io.moonfleet.messaging.ServiceIdentity;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Puts the service together from its channels. */
@Singleton
class UiWiring {

    private static final Duration ROUND_TRIP = Duration.ofSeconds(3);

    /** The broker as this service sees it; at start, so that nothing retained is missed. */
    @Produces
    @Singleton
    @Startup
    @DefaultBean
    BrokerSide brokerSide(
            // Its queue is bounded by messaging's transport.
            @Channel("ui-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("ui-replies") Multi<byte[]> replies,
            @Channel("ui-placement") Multi<byte[]> placement,
            @Channel("ui-presence") Multi<byte[]> presence,
            @Channel("ui-events") Multi<byte[]> events) {
        var link = ClientLink.open(ServiceIdentity.of("ui"), out, replies, placement, presence, events);
        return new BrokerSide(
                new MessagingHome(link.requests(), link.events()),
                () -> link.health().check(ROUND_TRIP),
                link::close);
    }

    void close(@Disposes BrokerSide side) {
        side.close();
    }

    @Produces
    @Singleton
    UiService service(BrokerSide side) {
        return new UiService(side.home(), () -> side.roundTrip().get().thenApply(RoundTrip::works));
    }

    void close(@Disposes UiService service) {
        service.close();
    }
}
