package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What an HC3 client gets.
 *
 * @param status as HTTP's
 * @param body JSON to send, or null for none; immutable by agreement
 * @param written the same, written already, or what is no JSON at all; null when {@code body} is to be written
 */
public record ApiAnswer(int status, JsonNode body, Written written) {

    public ApiAnswer(int status, JsonNode body) {
        this(status, body, null);
    }

    /**
     * An answer as bytes.
     *
     * @param type as HTTP's {@code Content-Type}
     * @param bytes not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Written(String type, byte[] bytes) {

        public static final String JSON = "application/json";
    }

    public static ApiAnswer ok(JsonNode body) {
        return new ApiAnswer(200, body);
    }

    /** JSON that is kept in written form, because it is asked for more often than it changes. */
    public static ApiAnswer ok(JsonNode body, byte[] json) {
        return new ApiAnswer(200, body, new Written(Written.JSON, json));
    }

    /** A picture, an archive. */
    public static ApiAnswer file(String type, byte[] bytes) {
        return new ApiAnswer(200, null, new Written(type, bytes));
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
