package io.moonfleet.messaging;

import io.moonfleet.protocol.Message;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A transport that keeps what is published until the test looks at it, and completes it when the test says so. */
final class InMemoryTransport implements BrokerTransport {

    final List<Published> published = new ArrayList<>();
    boolean takesAtOnce = true;
    String refusal;

    private final MessageCodec codec = new MessageCodec();

    static final class Published {
        final Topic topic;
        final byte[] payload;
        final Delivery delivery;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        Published(Topic topic, byte[] payload, Delivery delivery) {
            this.topic = topic;
            this.payload = payload;
            this.delivery = delivery;
        }
    }

    @Override
    public CompletionStage<Void> publish(Topic topic, byte[] payload, Delivery delivery) {
        var message = new Published(topic, payload, delivery);
        published.add(message);
        if (refusal != null) {
            message.done.completeExceptionally(new PublishException("BROKER_UNAVAILABLE", refusal));
        } else if (takesAtOnce) {
            message.done.complete(null);
        }
        return message.done;
    }

    <M extends Message> M read(int index, Class<M> kind) {
        return codec.decode(published.get(index).payload, kind);
    }

    <M extends Message> M last(Class<M> kind) {
        return read(published.size() - 1, kind);
    }

    Topic lastTopic() {
        return published.getLast().topic;
    }
}
