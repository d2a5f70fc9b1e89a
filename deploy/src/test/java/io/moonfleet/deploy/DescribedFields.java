package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of an object, by a file that has the object's form: a map has the fields that it has there, a list elements like the one
 * that it has there, and a text is one of {@code string}, {@code integer}, {@code boolean}, {@code map} or words with bars between.
 */
record DescribedFields(JsonNode form) {

    /** Reads {@code fields/NAME.yaml}. */
    static DescribedFields resource(String name) {
        try (var file = DescribedFields.class.getResourceAsStream("/fields/" + name + ".yaml")) {
            return new DescribedFields(new YAMLMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> complaints(JsonNode object) {
        var complaints = new ArrayList<String>();
        compare("", form, object, complaints);
        return complaints;
    }

    private static void compare(String path, JsonNode form, JsonNode value, List<String> complaints) {
        if (form.isObject() && value.isObject()) {
            value.properties().forEach(field -> {
                var below = path + "/" + field.getKey();
                if (form.has(field.getKey())) {
                    compare(below, form.get(field.getKey()), field.getValue(), complaints);
                } else {
                    complaints.add(below + " is no field");
                }
            });
        } else if (form.isArray() && value.isArray()) {
            value.forEach(element -> compare(path + "/*", form.get(0), element, complaints));
        } else if (!form.isTextual() || !fits(form.asText(), value)) {
            complaints.add(path + " is " + value + " but must be " + form);
        }
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "map" -> value.isObject();
            default -> value.isTextual() && List.of(type.split("\\|")).contains(value.asText());
        };
    }
}
