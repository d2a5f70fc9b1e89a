package io.moonfleet.messaging;

import io.moonfleet.protocol.Event;
import java.util.function.Consumer;

/** Hands the events of the runners to those who follow a device. */
public final class EventFeed {

    /** Calls the listener for each event of the device, oldest first. It runs on the channel's thread: it must not block. */
    public Subscription follow(int device, Consumer<Event> listener) {
        return Unfinished.part();
    }

    /** Calls the listener for each event of every device. */
    public Subscription followAll(Consumer<Event> listener) {
        return Unfinished.part();
    }

    /** Ends when closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
