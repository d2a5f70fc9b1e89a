package io.moonfleet.ui;

import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.Event.LifeChanged;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells all pages of this service when any device began, changed or ended, over one subscription. */
final class LifeFeed implements AutoCloseable {

    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final Subscription events;

    LifeFeed(Home home) {
        this.events = home.followAll(this::onEvent);
    }

    /** Calls the listener for each event whose body is a {@link LifeChanged}; it must not block. */
    Subscription follow(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void onEvent(Event event) {
        if (event.body() instanceof LifeChanged) {
            listeners.forEach(listener -> listener.accept(event));
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
