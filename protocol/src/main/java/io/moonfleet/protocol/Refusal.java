package io.moonfleet.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Why a request was not carried out, in HC3's form of a JSON error.
 *
 * @param status as HTTP's
 * @param reason a stable word for programs
 * @param message a sentence for people
 */
public record Refusal(int status, String reason, String message) {

    public static Refusal badRequest(String message) {
        return new Refusal(400, "BAD_REQUEST", message);
    }

    public static Refusal notFound(String message) {
        return new Refusal(404, "NOT_FOUND", message);
    }

    public static Refusal staleEpoch(String message) {
        return new Refusal(410, "STALE_EPOCH", message);
    }

    public static Refusal tooEarly(String message) {
        return new Refusal(425, "TOO_EARLY", message);
    }

    public static Refusal mailboxFull(String message) {
        return new Refusal(429, "MAILBOX_FULL", message);
    }

    public static Refusal tooManyInFlight(String message) {
        return new Refusal(429, "TOO_MANY_REQUESTS", message);
    }

    public static Refusal internal(String message) {
        return new Refusal(500, "INTERNAL", message);
    }

    public static Refusal noRunner(String message) {
        return new Refusal(503, "NO_RUNNER", message);
    }

    public static Refusal ownerLost(String message) {
        return new Refusal(503, "OWNER_LOST", message);
    }

    public static Refusal brokerAway(String message) {
        return new Refusal(503, "BROKER_UNAVAILABLE", message);
    }

    /** It was done, but may be forgotten. */
    public static Refusal notStored(String message) {
        return new Refusal(503, "STORE_UNAVAILABLE", message);
    }

    public static Refusal deadlinePassed(String message) {
        return new Refusal(503, "DEADLINE_PASSED", message);
    }

    /** {@code {"type":"ERROR","reason":…,"message":…}}. */
    public JsonNode body() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "ERROR")
                .put("reason", reason)
                .put("message", message);
    }
}
