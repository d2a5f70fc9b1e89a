package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When a scene runs: single conditions, joined by any and all. */
sealed interface Condition {

    /** Conditions of which any or all must hold; none at all hold when all are asked for. */
    record Group(boolean all, List<Condition> parts) implements Condition {}

    /** One condition; {@code trigger} says that it wakes the scene, else it is only looked at. */
    sealed interface Single extends Condition {
        boolean trigger();

        /** What the scene sees as {@code sourceTrigger} when this has woken it. */
        ObjectNode source(JsonNode value);
    }

    /** A value that compares well, for so long. */
    record State(Fact fact, Comparison comparison, Duration held, boolean trigger) implements Single {
        @Override
        public ObjectNode source(JsonNode value) {
            var source = Json.object().put("type", fact.type());
            if (fact.id() > 0) {
                source.put("id", fact.id());
            }
            source.put("property", fact.name());
            source.set("value", value);
            return source;
        }
    }

    /**
     * Something that happens and is over.
     *
     * @param type HC3's type of condition
     * @param event the type of the event, without {@code Event} and in small letters
     * @param id of the device it must come from, 0 for any
     * @param name what is in {@code property}
     * @param wanted what the event must say, null for anything
     */
    record Moment(String type, String event, int id, String name, JsonNode wanted, boolean trigger) implements Single {
        @Override
        public ObjectNode source(JsonNode value) {
            var source = Json.object().put("type", type);
            if (id > 0) {
                source.put("id", id);
            }
            source.put("property", name);
            source.set("value", value);
            return source;
        }
    }

    /** A time. */
    record Time(TimeRule rule, String property, JsonNode value, boolean trigger) implements Single {
        @Override
        public ObjectNode source(JsonNode now) {
            var source = Json.object().put("type", "date").put("property", property);
            source.set("value", value);
            return source;
        }
    }

    default List<Single> singles() {
        var found = new ArrayList<Single>();
        collect(this, found);
        return found;
    }

    private static void collect(Condition condition, List<Single> into) {
        switch (condition) {
            case Group group -> group.parts().forEach(part -> collect(part, into));
            case Single single -> into.add(single);
        }
    }

    default List<Single> triggers() {
        return singles().stream().filter(Single::trigger).toList();
    }
}
