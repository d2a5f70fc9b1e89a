package io.moonfleet.messaging;

import io.moonfleet.protocol.Event;

/** Sends a runner's events: at once when idle, gathered in batches under load. */
public final class EventPublisher {

    /**
     * Takes an event from any thread; never blocks.
     *
     * @param epoch under which this runner owns the device
     */
    public void publish(Event event, long epoch) {
        Unfinished.part();
    }
}
