package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;

/**
 * A runner says that it is there. Retained, repeated every few seconds, and its MQTT will when the connection dies.
 *
 * @param incarnation differs at each start: a new one means that what the old one held is gone
 * @param alive false in the will and at an orderly end
 * @param quickApps how many it runs
 * @param load how busy its processors are, 0–1
 * @param keeper the epoch under which it keeps the hub and answers for it; 0, and left out, when it does not
 */
public record Presence(
        String runner,
        String incarnation,
        boolean alive,
        Instant at,
        int quickApps,
        double load,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long keeper)
        implements Message {

    public Presence(String runner, String incarnation, boolean alive, Instant at, int quickApps, double load) {
        this(runner, incarnation, alive, at, quickApps, load, 0);
    }

    public Presence {
        Objects.requireNonNull(runner, "runner");
        Objects.requireNonNull(incarnation, "incarnation");
        Objects.requireNonNull(at, "at");
    }
}
