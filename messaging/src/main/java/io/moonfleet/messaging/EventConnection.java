package io.moonfleet.messaging;

import io.moonfleet.messaging.internal.MqttConnections;
import io.smallrye.reactive.messaging.mqtt.session.MqttClientSession;
import io.smallrye.reactive.messaging.mqtt.session.RequestedQoS;
import io.smallrye.reactive.messaging.mqtt.session.SubscriptionState;
import io.vertx.core.Context;
import io.vertx.mqtt.messages.MqttPublishMessage;
import jakarta.enterprise.inject.spi.CDI;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * The connection over which events come. A channel would not do: its topic is a setting, and it does not say when it was
 * interrupted. The session subscribes again by itself after each interruption.
 */
final class EventConnection implements EventFeed.Source, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventConnection.class);

    private final Context context;
    private final MqttClientSession session;

    /** Made on the thread on which the application starts, it goes on on an event loop of its own. */
    EventConnection(ServiceIdentity self) {
        var connections = CDI.current().select(MqttConnections.class).get();
        context = connections.newContext();
        session = connections.session(self.instance() + "-events");
    }

    void open(EventFeed feed) {
        session.messageHandler(message -> deliver(message, feed))
                .exceptionHandler(failure -> LOG.debugf("the event connection failed: %s", failure.getMessage()))
                .sessionStateHandler(event -> {
                    switch (event.getSessionState()) {
                        case CONNECTED -> feed.connected();
                        case DISCONNECTED -> feed.interrupted();
                        default -> LOG.trace("on its way");
                    }
                })
                .subscriptionStateHandler(event -> {
                    if (event.getSubscriptionState() == SubscriptionState.SUBSCRIBED) {
                        feed.subscribed(event.getTopic());
                    }
                });
        run(session::start);
    }

    private static void deliver(MqttPublishMessage message, EventFeed feed) {
        var payload = message.payload().getBytes();
        if (payload.length > 0) {
            feed.receive(payload);
        }
    }

    @Override
    public void subscribe(String filter) {
        run(() -> session.subscribe(filter, RequestedQoS.QOS_0)
                .onFailure(failure -> LOG.warnf("no events of %s: %s", filter, failure.getMessage())));
    }

    @Override
    public void unsubscribe(String filter) {
        run(() -> session.unsubscribe(filter)
                .onFailure(failure -> LOG.debugf("%s could not be let go: %s", filter, failure.getMessage())));
    }

    @Override
    public void close() {
        run(session::stop);
    }

    /** The session keeps its books without locks, on whatever context it is called on: it must be the same each time. */
    private void run(Runnable task) {
        try {
            context.runOnContext(_ -> task.run());
        } catch (RejectedExecutionException e) {
            LOG.debug("the application has ended, and the event connection with it");
        }
    }
}
