package io.moonfleet.messaging;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** A service like the gateway, for tests. */
@Startup
@Singleton
public class TestClient {

    final ServiceIdentity self = ServiceIdentity.of("gateway");
    final ClientLink link;
    final EventFeed events;

    TestClient(
            @Channel("gateway-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("gateway-replies") Multi<Message<byte[]>> replies,
            @Channel("gateway-placement") Multi<Message<byte[]>> placement,
            @Channel("gateway-presence") Multi<Message<byte[]>> presence) {
        link = ClientLink.open(self, out, replies, placement, presence);
        events = link.followEvents();
    }

    void stop(@Observes ShutdownEvent event) {
        link.close();
    }
}
