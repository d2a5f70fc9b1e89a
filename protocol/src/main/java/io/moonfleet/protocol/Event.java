package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to a device.
 *
 * @param sequence the hub's number of it; only grows
 */
public record Event(long sequence, Instant at, int device, Body body) {

    public Event {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(body, "body");
    }

    public EventKind kind() {
        return switch (body) {
            case PropertyChanged _ -> EventKind.PROPERTY;
            case ViewChanged _ -> EventKind.VIEW;
            case LogWritten _ -> EventKind.LOG;
            case LifeChanged _ -> EventKind.LIFE;
        };
    }

    /** What happened. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = PropertyChanged.class, name = "property"),
        @JsonSubTypes.Type(value = ViewChanged.class, name = "view"),
        @JsonSubTypes.Type(value = LogWritten.class, name = "log"),
        @JsonSubTypes.Type(value = LifeChanged.class, name = "life")
    })
    public sealed interface Body {}

    /** A property has a new value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PropertyChanged(String property, JsonNode newValue, JsonNode oldValue) implements Body {}

    /** An element of the screen looks different. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ViewChanged(String element, String property, JsonNode newValue, JsonNode oldValue) implements Body {}

    /**
     * A line of the log.
     *
     * @param type {@code debug}, {@code trace}, {@code warning} or {@code error}
     */
    public record LogWritten(String type, String tag, String message) implements Body {}

    /**
     * A QuickApp or device began, changed or ended.
     *
     * @param phase {@code starting}, {@code running}, {@code stopped}, {@code crashed}, {@code created}, {@code
     *     modified} or {@code removed}
     * @param detail what a person should know, may be empty
     */
    public record LifeChanged(String phase, String detail) implements Body {}
}
