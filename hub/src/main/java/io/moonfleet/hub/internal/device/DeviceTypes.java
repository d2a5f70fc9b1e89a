package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types a device can have, read from {@code device-types.txt}. A type is resolved with all it has from its bases
 * when it is first used: a hub needs few of them.
 */
public final class DeviceTypes {

    private static final String FILE = "/io/moonfleet/hub/device-types.txt";
    private static final String PREFIX = "com.fibaro.";
    private static final int NEAR_NAMES = 3;

    /**
     * A type with everything inherited.
     *
     * @param properties the values of a fresh device; immutable by agreement, as is {@code actions}
     */
    public record DeviceType(
            String name,
            String baseType,
            SequencedSet<String> interfaces,
            ObjectNode properties,
            ObjectNode actions,
            String panel,
            boolean hasPanel) {}

    private static final class Block {
        private final String base;
        private final List<String> lines = new ArrayList<>();

        Block(String base) {
            this.base = base;
        }
    }

    private final Map<String, Block> types = new LinkedHashMap<>();
    private final Map<String, Block> interfaces = new HashMap<>();
    private final Map<String, DeviceType> resolved = new ConcurrentHashMap<>();

    public DeviceTypes() {
        try (var in = DeviceTypes.class.getResourceAsStream(FILE);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Block block = null;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("type ")) {
                    var words = line.split(" ", -1);
                    block = new Block(words.length > 3 ? PREFIX + words[3] : "");
                    types.put(PREFIX + words[1], block);
                } else if (line.startsWith("interface ")) {
                    block = new Block("");
                    interfaces.put(line.substring("interface ".length()), block);
                } else if (block != null && line.startsWith("  ")) {
                    block.lines.add(line.substring(2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> names() {
        return types.keySet().stream().sorted().toList();
    }

    public Optional<DeviceType> find(String name) {
        if (!types.containsKey(name)) {
            return Optional.empty();
        }
        var known = resolved.get(name);
        if (known == null) {
            known = resolve(name);
            resolved.put(name, known);
        }
        return Optional.of(known);
    }

    /** The direct base of a type; empty for the root and unknown ones. */
    public String baseOf(String name) {
        var block = types.get(name);
        return block == null ? "" : block.base;
    }

    /** Whether a type is the other one or comes from it. */
    public boolean isA(String type, String ancestor) {
        for (var each = type; !each.isEmpty(); each = baseOf(each)) {
            if (each.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    /** The properties and actions that an interface brings. */
    public Trait trait(String name) {
        var properties = Json.object();
        var actions = Json.object();
        var block = interfaces.get(name);
        if (block != null) {
            for (var line : block.lines) {
                if (line.startsWith("actions ")) {
                    actions(line, actions);
                } else {
                    property(line, properties);
                }
            }
        }
        return new Trait(properties, actions);
    }

    /** What an interface brings to a device. */
    public record Trait(ObjectNode properties, ObjectNode actions) {}

    private DeviceType resolve(String name) {
        var block = types.get(name);
        var base = find(block.base).orElse(null);
        var builder = new Builder(base);
        block.lines.forEach(builder::line);
        return builder.build(name, block.base);
    }

    private final class Builder {
        private final SequencedSet<String> interfaces = new LinkedHashSet<>();
        private final ObjectNode properties = Json.object();
        private final ObjectNode actions = Json.object();
        private String panel = "";
        private boolean hasPanel;

        Builder(DeviceType base) {
            if (base != null) {
                interfaces.addAll(base.interfaces);
                properties.setAll(base.properties);
                actions.setAll(base.actions);
                panel = base.panel;
                hasPanel = base.hasPanel;
            }
        }

        void line(String line) {
            int space = line.indexOf(' ');
            var rest = line.substring(space + 1);
            switch (line.substring(0, space)) {
                case "interfaces" -> interfaces(rest);
                case "role" -> role(rest);
                case "icon" -> properties.put("deviceIcon", Integer.parseInt(rest));
                case "control" -> properties.put("deviceControlType", Integer.parseInt(rest));
                case "category" -> properties.set("categories", Json.texts(List.of(rest.split(" ", -1))));
                case "panel" -> {
                    hasPanel = rest.endsWith("+");
                    var shown = hasPanel ? rest.substring(0, rest.length() - 1) : rest;
                    panel = shown.equals("none") ? "" : PREFIX + shown;
                }
                case "actions" -> DeviceTypes.actions(line, actions);
                case "-" -> properties.remove(rest);
                default -> property(line, properties);
            }
        }

        private void interfaces(String names) {
            for (var each : names.split(" ", -1)) {
                if (each.startsWith("-")) {
                    var trait = trait(each.substring(1));
                    interfaces.remove(each.substring(1));
                    trait.properties.fieldNames().forEachRemaining(properties::remove);
                    trait.actions.fieldNames().forEachRemaining(actions::remove);
                } else {
                    var trait = trait(each);
                    interfaces.add(each);
                    trait.properties.properties().forEach(field -> properties.set(field.getKey(), field.getValue()));
                    actions.setAll(trait.actions);
                }
            }
        }

        private void role(String text) {
            int of = text.indexOf(" of ");
            var role = of < 0 ? text : text.substring(0, of);
            properties.put("deviceRole", role);
            properties.set(
                    "supportedDeviceRoles",
                    Json.texts(
                            of < 0
                                    ? List.of(role)
                                    : List.of(text.substring(of + 4).split(" ", -1))));
        }

        DeviceType build(String name, String base) {
            return new DeviceType(name, base, interfaces, properties, actions, panel, hasPanel);
        }
    }

    private static void actions(String line, ObjectNode actions) {
        for (var each : line.substring("actions ".length()).split(" ", -1)) {
            int slash = each.indexOf('/');
            if (each.startsWith("-")) {
                actions.remove(each.substring(1));
            } else if (slash < 0) {
                actions.put(each, 0);
            } else {
                actions.put(each.substring(0, slash), Integer.parseInt(each.substring(slash + 1)));
            }
        }
    }

    private static void property(String line, ObjectNode properties) {
        int equals = line.indexOf(" = ");
        properties.set(line.substring(0, equals), value(line.substring(equals + 3)));
    }

    /** Most values are the simplest ones; these need no parser, which a hub then need not load when it opens. */
    private static JsonNode value(String text) {
        return switch (text) {
            case "true" -> Json.bool(true);
            case "false" -> Json.bool(false);
            case "0" -> Json.number(0);
            case "\"\"" -> Json.text("");
            case "[]" -> Json.array();
            default -> Json.read(text);
        };
    }

    /** The names most like a wrong one, to help whoever mistyped it. */
    public List<String> near(String wrong) {
        var word = simple(wrong);
        return types.keySet().stream()
                .sorted(Comparator.comparingInt((String each) -> distance(word, simple(each)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NEAR_NAMES)
                .toList();
    }

    private static String simple(String type) {
        var name = type.substring(type.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
        return name.substring(0, Math.min(name.length(), 64));
    }

    /** How many letters must be changed, added or taken away to make one word of the other. */
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
