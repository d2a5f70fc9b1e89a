package io.moonfleet.hub.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppStorage;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The internal storage of one QuickApp: documents of kind {@code variable}, one kind for each device. */
public final class StoredVariables implements QuickAppStorage {

    private static final int MAX_VARIABLES = 5_000;
    private static final String KIND = "variable/";

    private final DocumentTable documents;
    private final String kind;

    public StoredVariables(DocumentTable documents, int device) {
        this.documents = documents;
        this.kind = kindOf(device);
    }

    /** The kind of documents that a device's variables are. */
    public static String kindOf(int device) {
        return KIND + device;
    }

    /** Whose variables the documents of a kind are; empty when they are something else. */
    static OptionalInt deviceOf(String kind) {
        return kind.startsWith(KIND)
                ? OptionalInt.of(Integer.parseInt(kind.substring(KIND.length())))
                : OptionalInt.empty();
    }

    @Override
    public Optional<JsonNode> get(String name) {
        return document(name).map(each -> each.path("value"));
    }

    /** {@code {name, value, isHidden}}. */
    public Optional<ObjectNode> document(String name) {
        return documents.find(kind, name);
    }

    public JsonNode documents() {
        return Json.array(documents.all(kind));
    }

    @Override
    public Map<String, JsonNode> all() {
        var all = new LinkedHashMap<String, JsonNode>();
        documents.all(kind).forEach(each -> all.put(each.path("name").asText(), each.path("value")));
        return all;
    }

    @Override
    public Set<String> hidden() {
        return documents.all(kind).stream()
                .filter(each -> each.path("isHidden").asBoolean())
                .map(each -> each.path("name").asText())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public void set(String name, JsonNode value, boolean hidden) {
        Limits.checkName(name, "name");
        Limits.checkValue(value, "value");
        documents.exclusively(kind, () -> {
            if (documents.count(kind) >= MAX_VARIABLES
                    && documents.find(kind, name).isEmpty()) {
                throw new HubException(
                        409, "TOO_MANY_VARIABLES", "a QuickApp has room for " + MAX_VARIABLES + " stored variables");
            }
            var document = Json.object().put("name", name);
            document.set("value", value);
            documents.put(kind, name, document.put("isHidden", hidden));
            return null;
        });
    }

    /** Makes a variable; refused with 409 when it exists. */
    public void create(String name, JsonNode value, boolean hidden) {
        documents.exclusively(kind, () -> {
            if (documents.find(kind, name).isPresent()) {
                throw HubException.conflict("name: the variable '" + name + "' exists already");
            }
            set(name, value, hidden);
            return null;
        });
    }

    @Override
    public boolean remove(String name) {
        return documents.remove(kind, name);
    }

    @Override
    public void clear() {
        documents.ids(kind).forEach(name -> documents.remove(kind, name));
    }
}
