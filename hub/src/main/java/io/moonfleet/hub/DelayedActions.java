package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** Actions that run later, kept in the store so that a restart does not forget them. */
public interface DelayedActions {

    /** Refused with 429 when too many are waiting. */
    Ticket schedule(int device, String action, List<JsonNode> args, Duration delay);

    /** False when there is no such action: it has run, was cancelled or never was. */
    boolean cancel(long timestamp, long id);

    /** How many are waiting. */
    int waiting();

    /**
     * What cancels a delayed action.
     *
     * @param timestamp when it will run, in seconds
     * @param id unique in the hub
     */
    record Ticket(long timestamp, long id) {}
}
