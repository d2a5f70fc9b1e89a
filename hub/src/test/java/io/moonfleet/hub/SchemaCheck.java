package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Compares JSON with a schema of an OpenAPI description: types, required fields, choices, references. */
final class SchemaCheck {

    private static final int DEEPEST = 30;

    private final JsonNode api;
    private final List<String> problems = new ArrayList<>();

    private final List<String> gaps = new ArrayList<>();

    private SchemaCheck(JsonNode api) {
        this.api = api;
    }

    /** What does not fit, with its place. */
    static List<String> problems(JsonNode api, JsonNode schema, JsonNode value) {
        var check = new SchemaCheck(api);
        check.check(schema, value, "$", 0);
        return check.problems;
    }

    /** Fields that the schema speaks of and the value has not, whether or not they must be there. */
    static List<String> gaps(JsonNode api, JsonNode schema, JsonNode value) {
        var check = new SchemaCheck(api);
        check.check(schema, value, "$", 0);
        return check.gaps;
    }

    private JsonNode resolved(JsonNode schema) {
        var reference = schema.path("$ref").asText("");
        return reference.isEmpty() ? schema : resolved(api.at(reference.substring(1)));
    }

    private void check(JsonNode given, JsonNode value, String at, int depth) {
        var schema = resolved(given);
        for (var some : List.of("oneOf", "anyOf")) {
            if (schema.path(some).isArray() && !anyFits(schema.path(some), value)) {
                problems.add(at + " fits none of " + some);
            }
        }
        schema.path("allOf").forEach(each -> check(each, value, at, depth));
        if (value.isNull()
                && (schema.path("nullable").asBoolean() || schema.path("type").isMissingNode())) {
            return;
        }
        if (!fits(schema.path("type").asText(""), value)) {
            problems.add(at + " is " + value.getNodeType() + ", not "
                    + schema.path("type").asText());
            return;
        }
        if (depth == DEEPEST) {
            return;
        }
        if (schema.path("enum").isArray() && !contains(schema.path("enum"), value)) {
            problems.add(at + " is " + value + ", none of " + schema.path("enum"));
        }
        if (value.isObject()) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.asText())) {
                    problems.add(at + "." + name.asText() + " is missing");
                }
            });
            schema.path("properties").properties().forEach(field -> {
                if (value.has(field.getKey())) {
                    check(field.getValue(), value.get(field.getKey()), at + "." + field.getKey(), depth + 1);
                } else {
                    gaps.add(at + "." + field.getKey());
                }
            });
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), at + "[" + i + "]", depth + 1);
            }
        }
    }

    private boolean anyFits(JsonNode schemas, JsonNode value) {
        for (var each : schemas) {
            if (problems(api, each, value).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (var each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber() || value.isNumber() && value.doubleValue() % 1 == 0;
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }
}
