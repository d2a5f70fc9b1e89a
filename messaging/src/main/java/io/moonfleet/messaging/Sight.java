package io.moonfleet.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.protocol.Reply;
import java.util.HashSet;
import java.util.Set;

/**
 * What of the home is there for somebody, as the hub has told it.
 *
 * @param version which the hub's next answer is compared with
 * @param things like {@code device:55}, or {@code device:*} for all of a kind
 */
public record Sight(long version, boolean everything, Set<String> things) {

    /** For whom nothing is there, or of whom nothing is known yet. */
    public static final Sight NOTHING = new Sight(-1, false, Set.of());

    public Sight {
        things = Set.copyOf(things);
    }

    static Sight of(Reply.Answer answer) {
        JsonNode body = answer.json();
        var things = new HashSet<String>();
        body.path("things").forEach(thing -> things.add(thing.asText()));
        return new Sight(body.path("version").asLong(), body.path("everything").asBoolean(), things);
    }

    public boolean seesDevice(int id) {
        return everything || things.contains("device:*") || things.contains("device:" + id);
    }
}
