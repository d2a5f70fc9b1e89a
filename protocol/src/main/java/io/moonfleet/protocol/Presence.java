package io.moonfleet.protocol;

import java.time.Instant;
import java.util.Objects;

/**
 * A runner says that it is there. Retained, repeated every few seconds, and its MQTT will when the connection dies.
 *
 * @param incarnation differs at each start: a new one means that what the old one held is gone
 * @param alive false in the will and at an orderly end
 * @param quickApps how many it runs
 * @param load how busy its processors are, 0–1
 */
public record Presence(String runner, String incarnation, boolean alive, Instant at, int quickApps, double load)
        implements Message {

    public Presence {
        Objects.requireNonNull(runner, "runner");
        Objects.requireNonNull(incarnation, "incarnation");
        Objects.requireNonNull(at, "at");
    }
}
