package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * The answer to a {@link Request}.
 *
 * @param id the request's
 * @param runner who answers
 */
public record Reply(String id, String runner, Outcome outcome) implements Message {

    public Reply {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(runner, "runner");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** How a request ended. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Answer.class, name = "answer"),
        @JsonSubTypes.Type(value = Moved.class, name = "moved")
    })
    public sealed interface Outcome {}

    /**
     * It was carried out, or refused with a reason.
     *
     * @param status as HTTP's
     * @param body what an HC3 client gets; null for none, which is left out of the message
     * @param content what an HC3 client gets instead when it is written already; null for none
     */
    public record Answer(
            int status,
            @JsonInclude(JsonInclude.Include.NON_NULL) JsonNode body,
            @JsonInclude(JsonInclude.Include.NON_NULL) Content content)
            implements Outcome {

        public Answer(int status, JsonNode body) {
            this(status, body, null);
        }

        /** The answer as a tree, read from the content when it came that way; null when it is no JSON. */
        public JsonNode json() {
            return body != null || content == null || !content.isJson() ? body : MessageCodec.tree(content.bytes());
        }
    }

    /** The device lives with another runner (null: nobody knows where): ask there. */
    public record Moved(String owner) implements Outcome {}

    public static Reply answer(String id, String runner, int status, JsonNode body) {
        return new Reply(id, runner, new Answer(status, body));
    }

    public static Reply refusal(String id, String runner, Refusal refusal) {
        return answer(id, runner, refusal.status(), refusal.body());
    }
}
