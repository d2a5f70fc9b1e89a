package io.moonfleet.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** HC3's own descriptions of its API, where they lie beside this clone: they are read, never kept. */
final class Reference {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    /**
     * An operation as HC3 describes it.
     *
     * @param api the description that it is part of, for its references
     */
    record Described(JsonNode api, String method, String path, JsonNode operation) {

        String name() {
            return method + " " + path;
        }

        /** Method and path with all parameters named alike. */
        String shape() {
            return method + " " + Reference.shape(path);
        }

        Set<Integer> statuses() {
            var statuses = new TreeSet<Integer>();
            operation.path("responses").fieldNames().forEachRemaining(each -> statuses.add(Integer.parseInt(each)));
            return statuses;
        }

        Optional<JsonNode> answer(int status) {
            return schema(operation.path("responses").path(Integer.toString(status)));
        }

        Optional<JsonNode> body() {
            return schema(operation.path("requestBody"));
        }

        boolean isForm() {
            return operation
                    .path("requestBody")
                    .path("content")
                    .fieldNames()
                    .next()
                    .contains("form");
        }

        private static Optional<JsonNode> schema(JsonNode holder) {
            for (var content : holder.path("content").properties()) {
                if (content.getKey().equals("application/json")
                        || content.getKey().contains("form")) {
                    return Optional.of(content.getValue().path("schema"));
                }
            }
            return Optional.empty();
        }

        /** A body with every field that the schema speaks of, or with only those that must be there. */
        JsonNode sampleBody(boolean whole) {
            return new Sample(api, whole).of(body().orElseThrow(), 0);
        }
    }

    private final List<Described> operations = new ArrayList<>();

    private Reference(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                read(Json.read(Files.readString(file)));
            }
        }
    }

    private void read(JsonNode api) {
        for (var path : api.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(new Described(
                            api, method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
                }
            }
        }
    }

    List<Described> operations() {
        return operations;
    }

    static Optional<Reference> atHand() throws IOException {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolve("shared/hc3/openapi");
            if (Files.isDirectory(candidate)) {
                return Optional.of(new Reference(candidate));
            }
        }
        return Optional.empty();
    }

    /** Parameters by any name are the same. */
    static String shape(String path) {
        var plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        var shape = plain.replaceAll("\\{[^}]*}(\\.json)?", "{}");
        return shape.endsWith("/") ? shape.substring(0, shape.length() - 1) : shape;
    }

    /** Makes values of schemas: the example of each where it has one. */
    private record Sample(JsonNode api, boolean whole) {

        private static final int DEEPEST = 8;

        /** Names of fields that speak of something in the home. */
        private static final Map<String, JsonNode> KNOWN = Map.ofEntries(
                Map.entry("deviceId", Json.number(55)),
                Map.entry("devicesId", Json.array(List.of(Json.number(55)))),
                Map.entry("from", Json.number(55)),
                Map.entry("to", Json.number(55)),
                Map.entry("initialInterfaces", Json.texts(List.of("power"))),
                Map.entry("parentId", Json.number(55)),
                Map.entry("roomID", Json.number(219)),
                Map.entry("roomId", Json.number(219)),
                Map.entry("sectionID", Json.number(219)),
                Map.entry("locationId", Json.number(1)),
                Map.entry("geofenceAction", Json.text("enter")),
                Map.entry("baseType", Json.text("com.fibaro.multilevelSwitch")));

        JsonNode of(JsonNode given, int depth) {
            var reference = given.path("$ref").asText("");
            if (!reference.isEmpty()) {
                return of(api.at(reference.substring(1)), depth);
            }
            boolean hasFields = given.has("properties");
            if (given.has("example") && !hasFields) {
                return given.get("example");
            }
            for (var choice : List.of("oneOf", "anyOf")) {
                if (given.has(choice)) {
                    return of(given.path(choice).path(0), depth);
                }
            }
            if (given.has("allOf")) {
                var all = Json.object();
                given.path("allOf").forEach(each -> {
                    if (of(each, depth) instanceof ObjectNode part) {
                        all.setAll(part);
                    }
                });
                return all;
            }
            if (given.path("enum").isArray()) {
                return given.path("enum").path(0);
            }
            if (given.has("default")) {
                return given.get("default");
            }
            return switch (given.path("type").asText(given.has("properties") ? "object" : "string")) {
                case "object" -> object(given, depth);
                case "array" ->
                    depth > DEEPEST ? Json.array() : Json.array(List.of(of(given.path("items"), depth + 1)));
                case "integer", "number" ->
                    Json.number(Math.max(1, given.path("minimum").asLong()));
                case "boolean" -> Json.bool(true);
                default -> Json.text("text");
            };
        }

        private ObjectNode object(JsonNode schema, int depth) {
            var object = Json.object();
            var required = new TreeSet<String>();
            schema.path("required").forEach(each -> required.add(each.asText()));
            for (var field : schema.path("properties").properties()) {
                if (depth <= DEEPEST
                        && (whole || required.contains(field.getKey()))
                        && !field.getValue().path("readOnly").asBoolean()) {
                    var known = KNOWN.get(field.getKey());
                    boolean fits = known != null && !(known.isArray() && depth > 0);
                    object.set(field.getKey(), fits ? known : of(field.getValue(), depth + 1));
                }
            }
            return object;
        }
    }
}
