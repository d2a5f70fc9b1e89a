package io.moonfleet.hub.internal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.util.regex.Pattern;

/** What of a body may stand in a log: short, and without what somebody keeps secret. */
public final class Discretion {

    public static final String MASK = "****";

    private static final int MOST = 500;
    private static final int MOST_TEXT = 60;
    private static final int MOST_ITEMS = 10;
    private static final int MAX_DEPTH = 4;

    /** Names of fields and variables that people give to secrets. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(pass|pwd|secret|token|pin$|^pin|apikey|api_key|api-key|credential|authorization|cookie|private).*");

    private Discretion() {}

    /** Whether something of that name is nobody's business. */
    public static boolean isSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    public static String of(JsonNode body) {
        if (body == null || body.isNull()) {
            return "";
        }
        var text = Json.write(shown(body, 0));
        return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }

    private static JsonNode shown(JsonNode value, int depth) {
        if (value.isTextual()) {
            var text = value.textValue();
            return text.length() <= MOST_TEXT ? value : Json.text(text.length() + " characters");
        }
        if (!value.isContainerNode()) {
            return value;
        }
        if (depth == MAX_DEPTH) {
            return Json.text("…");
        }
        if (value.isArray()) {
            return list(value, depth);
        }
        return object((ObjectNode) value, depth);
    }

    /** {@code ["password", "x"]} are the arguments of something that sets one. */
    private static JsonNode list(JsonNode items, int depth) {
        var list = Json.array();
        boolean masked = false;
        for (int i = 0; i < Math.min(items.size(), MOST_ITEMS); i++) {
            list.add(masked ? Json.text(MASK) : shown(items.get(i), depth + 1));
            masked |= items.get(i).isTextual() && isSecret(items.get(i).textValue());
        }
        return list;
    }

    /** A variable is {@code {"name": …, "value": …}}: its name says whether its value is a secret. */
    private static JsonNode object(ObjectNode object, int depth) {
        boolean isSecretVariable = isSecret(object.path("name").asText())
                || object.path("type").asText().equals("password");
        var shown = Json.object();
        for (var field : object.properties()) {
            boolean masked = isSecret(field.getKey())
                    || isSecretVariable && field.getKey().equals("value");
            shown.set(field.getKey(), masked ? Json.text(MASK) : shown(field.getValue(), depth + 1));
        }
        return shown;
    }
}
