package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** What a QuickApp changes in its home without waiting for an answer, and what its runner tells of it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "write")
@JsonSubTypes({
    @JsonSubTypes.Type(value = HomeWrite.Property.class, name = "property"),
    @JsonSubTypes.Type(value = HomeWrite.View.class, name = "view"),
    @JsonSubTypes.Type(value = HomeWrite.Log.class, name = "log"),
    @JsonSubTypes.Type(value = HomeWrite.Life.class, name = "life"),
    @JsonSubTypes.Type(value = HomeWrite.Listens.class, name = "listens"),
    @JsonSubTypes.Type(value = HomeWrite.Ran.class, name = "ran"),
    @JsonSubTypes.Type(value = HomeWrite.Deed.class, name = "deed")
})
public sealed interface HomeWrite {

    /** The device it is about: the QuickApp's own, or a child's. */
    int device();

    /** A property has a new value. */
    record Property(int device, String name, JsonNode value) implements HomeWrite {}

    /** A property of an element of the screen has a new value. */
    record View(int device, String element, String property, JsonNode value) implements HomeWrite {}

    /** A line for the log. */
    record Log(int device, Instant at, String type, String tag, String message) implements HomeWrite {}

    /** The QuickApp is somewhere else in its life: {@code starting}, {@code running}, {@code stopped}, {@code crashed}. */
    record Life(int device, String phase, String detail) implements HomeWrite {}

    /** The QuickApp wants to hear of the home's events, or does not any more. */
    record Listens(int device, boolean wanted) implements HomeWrite {}

    /** The runner was asked directly for an action, and has given it to the QuickApp. */
    record Ran(int device, String action, List<JsonNode> args) implements HomeWrite {
        public Ran {
            args = List.copyOf(args);
        }
    }

    /**
     * For the audit log: somebody asked the runner directly for an action or a tap.
     *
     * @param status how it was answered, as HTTP's
     * @param reason of a refusal, left out when there was none
     * @param request the id of what was asked: whoever has written it down already does not do so again
     */
    record Deed(
            int device,
            Caller caller,
            Operation operation,
            int status,
            @JsonInclude(JsonInclude.Include.NON_NULL) String reason,
            @JsonInclude(JsonInclude.Include.NON_NULL) String request)
            implements HomeWrite {}
}
