package io.moonfleet.hub.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts in what QuickApps store hidden, also those within a table such as a pair of tokens. They are found when something
 * is stored, because who writes into a log asks for them each line.
 */
public final class HiddenTexts implements DocumentTable.Watcher {

    /** Who hides more than so many values keeps data there, and each would cost every line of its log. */
    private static final int MOST = 100;

    private final Map<Integer, Map<String, List<String>>> byDevice = new ConcurrentHashMap<>();

    /** In no order; each is there as often as it is stored. */
    public Collection<List<String>> of(int device) {
        var found = byDevice.get(device);
        return found == null ? List.of() : found.values();
    }

    @Override
    public void changed(String kind, String name, ObjectNode variable) {
        StoredVariables.deviceOf(kind).ifPresent(device -> changed(device, name, variable));
    }

    private void changed(int device, String name, ObjectNode variable) {
        if (variable == null || !variable.path("isHidden").asBoolean()) {
            byDevice.computeIfPresent(device, (_, hidden) -> {
                hidden.remove(name);
                return hidden.isEmpty() ? null : hidden;
            });
            return;
        }
        var texts = texts(variable.path("value"));
        byDevice.compute(device, (_, former) -> {
            var hidden = Objects.requireNonNullElseGet(former, () -> new ConcurrentHashMap<String, List<String>>());
            if (hidden.size() < MOST || hidden.containsKey(name)) {
                hidden.put(name, texts);
            }
            return hidden;
        });
    }

    /** A number by itself may be a PIN; one in a table is more often a time or a count, which stands in many lines. */
    private static List<String> texts(JsonNode value) {
        if (value.isNumber()) {
            return List.of(value.asText());
        }
        var texts = new ArrayList<String>();
        collect(value, texts);
        return List.copyOf(texts);
    }

    private static void collect(JsonNode value, List<String> texts) {
        if (value.isContainerNode()) {
            value.forEach(each -> collect(each, texts));
        } else if (value.isTextual() && texts.size() < MOST) {
            texts.add(value.asText());
        }
    }
}
