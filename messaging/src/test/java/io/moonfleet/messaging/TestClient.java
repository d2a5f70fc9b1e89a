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

    final ClientLink link;

    TestClient(
            @Channel("gateway-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) Emitter<byte[]> out,
            @Channel("gateway-replies") Multi<Message<byte[]>> replies,
            @Channel("gateway-placement") Multi<Message<byte[]>> placement,
            @Channel("gateway-presence") Multi<Message<byte[]>> presence,
            @Channel("gateway-events") Multi<Message<byte[]>> events) {
        link = ClientLink.open(ServiceIdentity.of("gateway"), out, replies, placement, presence, events);
    }

    void stop(@Observes ShutdownEvent event) {
        link.close();
    }
}
