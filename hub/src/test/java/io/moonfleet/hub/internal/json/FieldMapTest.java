package io.moonfleet.hub.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldMapTest {

    private static final int STEPS = 20_000;
    private static final int NAMES = 40;

    @Test
    void itIsALinkedHashMapToWhoeverUsesIt() {
        var random = new Random(7);
        var fields = new FieldMap(2);
        var model = new LinkedHashMap<String, JsonNode>();
        for (int step = 0; step < STEPS; step++) {
            // "Aa" and "BB" have one hash
            var name = (random.nextBoolean() ? "Aa" : "BB") + random.nextInt(NAMES);
            var value = Json.text("v" + step);
            switch (random.nextInt(step % 100 == 0 ? 7 : 5)) {
                case 0, 1 -> assertThat(fields.put(name, value)).isEqualTo(model.put(name, value));
                case 2 -> assertThat(fields.remove(name)).isEqualTo(model.remove(name));
                case 3 -> assertThat(fields.get(name)).isEqualTo(model.get(name));
                case 4 -> assertThat(fields.containsKey(name)).isEqualTo(model.containsKey(name));
                case 5 -> {
                    fields.values().removeIf(each -> each.asText().endsWith("3"));
                    model.values().removeIf(each -> each.asText().endsWith("3"));
                }
                default -> {
                    fields.replaceAll((_, old) -> Json.text(old.asText() + "'"));
                    model.replaceAll((_, old) -> Json.text(old.asText() + "'"));
                }
            }
            assertThat(fields).hasSameSizeAs(model);
        }
        assertThat(List.copyOf(fields.entrySet())).isEqualTo(List.copyOf(model.entrySet()));
        assertThat(fields).isEqualTo(model).hasSameHashCodeAs(model);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        var original = new FieldMap(1);
        original.put("a", Json.text("1"));
        var copy = original.copy();
        copy.put("a", Json.text("2"));
        copy.put("b", Json.text("3"));
        original.put("c", Json.text("4"));
        assertThat(original.keySet()).containsExactly("a", "c");
        assertThat(original.get("a").asText()).isEqualTo("1");
        assertThat(copy.keySet()).containsExactly("a", "b");
        copy.clear();
        assertThat(copy).isEmpty();
    }

    @Test
    void anIteratorEndsAndRemovesOnlyWhatItGave() {
        var fields = new FieldMap(1);
        fields.put("a", Json.text("1"));
        var each = fields.entrySet().iterator();
        assertThatThrownBy(each::remove).isInstanceOf(IllegalStateException.class);
        each.next();
        assertThatThrownBy(each::next).isInstanceOf(NoSuchElementException.class);
        each.remove();
        assertThat(fields).isEmpty();
    }
}
