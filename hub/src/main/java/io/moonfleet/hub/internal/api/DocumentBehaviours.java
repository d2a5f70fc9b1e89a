package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.catalogue.Field;
import io.moonfleet.hub.internal.catalogue.Resource;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Making, reading, changing and removing documents, for every kind that the catalogue describes. */
final class DocumentBehaviours {

    private static final String SINGLE = "it";
    private static final int MAX_MERGE_DEPTH = 20;

    private final DocumentTable documents;
    private final HubParts parts;
    private final Map<String, Rules> rules;

    DocumentBehaviours(HubParts parts, Map<String, Rules> rules) {
        this.parts = parts;
        this.documents = parts.documents();
        this.rules = rules;
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("collection.list", Behaviour.of(this::list));
        behaviours.put("collection.create", Behaviour.of(this::create));
        behaviours.put("collection.get", Behaviour.of(this::get));
        behaviours.put("collection.put", Behaviour.of(this::put));
        behaviours.put("collection.delete", Behaviour.of(this::delete));
        behaviours.put("document.get", Behaviour.of(this::getSingle));
        behaviours.put("document.put", Behaviour.of(this::putSingle));
    }

    private Rules rules(Resource resource) {
        return rules.getOrDefault(resource.kind(), Rules.NONE);
    }

    private static final Set<String> NO_FILTERS = Set.of("lang", "rand", "_");

    /** All of a kind; a query parameter that is a field filters. */
    private ApiAnswer list(Call call) {
        var resource = call.operation().resource();
        var rules = rules(resource);
        var shown = new ArrayList<ObjectNode>();
        for (var document : documents.all(resource.kind())) {
            if (call.grants().sees(resource.kind(), document)
                    && matches(document, call, resource)
                    && rules.isMeant(document, call)) {
                shown.add(rules.show(document));
            }
        }
        return ApiAnswer.ok(Json.array(shown));
    }

    private static boolean matches(ObjectNode document, Call call, Resource resource) {
        for (var filter : call.request().query().entrySet()) {
            if (!NO_FILTERS.contains(filter.getKey())
                    && resource.field(filter.getKey()).isPresent()
                    && !filter.getValue()
                            .contains(document.path(filter.getKey()).asText())) {
                return false;
            }
        }
        return true;
    }

    private ApiAnswer get(Call call) {
        var resource = call.operation().resource();
        return ApiAnswer.ok(rules(resource).show(find(resource, call.id())));
    }

    private ObjectNode find(Resource resource, String id) {
        return documents.get(resource.kind(), id);
    }

    private ApiAnswer create(Call call) {
        var resource = call.operation().resource();
        var made = create(resource, call.object());
        return new ApiAnswer(call.operation().status(), call.operation().status() == 204 ? null : made);
    }

    ObjectNode create(Resource resource, ObjectNode sent) {
        var kind = resource.kind();
        return documents.exclusively(kind, () -> {
            if (documents.count(kind) >= resource.limit()) {
                throw new HubException(409, "TOO_MANY", "there is room for " + resource.limit() + " " + kind + "s");
            }
            var document = Json.object();
            for (var field : resource.fields()) {
                document.set(field.name(), firstValue(field, sent));
            }
            keepOpenFields(resource, sent, document);
            stamp(resource, document, true);
            String id;
            if (resource.numbered()) {
                id = Integer.toString(documents.freeNumber(kind, resource.firstId()));
                document.put(resource.key(), Integer.parseInt(id));
            } else {
                id = key(resource, document);
                if (documents.find(kind, id).isPresent()) {
                    throw HubException.conflict(resource.key() + ": '" + id + "' exists already");
                }
            }
            rules(resource).complete(document, null, sent);
            documents.put(kind, id, document);
            rules(resource).stored(document);
            tell(resource, "create", null, document);
            return rules(resource).show(document);
        });
    }

    /** The name that a client gives; where it need not give one, the hub makes it up. */
    private static String key(Resource resource, ObjectNode document) {
        var key = resource.key();
        boolean madeUp = resource.field(key).map(field -> !field.required()).orElse(true);
        if (madeUp && document.path(key).asText().isEmpty()) {
            document.put(key, UUID.randomUUID().toString());
        }
        return Limits.checkName(document.path(key).asText(), key);
    }

    private static JsonNode firstValue(Field field, ObjectNode sent) {
        var value = field.readOnly() ? null : sent.get(field.name());
        if (value == null && field.required()) {
            throw HubException.badRequest(field.name() + ": is missing");
        }
        return value == null ? field.initialValue() : field.check(value);
    }

    private static void keepOpenFields(Resource resource, ObjectNode sent, ObjectNode document) {
        if (!resource.open()) {
            return;
        }
        for (var field : sent.properties()) {
            if (resource.field(field.getKey()).isEmpty()) {
                Limits.checkName(field.getKey(), "field");
                Limits.checkValue(field.getValue(), field.getKey());
                document.set(field.getKey(), field.getValue());
            }
        }
    }

    private void stamp(Resource resource, ObjectNode document, boolean fresh) {
        if (fresh && resource.field("created").isPresent()) {
            document.put("created", parts.now());
        }
        for (var name : new String[] {"modified", "updated"}) {
            if (resource.field(name).isPresent()) {
                document.put(name, parts.now());
            }
        }
    }

    private ApiAnswer put(Call call) {
        var resource = call.operation().resource();
        var changed = change(resource, call.id(), call.object());
        int status = call.operation().status();
        return new ApiAnswer(status, status == 204 ? null : rules(resource).answerOfChange(changed));
    }

    private ObjectNode change(Resource resource, String id, ObjectNode sent) {
        var kind = resource.kind();
        return documents.exclusively(kind, () -> {
            var before = find(resource, id);
            var after = merged(resource, before, sent);
            if (!resource.single()) {
                after.set(resource.key(), before.path(resource.key()));
            }
            if (Json.same(before, after)) {
                return rules(resource).show(before);
            }
            stamp(resource, after, false);
            rules(resource).complete(after, before, sent);
            documents.put(kind, id, after);
            rules(resource).stored(after);
            tell(resource, "update", before, after);
            return rules(resource).show(after);
        });
    }

    /** The old document with what was sent: objects are merged, lists replaced whole. */
    private static ObjectNode merged(Resource resource, ObjectNode before, ObjectNode sent) {
        var after = Json.object();
        after.setAll(before);
        for (var field : resource.fields()) {
            var value = sent.get(field.name());
            if (value != null && !field.readOnly()) {
                var checked = field.check(value);
                after.set(field.name(), merge(before.path(field.name()), checked, 0));
            }
        }
        keepOpenFields(resource, sent, after);
        return after;
    }

    private static JsonNode merge(JsonNode old, JsonNode sent, int depth) {
        if (!(old instanceof ObjectNode base) || !sent.isObject() || depth > MAX_MERGE_DEPTH) {
            return sent;
        }
        var merged = Json.object();
        merged.setAll(base);
        sent.properties()
                .forEach(field ->
                        merged.set(field.getKey(), merge(base.path(field.getKey()), field.getValue(), depth + 1)));
        return merged;
    }

    private ApiAnswer delete(Call call) {
        var resource = call.operation().resource();
        var removed = documents.exclusively(resource.kind(), () -> {
            var before = find(resource, call.id());
            rules(resource).beforeRemoval(before);
            documents.remove(resource.kind(), call.id());
            rules(resource).removed(before);
            tell(resource, "delete", before, null);
            return before;
        });
        return new ApiAnswer(call.operation().status(), rules(resource).answerOfRemoval(removed));
    }

    private void tell(Resource resource, String change, ObjectNode before, ObjectNode after) {
        var type = resource.events().get(change);
        if (type != null) {
            parts.events().generic(0, type, rules(resource).event(resource.key(), before, after));
        }
    }

    // ---- documents of which there is one

    private ObjectNode single(Resource resource) {
        return documents.find(resource.kind(), SINGLE).orElseGet(() -> initial(resource));
    }

    private static ObjectNode initial(Resource resource) {
        var document = Json.object();
        resource.fields().forEach(field -> document.set(field.name(), field.initialValue()));
        return document;
    }

    private ApiAnswer getSingle(Call call) {
        var resource = call.operation().resource();
        return ApiAnswer.ok(rules(resource).show(single(resource)));
    }

    private ApiAnswer putSingle(Call call) {
        var resource = call.operation().resource();
        var sent = call.object();
        var shown = documents.exclusively(resource.kind(), () -> {
            var before = single(resource);
            var after = merged(resource, before, sent);
            rules(resource).complete(after, before, sent);
            documents.put(resource.kind(), SINGLE, after);
            rules(resource).stored(after);
            tell(resource, "update", before, after);
            return rules(resource).show(after);
        });
        int status = call.operation().status();
        return new ApiAnswer(status, status == 200 ? shown : null);
    }
}
