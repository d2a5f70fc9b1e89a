package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Field;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.catalogue.Operation;
import io.moonfleet.hub.internal.catalogue.Resource;
import io.moonfleet.hub.internal.catalogue.Shape;
import io.moonfleet.hub.internal.json.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The catalogue as OpenAPI descriptions: the whole API, or one area of it, for its own pages and for tools. */
final class OpenApi {

    /** Parameters that are ids of things that the hub numbers. */
    private static final Set<String> NUMBERS = Set.of(
            "id",
            "deviceID",
            "deviceId",
            "roomID",
            "sceneID",
            "sceneId",
            "profileId",
            "userID",
            "partitionID",
            "version");

    private final Catalogue catalogue;
    private final Notes notes = new Notes();

    OpenApi(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** @param area empty for everything; then {@code x-areas} lists the areas */
    ObjectNode describe(Optional<String> area) {
        var wanted = area.map(name -> notes.areas().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HubException.notFound("there is no area '" + name + "' of the API")));
        var api = Json.object().put("openapi", "3.0.1");
        api.putObject("info")
                .put("title", wanted.map(Notes.Area::title).orElse("Moonfleet"))
                .put("version", "v1")
                .put("description", "The API of a Home Center 3, as Moonfleet answers it.");
        api.putArray("servers").addObject().put("url", "/api");
        if (wanted.isEmpty()) {
            var areas = api.putArray("x-areas");
            notes.areas()
                    .forEach(each -> areas.addObject().put("name", each.name()).put("title", each.title()));
        }
        var paths = api.putObject("paths");
        for (var operation : catalogue.operations()) {
            var its = notes.areaOf(operation);
            if (wanted.isEmpty() || wanted.get().equals(its)) {
                var path = paths.path(operation.path()) instanceof ObjectNode known
                        ? known
                        : paths.putObject(operation.path());
                path.set(operation.method().toLowerCase(Locale.ROOT), describe(operation, its));
            }
        }
        schemas(api.putObject("components").putObject("schemas"), api);
        return api;
    }

    /** The schemas that are spoken of, and those that these speak of. */
    private void schemas(ObjectNode schemas, ObjectNode api) {
        var known = Json.object();
        error(known);
        catalogue.resources().values().forEach(resource -> known.set(resource.kind(), schema(resource)));
        notes.schemas().forEach((name, shape) -> known.set(name, shape.schema()));
        var wanted = new TreeSet<String>();
        references(api.path("paths"), wanted, known);
        wanted.forEach(name -> schemas.set(name, known.path(name)));
    }

    private static void references(JsonNode in, Set<String> found, ObjectNode known) {
        var reference = in.path("$ref").asText("");
        var name = reference.substring(reference.lastIndexOf('/') + 1);
        if (!name.isEmpty() && found.add(name)) {
            if (!known.has(name)) {
                throw new IllegalStateException("there is no schema " + name);
            }
            references(known.path(name), found, known);
        }
        in.forEach(each -> references(each, found, known));
    }

    private ObjectNode describe(Operation operation, Notes.Area area) {
        var note = notes.of(operation).orElse(Notes.NOTHING);
        var described = Json.object();
        described.putArray("tags").add(area.title());
        described.put("summary", note.summary());
        var causes = notes.causes(operation);
        if (!causes.isEmpty()) {
            described.put("description", "Can cause " + String.join(", ", causes) + ".");
            described.set("x-events", Json.texts(causes));
        }
        described.put("operationId", operation.method().toLowerCase(Locale.ROOT) + name(operation.path()));
        var parameters = described.putArray("parameters");
        for (var segment : operation.path().split("/", -1)) {
            if (segment.startsWith("{")) {
                var name = segment.substring(1, segment.length() - 1);
                parameter(parameters.addObject(), name, "path", true)
                        .put("type", NUMBERS.contains(name) && !isText(operation) ? "integer" : "string");
            }
        }
        for (var each : note.query()) {
            parameter(parameters.addObject(), each.name(), "query", false)
                    .setAll(each.shape().schema());
        }
        if (note.takes() != null) {
            body(described, operation, note);
        }
        responses(described.putObject("responses"), operation, note);
        return described;
    }

    /** Where {@code {id}} is a name. */
    private static boolean isText(Operation operation) {
        return operation.path().startsWith("/service/");
    }

    private static ObjectNode parameter(ObjectNode parameter, String name, String in, boolean required) {
        return parameter
                .put("name", name)
                .put("in", in)
                .put("required", required)
                .putObject("schema");
    }

    private static void body(ObjectNode described, Operation operation, Notes.Note note) {
        var content = described.putObject("requestBody").putObject("content");
        boolean form =
                operation.path().equals("/quickApp/import") || operation.path().equals("/icons");
        var schema = note.takes().schema();
        if (form) {
            for (var file : new String[] {"file", "icon"}) {
                if (schema.path("properties").path(file) instanceof ObjectNode field) {
                    field.put("format", "binary");
                }
            }
        }
        var type = content.putObject(form ? "multipart/form-data" : "application/json");
        type.set("schema", schema);
        if (note.example() != null && !form) {
            type.set("example", Json.read(note.example().replace("{qa}", "55")));
        }
    }

    private static void responses(ObjectNode responses, Operation operation, Notes.Note note) {
        int status = note.status() == 0 ? operation.status() : note.status();
        var good = responses.putObject(Integer.toString(status)).put("description", "It is so.");
        if (note.gives() != null && status != 204) {
            good.putObject("content")
                    .putObject("application/json")
                    .set("schema", note.gives().schema());
        }
        for (var wrong : new String[] {"400", "404"}) {
            var text = wrong.equals("400")
                    ? "Something in the request is wrong; the message names it."
                    : "There is no such thing.";
            responses
                    .putObject(wrong)
                    .put("description", text)
                    .putObject("content")
                    .putObject("application/json")
                    .set("schema", new Shape.Named("Error").schema());
        }
    }

    private static String name(String path) {
        var name = new StringBuilder();
        for (var word : path.split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return name.toString();
    }

    private static ObjectNode schema(Resource resource) {
        var schema = Json.object().put("type", "object");
        var properties = schema.putObject("properties");
        for (var field : resource.fields()) {
            properties.set(field.name(), schema(field));
        }
        return schema;
    }

    private static ObjectNode schema(Field field) {
        var schema = Json.object();
        switch (field.type()) {
            case TEXT -> schema.put("type", "string");
            case NUMBER -> schema.put("type", "integer").put("format", "int64");
            case DECIMAL -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case OBJECT -> schema.put("type", "object");
            case LIST -> schema.put("type", "array").putObject("items");
            case NUMBERS -> schema.put("type", "array").putObject("items").put("type", "integer");
            case TEXTS -> schema.put("type", "array").putObject("items").put("type", "string");
            case ANY -> schema.put("description", "any JSON value");
        }
        // Null where nobody has set anything.
        if (!field.required()) {
            schema.put("nullable", true);
        }
        if (field.readOnly()) {
            schema.put("readOnly", true);
        }
        if (!field.choices().isEmpty()) {
            schema.set("enum", choices(field));
        }
        return schema;
    }

    /** A text that nobody has set is empty. */
    private static JsonNode choices(Field field) {
        var choices = Json.array();
        if (field.type() == Field.Type.NUMBER) {
            field.choices().forEach(each -> choices.add(Json.number(Long.parseLong(each))));
        } else {
            field.choices().forEach(choices::add);
            if (field.initialValue().asText().isEmpty()) {
                choices.add("");
            }
        }
        return choices;
    }

    private static void error(ObjectNode schemas) {
        var properties = schemas.putObject("Error").put("type", "object").putObject("properties");
        for (var name : new String[] {"type", "reason", "message"}) {
            properties.putObject(name).put("type", "string");
        }
    }
}
