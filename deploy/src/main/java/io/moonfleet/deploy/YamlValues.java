package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A chart's values as a tree. */
final class YamlValues {

    private static final YAMLMapper YAML = new YAMLMapper();

    private YamlValues() {}

    static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file laid over another, as Helm does it: maps are merged, all else is replaced. */
    static String merged(Path below, Path above) {
        try {
            return YAML.writeValueAsString(merge(read(below), read(above)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode merge(JsonNode below, JsonNode above) {
        if (!(below instanceof ObjectNode lower) || !(above instanceof ObjectNode upper)) {
            return above;
        }
        var result = lower.deepCopy();
        upper.properties()
                .forEach(entry -> result.set(
                        entry.getKey(),
                        lower.has(entry.getKey())
                                ? merge(lower.get(entry.getKey()), entry.getValue())
                                : entry.getValue()));
        return result;
    }

    /** {@code store.file.size}: everything that can be set. An empty map is one value. */
    static List<String> paths(JsonNode values) {
        var paths = new ArrayList<String>();
        collect("", values, paths);
        return paths;
    }

    private static void collect(String prefix, JsonNode values, List<String> paths) {
        for (var entry : values.properties()) {
            var path = prefix + entry.getKey();
            if (entry.getValue() instanceof ObjectNode map && !map.isEmpty()) {
                collect(path + ".", map, paths);
            } else {
                paths.add(path);
            }
        }
    }
}
