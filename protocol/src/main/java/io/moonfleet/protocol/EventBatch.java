package io.moonfleet.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Events of one device and kind that left together, oldest first: under load a message carries many.
 *
 * @param epoch of the owner that publishes them; a lower one is stale
 */
public record EventBatch(String runner, long epoch, List<Event> events) implements Message {

    public EventBatch {
        Objects.requireNonNull(runner, "runner");
        events = List.copyOf(events);
    }
}
