package io.moonfleet.messaging;

import io.moonfleet.protocol.Topic;
import java.util.concurrent.CompletionStage;

/** The way to the broker: what the logic of this module needs of MQTT, and all that its tests have to imitate. */
public interface BrokerTransport {

    /**
     * Sends a message; never blocks.
     *
     * @param payload empty to make the broker forget a retained message
     * @return completes when the broker's connection took it, or fails with a {@link PublishException} that says why, at the
     *     delivery's deadline at the latest
     */
    CompletionStage<Void> publish(Topic topic, byte[] payload, Delivery delivery);
}
