package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call of the HC3 API by a QuickApp.
 *
 * @param path without {@code /api}, with its query
 * @param body null when there is none
 * @param asDevice the QuickApp that asks
 */
public record HomeRequest(String method, String path, JsonNode body, int asDevice) {

    /** Whether it is a long poll, whose answer may be half a minute away. */
    boolean waitsForEvents() {
        return path.startsWith("/refreshStates");
    }

    /** Whether another QuickApp's code may have to run, or to sleep, before there is an answer. */
    boolean runsOthers() {
        return path.contains("/action/") || path.contains("/groupAction/") || path.endsWith("/executeSync");
    }
}
