package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The answer to a {@link HomeRequest}.
 *
 * @param body null when there is none
 */
public record HomeAnswer(int status, JsonNode body) {

    /** Why it is no success, as a log tells it: the status, and the reason where the home gives one. */
    String refusal() {
        var message = body == null ? "" : body.path("message").asText();
        return message.isEmpty() ? "status " + status : "status " + status + ": " + message;
    }
}
