package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How an action or event ended.
 *
 * @param result what the handler returned first, or null
 * @param error what it raised, or null
 */
public record ActionOutcome(JsonNode result, String error) {

    public boolean failed() {
        return error != null;
    }
}
