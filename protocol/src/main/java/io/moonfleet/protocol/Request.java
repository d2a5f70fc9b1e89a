package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;

/**
 * A question to the owner of a QuickApp, or to any runner. Safe to repeat: a runner answers an id that it has already
 * carried out with the same reply.
 *
 * @param id unique; the reply carries it
 * @param replyTo the instance whose {@link Topic.ReplyInbox} gets the reply
 * @param deadline nobody waits for the answer after this
 * @param hops how often a runner that was not the owner has passed it on
 * @param trace W3C's {@code traceparent} of who asks; null when nobody follows
 */
public record Request(
        String id,
        String replyTo,
        Instant deadline,
        int hops,
        Caller caller,
        Operation operation,
        @JsonInclude(JsonInclude.Include.NON_NULL) String trace)
        implements Message {

    public Request {
        Objects.requireNonNull(id, "id");
        Topic.Segment.require("replyTo", replyTo);
        Objects.requireNonNull(deadline, "deadline");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(operation, "operation");
    }

    /** One that nobody follows. */
    public Request(String id, String replyTo, Instant deadline, int hops, Caller caller, Operation operation) {
        this(id, replyTo, deadline, hops, caller, operation, null);
    }

    /** The same request, passed on once more. */
    public Request forwarded() {
        return new Request(id, replyTo, deadline, hops + 1, caller, operation, trace);
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(deadline);
    }
}
