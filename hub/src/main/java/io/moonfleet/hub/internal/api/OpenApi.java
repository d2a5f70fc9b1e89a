package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Field;
import io.moonfleet.hub.internal.catalogue.Operation;
import io.moonfleet.hub.internal.catalogue.Resource;
import io.moonfleet.hub.internal.json.Json;
import java.util.Locale;

/** The catalogue as an OpenAPI description, for the API's own pages. */
final class OpenApi {

    private OpenApi() {}

    static ObjectNode of(Catalogue catalogue) {
        var api = Json.object().put("openapi", "3.0.1");
        api.putObject("info").put("title", "Moonfleet").put("version", "v1").put("description", "The API of an HC3");
        api.putArray("servers").addObject().put("url", "/api");
        var paths = api.putObject("paths");
        for (var operation : catalogue.operations()) {
            var path = paths.path(operation.path()) instanceof ObjectNode known
                    ? known
                    : paths.putObject(operation.path());
            path.set(operation.method().toLowerCase(Locale.ROOT), describe(operation));
        }
        var schemas = api.putObject("components").putObject("schemas");
        error(schemas);
        catalogue.resources().values().forEach(resource -> schemas.set(resource.kind(), schema(resource)));
        return api;
    }

    private static ObjectNode describe(Operation operation) {
        var described = Json.object();
        described.putArray("tags").add(tag(operation.path()));
        described.put("operationId", operation.method().toLowerCase(Locale.ROOT) + name(operation.path()));
        var parameters = described.putArray("parameters");
        for (var segment : operation.path().split("/", -1)) {
            if (segment.startsWith("{")) {
                parameters
                        .addObject()
                        .put("name", segment.substring(1, segment.length() - 1))
                        .put("in", "path")
                        .put("required", true)
                        .putObject("schema")
                        .put("type", "string");
            }
        }
        boolean takesBody =
                operation.method().equals("POST") || operation.method().equals("PUT");
        if (takesBody) {
            var content =
                    described.putObject("requestBody").putObject("content").putObject("application/json");
            content.set("schema", bodySchema(operation.resource()));
        }
        var responses = described.putObject("responses");
        var good = responses.putObject(Integer.toString(operation.status())).put("description", "Done");
        if (operation.resource() != null
                && operation.status() != 204
                && !operation.method().equals("DELETE")) {
            good.putObject("content").putObject("application/json").set("schema", answerSchema(operation));
        }
        responses.putObject("400").put("description", "Something in the request is wrong; the message names it");
        responses.putObject("404").put("description", "There is no such thing");
        return described;
    }

    /** {@code /panels/climate/{id}} belongs to climate. */
    private static String tag(String path) {
        var words = path.split("/", -1);
        return words.length > 2 && words[1].equals("panels") ? words[2] : words[1];
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

    private static ObjectNode reference(String schema) {
        return Json.object().put("$ref", "#/components/schemas/" + schema);
    }

    private static ObjectNode bodySchema(Resource resource) {
        return resource == null ? Json.object() : reference(resource.kind());
    }

    private static JsonNode answerSchema(Operation operation) {
        var one = reference(operation.resource().kind());
        if (!operation.behaviour().equals("collection.list")) {
            return one;
        }
        var list = Json.object().put("type", "array");
        list.set("items", one);
        return list;
    }

    private static ObjectNode schema(Resource resource) {
        var schema = Json.object().put("type", "object");
        var properties = schema.putObject("properties");
        var required = Json.array();
        for (var field : resource.fields()) {
            properties.set(field.name(), schema(field));
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private static ObjectNode schema(Field field) {
        var schema = Json.object();
        switch (field.type()) {
            case TEXT -> schema.put("type", "string");
            case NUMBER -> schema.put("type", "integer");
            case DECIMAL -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case OBJECT -> schema.put("type", "object");
            case LIST -> schema.put("type", "array").putObject("items");
            case NUMBERS -> schema.put("type", "array").putObject("items").put("type", "integer");
            case TEXTS -> schema.put("type", "array").putObject("items").put("type", "string");
            case ANY -> schema.put("description", "any JSON value");
        }
        if (field.readOnly()) {
            schema.put("readOnly", true);
        }
        if (!field.choices().isEmpty()) {
            schema.set("enum", Json.texts(field.choices()));
        }
        return schema;
    }

    private static void error(ObjectNode schemas) {
        var properties = schemas.putObject("Error").put("type", "object").putObject("properties");
        for (var name : new String[] {"type", "reason", "message"}) {
            properties.putObject(name).put("type", "string");
        }
    }
}
