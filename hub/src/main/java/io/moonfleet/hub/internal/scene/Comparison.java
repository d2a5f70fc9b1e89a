package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.json.Json;
import java.util.OptionalDouble;
import java.util.Set;

/** How a value is compared: numbers as numbers also when one of them is written as a text, everything else as it is. */
record Comparison(String operator, JsonNode wanted) {

    static final Set<String> OPERATORS = Set.of("==", "!=", ">", "<", ">=", "<=", "anyValue");

    boolean any() {
        return operator.equals("anyValue");
    }

    boolean holds(JsonNode value) {
        return switch (operator) {
            case "anyValue" -> true;
            case "==" -> equal(value, wanted);
            case "!=" -> !equal(value, wanted);
            default -> ordered(value);
        };
    }

    private boolean ordered(JsonNode value) {
        var one = number(value);
        var other = number(wanted);
        int order;
        if (one.isPresent() && other.isPresent()) {
            order = Double.compare(one.getAsDouble(), other.getAsDouble());
        } else if (value.isTextual() && wanted.isTextual()) {
            order = value.textValue().compareTo(wanted.textValue());
        } else {
            return false;
        }
        return switch (operator) {
            case ">" -> order > 0;
            case "<" -> order < 0;
            case ">=" -> order >= 0;
            default -> order <= 0;
        };
    }

    /** A table that is wanted fits when each of its fields does; {@code "*"} fits everything. */
    static boolean equal(JsonNode value, JsonNode wanted) {
        if (wanted.isTextual() && wanted.textValue().equals("*")) {
            return true;
        }
        if (wanted.isObject() && value.isObject()) {
            for (var field : wanted.properties()) {
                if (!equal(value.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (Json.same(value, wanted)) {
            return true;
        }
        var one = number(value);
        var other = number(wanted);
        if (one.isPresent() && other.isPresent()) {
            return one.getAsDouble() == other.getAsDouble();
        }
        return value.isValueNode() && wanted.isValueNode() && value.asText().equals(wanted.asText());
    }

    private static OptionalDouble number(JsonNode value) {
        if (value.isNumber()) {
            return OptionalDouble.of(value.doubleValue());
        }
        if (!value.isTextual()) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(value.textValue().strip()));
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }
}
