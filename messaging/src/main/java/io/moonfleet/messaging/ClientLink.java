package io.moonfleet.messaging;

import io.smallrye.mutiny.Multi;
import org.eclipse.microprofile.reactive.messaging.Emitter;

/** All that the gateway and the ui need of messaging, over their own channels. */
public final class ClientLink implements AutoCloseable {

    /** Subscribes to the channels; call it while the application starts, so that nothing retained is missed. */
    public static ClientLink open(
            ServiceIdentity self,
            Emitter<byte[]> out,
            Multi<byte[]> replies,
            Multi<byte[]> placement,
            Multi<byte[]> presence,
            Multi<byte[]> events) {
        return Unfinished.part();
    }

    public RequestClient requests() {
        return Unfinished.part();
    }

    public EventFeed events() {
        return Unfinished.part();
    }

    public PlacementTable placements() {
        return Unfinished.part();
    }

    public PresenceTable presences() {
        return Unfinished.part();
    }

    public BrokerHealth health() {
        return Unfinished.part();
    }

    @Override
    public void close() {
        Unfinished.part();
    }
}
