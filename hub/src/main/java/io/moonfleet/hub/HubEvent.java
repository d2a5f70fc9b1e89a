package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Something that happened in the hub. */
public sealed interface HubEvent {

    /** The hub's number of it; only grows, over restarts and crashes too. */
    long sequence();

    Instant at();

    /** The device it is about, 0 for none. */
    int device();

    /** A property has a new value. */
    record PropertyChanged(long sequence, Instant at, int device, String property, JsonNode newValue, JsonNode oldValue)
            implements HubEvent {}

    /** An element of a QuickApp's screen looks different. */
    record ViewChanged(
            long sequence,
            Instant at,
            int device,
            String element,
            String property,
            JsonNode newValue,
            JsonNode oldValue)
            implements HubEvent {}

    /**
     * A line of the log.
     *
     * @param type {@code debug}, {@code trace}, {@code warning} or {@code error}
     */
    record LogWritten(long sequence, Instant at, int device, String type, String tag, String message)
            implements HubEvent {}

    /**
     * A device or QuickApp began, changed or ended.
     *
     * @param detail what a person should know, may be empty
     */
    record LifeChanged(long sequence, Instant at, int device, Phase phase, String detail) implements HubEvent {}

    /**
     * Any other event of HC3, as {@code refreshStates} gives it.
     *
     * @param type HC3's name, ends in {@code Event}
     */
    record Generic(long sequence, Instant at, int device, String type, JsonNode data) implements HubEvent {}

    /** What happened to a device or a QuickApp. */
    enum Phase {
        CREATED,
        MODIFIED,
        REMOVED,
        STARTING,
        RUNNING,
        STOPPED,
        CRASHED
    }
}
