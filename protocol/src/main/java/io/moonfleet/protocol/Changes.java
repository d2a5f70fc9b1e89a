package io.moonfleet.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/**
 * What {@code /refreshStates} gives, for gateways that answer it themselves: all events of the home that clients see, in the
 * hub's order, none left out and none made one. Each message begins where the one before ended, so a reader who has missed one
 * knows; one without events says only how far things are.
 *
 * @param epoch of the runner that numbers the events; a lower one is stale
 * @param zone of the home's clock
 * @param after the number of the last event before these
 * @param last the number of the last of these; {@code after} when there are none
 */
public record Changes(String runner, long epoch, String zone, long after, long last, List<Numbered> events)
        implements Message {

    public Changes {
        Objects.requireNonNull(runner, "runner");
        Objects.requireNonNull(zone, "zone");
        events = List.copyOf(events);
    }

    /** An event as HC3's clients see it, and its number. */
    public record Numbered(long sequence, JsonNode event) {
        public Numbered {
            Objects.requireNonNull(event, "event");
        }
    }
}
