package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;

/** Writes a JSON value as the Lua constructor of the same table, as HC3's editor shows conditions. */
final class LuaTableWriter {

    private LuaTableWriter() {}

    static String write(JsonNode value) {
        var text = new StringBuilder();
        write(value, text, 0);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text, int depth) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                text.append('{');
                boolean first = true;
                for (var field : value.properties()) {
                    text.append(first ? "\n" : ",\n").append("  ".repeat(depth + 1));
                    text.append(key(field.getKey())).append(" = ");
                    write(field.getValue(), text, depth + 1);
                    first = false;
                }
                text.append(first ? "}" : "\n" + "  ".repeat(depth) + "}");
            }
            case ARRAY -> {
                text.append('{');
                var separator = " ";
                for (var item : value) {
                    text.append(separator);
                    write(item, text, depth);
                    separator = ", ";
                }
                text.append(value.isEmpty() ? "}" : " }");
            }
            case STRING -> text.append(quoted(value.textValue()));
            case NUMBER, BOOLEAN -> text.append(value.asText());
            default -> text.append("nil");
        }
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "[" + quoted(name) + "]";
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
