package io.moonfleet.messaging;

import io.moonfleet.messaging.internal.MqttConnections;
import io.moonfleet.protocol.Topic;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.mqtt.SendingMqttMessageMetadata;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/** The thin part that knows SmallRye's channels. */
final class Channels {

    private static final Logger LOG = Logger.getLogger(Channels.class);

    private Channels() {}

    /** A transport over an outgoing channel, on the event loop of the service's connection. */
    static QueuedTransport transport(ServiceIdentity self, Emitter<byte[]> out, InstantSource clock) {
        var connections = CDI.current().select(MqttConnections.class).get();
        var context = connections
                .contextOf(self)
                .orElseThrow(
                        () -> new IllegalStateException("the channels of " + self.instance() + " are not there yet"));
        return new QueuedTransport(new EmitterConnection(out), onEventLoop(context), clock);
    }

    /**
     * Subscribes to an incoming channel. A channel that fails (its buffer ran over) loses what was in it and is subscribed
     * again; SmallRye alone would leave it dead. That works for injected messages only: an injected {@code Multi} of payloads
     * is a broadcast, which ends for good.
     */
    static Cancellable subscribe(String name, Multi<Message<byte[]>> channel, Consumer<byte[]> receiver) {
        return channel.onItem()
                .invoke(message -> deliver(name, message, receiver))
                .onFailure()
                .invoke(failure -> LOG.errorf("Channel %s lost messages and is subscribed again: %s", name, failure))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(10), Duration.ofSeconds(1))
                .indefinitely()
                .subscribe()
                .with(_ -> {}, failure -> LOG.fatalf(failure, "Channel %s is dead", name));
    }

    private static void deliver(String name, Message<byte[]> message, Consumer<byte[]> receiver) {
        var payload = message.getPayload();
        try {
            // An empty payload makes a broker forget what it retained; it is no news.
            if (payload.length > 0) {
                receiver.accept(payload);
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "Channel %s could not take a message of %d bytes", name, payload.length);
        }
        message.ack();
    }

    private static Executor onEventLoop(Context context) {
        return task -> {
            if (Vertx.currentContext() == context) {
                task.run();
                return;
            }
            try {
                context.runOnContext(_ -> task.run());
            } catch (RejectedExecutionException e) {
                LOG.debug("A message is not sent any more: the application has ended");
            }
        };
    }

    private record EmitterConnection(Emitter<byte[]> out) implements QueuedTransport.Connection {
        @Override
        public void send(Topic topic, byte[] payload, boolean retained, Consumer<Throwable> outcome) {
            var metadata = Metadata.of(new SendingMqttMessageMetadata(topic.path(), MqttQoS.AT_MOST_ONCE, retained));
            try {
                out.send(Message.of(
                        payload,
                        metadata,
                        () -> {
                            outcome.accept(null);
                            return CompletableFuture.completedFuture(null);
                        },
                        failure -> {
                            outcome.accept(failure);
                            return CompletableFuture.completedFuture(null);
                        }));
            } catch (RuntimeException e) {
                outcome.accept(e);
            }
        }
    }
}
