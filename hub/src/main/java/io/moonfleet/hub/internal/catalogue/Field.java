package io.moonfleet.hub.internal.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.math.BigDecimal;
import java.util.List;

/**
 * A field of a kind of documents.
 *
 * @param required must be given when a document is made
 * @param readOnly only the hub sets it; what a client sends is passed over
 * @param initial its value in a fresh document, null for none
 * @param choices the only values, empty for any
 */
public record Field(
        String name, Type type, boolean required, boolean readOnly, JsonNode initial, List<String> choices) {

    /** What a value must be. */
    public enum Type {
        TEXT("a text"),
        NUMBER("a whole number"),
        DECIMAL("a number"),
        BOOLEAN("true or false"),
        OBJECT("an object"),
        LIST("a list"),
        NUMBERS("a list of whole numbers"),
        TEXTS("a list of texts"),
        ANY("anything");

        private final String description;

        Type(String description) {
            this.description = description;
        }

        boolean takes(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isTextual();
                case NUMBER -> value.isIntegralNumber() && value.canConvertToLong();
                case DECIMAL -> value.isNumber();
                case BOOLEAN -> value.isBoolean();
                case OBJECT -> value.isObject();
                case LIST -> value.isArray();
                case NUMBERS -> value.isArray() && all(value, NUMBER);
                case TEXTS -> value.isArray() && all(value, TEXT);
                case ANY -> true;
            };
        }

        private static boolean all(JsonNode list, Type type) {
            for (var item : list) {
                if (!type.takes(item)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Refuses a value that the field can't have; gives the one to keep. */
    public JsonNode check(JsonNode given) {
        var value = number(given);
        if (value.isNull() && !required) {
            return value;
        }
        if (!type.takes(value)) {
            throw HubException.badRequest(name + ": must be " + type.description);
        }
        Limits.checkValue(value, name);
        if (!choices.isEmpty() && !choices.contains(value.asText())) {
            throw HubException.badRequest(name + ": must be one of " + String.join(", ", choices));
        }
        return value;
    }

    /** HC3's own examples give numbers as texts. */
    private JsonNode number(JsonNode value) {
        if (!value.isTextual() || type != Type.NUMBER && type != Type.DECIMAL) {
            return value;
        }
        var text = value.textValue();
        try {
            return type == Type.NUMBER
                    ? Json.number(Long.parseLong(text))
                    : Json.object().numberNode(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException _) {
            return value;
        }
    }

    /** What a fresh document has here. */
    public JsonNode initialValue() {
        if (initial != null) {
            return initial;
        }
        return switch (type) {
            case TEXT -> Json.text("");
            case NUMBER, DECIMAL -> Json.number(0);
            case BOOLEAN -> Json.bool(false);
            case OBJECT -> Json.object();
            case LIST, NUMBERS, TEXTS -> Json.array();
            case ANY -> Json.orNull(null);
        };
    }
}
