package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** JSON as a Lua expression on one line. */
final class LuaText {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    private LuaText() {}

    static String of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> quoted(node.textValue());
            case NUMBER, BOOLEAN -> node.asText();
            case ARRAY -> {
                var items = new ArrayList<String>();
                node.forEach(item -> items.add(of(item)));
                yield "{" + String.join(",", items) + "}";
            }
            case OBJECT -> {
                var fields = new ArrayList<String>();
                node.properties().forEach(field -> fields.add(key(field.getKey()) + "=" + of(field.getValue())));
                yield "{" + String.join(",", fields) + "}";
            }
            default -> "nil";
        };
    }

    private static String key(String name) {
        return NAME.matcher(name).matches() ? name : "[" + quoted(name) + "]";
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
