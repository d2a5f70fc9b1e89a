package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.catalogue.Operation;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import io.moonfleet.hub.internal.rights.Grants;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request that has found its operation.
 *
 * @param path the values of the pattern's parameters
 * @param grants what of the home is there for who calls
 */
public record Call(ApiRequest request, Operation operation, Map<String, String> path, Grants grants) {

    Call withGrants(Grants granted) {
        return new Call(request, operation, path, granted);
    }

    public String path(String name) {
        return path.get(name);
    }

    public int number(String name) {
        return parse(name, path.get(name));
    }

    /** The path's only parameter. */
    public String id() {
        return path.values().iterator().next();
    }

    public Optional<String> query(String name) {
        var values = request.query().get(name);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    public List<String> queries(String name) {
        return request.query().getOrDefault(name, List.of());
    }

    /** All values of a parameter that may be repeated, or be a list separated by commas. */
    public Set<String> words(String name) {
        var words = new HashSet<String>();
        for (var value : queries(name)) {
            for (var word : value.split(",", -1)) {
                if (!word.isBlank()) {
                    words.add(word.strip());
                }
            }
        }
        return words;
    }

    public String requiredQuery(String name) {
        return query(name).orElseThrow(() -> HubException.badRequest(name + ": is missing in the query"));
    }

    public Optional<Integer> queryNumber(String name) {
        return query(name).map(text -> parse(name, text));
    }

    static int parse(String name, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException _) {
            throw HubException.badRequest(name + ": must be a whole number");
        }
    }

    /** The body as an object; refused when it is none. */
    public ObjectNode object() {
        if (request.body() instanceof ObjectNode object) {
            return object;
        }
        throw HubException.badRequest("the body must be a JSON object");
    }

    /** The body as an object; an empty one when there is none. */
    public ObjectNode objectOrEmpty() {
        return request.body() == null || request.body().isNull() ? Json.object() : object();
    }

    public int bodyNumber(String field) {
        var value = object().path(field);
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            return value.intValue();
        }
        // Some clients send ids as texts.
        if (value.isTextual() && !value.textValue().isBlank()) {
            return parse(field, value.textValue());
        }
        throw HubException.badRequest(field + ": must be a whole number");
    }

    public String bodyText(String field) {
        var value = object().path(field);
        if (!value.isTextual()) {
            throw HubException.badRequest(field + ": must be a text");
        }
        return Limits.checkName(value.textValue(), field);
    }

    public JsonNode bodyValue(String field) {
        var value = object().get(field);
        if (value == null) {
            throw HubException.badRequest(field + ": is missing");
        }
        return value;
    }

    public List<String> bodyTexts(String field) {
        var value = object().path(field);
        if (!value.isArray()) {
            throw HubException.badRequest(field + ": must be a list of texts");
        }
        var texts = new java.util.ArrayList<String>(value.size());
        for (var each : value) {
            if (!each.isTextual()) {
                throw HubException.badRequest(field + ": must be a list of texts");
            }
            texts.add(Limits.checkName(each.textValue(), field));
        }
        return texts;
    }

    /** Administrators do, and a QuickApp its own and its children's. */
    boolean maySeeSecretsOf(Device device) {
        var caller = request.caller();
        return caller.role() == HubCaller.Role.ADMIN
                || caller.device() != 0 && (caller.device() == device.id() || caller.device() == device.parentId());
    }

    /** The PIN that was given, as a header, a query, or in the body; empty for none. */
    String pin() {
        return request.header(ApiRequest.PIN)
                .or(() -> query("pin"))
                .orElseGet(() ->
                        request.body() == null ? "" : request.body().path("pin").asText());
    }

    /** The QuickApp that calls, 0 for anybody else. */
    public int callingDevice() {
        return request.caller().device();
    }
}
