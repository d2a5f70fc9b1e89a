package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What an HC3 client gets.
 *
 * @param status as HTTP's
 * @param body JSON to send, or null for none; immutable by agreement
 */
public record ApiAnswer(int status, JsonNode body) {

    public static ApiAnswer ok(JsonNode body) {
        return new ApiAnswer(200, body);
    }

    /** HC3's form of an error: {@code {"type":"ERROR","reason":…,"message":…}}. */
    public static ApiAnswer error(int status, String reason, String message) {
        return new ApiAnswer(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "ERROR")
                        .put("reason", reason)
                        .put("message", message));
    }

    public boolean isError() {
        return status >= 400;
    }
}
