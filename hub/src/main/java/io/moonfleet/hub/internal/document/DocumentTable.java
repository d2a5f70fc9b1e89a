package io.moonfleet.hub.internal.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.HubStore.Change;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/**
 * The documents of the hub that are no devices, by kind and key. A document is never changed: a change puts a new one in
 * its place. Readers need no lock; writers of one kind take turns, so that memory and store agree on the order.
 */
public final class DocumentTable {

    /** Hears of each change, also of those that loading makes, in the order of the kind's changes. */
    public interface Watcher {

        /** @param body null when the document is gone */
        void changed(String kind, String id, ObjectNode body);
    }

    /** A document and how often it was changed. */
    private record Entry(ObjectNode body, long version) {}

    private static final Comparator<String> NUMBERS_FIRST = (one, other) -> {
        boolean isNumber = isNumber(one);
        if (isNumber != isNumber(other)) {
            return isNumber ? -1 : 1;
        }
        int byValue = isNumber ? Long.compare(Long.parseLong(one), Long.parseLong(other)) : 0;
        // A variable may be called 007 and another one 7.
        return byValue != 0 ? byValue : one.compareTo(other);
    };

    private static boolean isNumber(String key) {
        return !key.isEmpty() && key.length() < 18 && key.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static final class Kind {
        private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>(NUMBERS_FIRST);
    }

    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
    private final HubStore store;
    private final Watcher watcher;

    public DocumentTable(HubStore store, Watcher watcher) {
        this.store = store;
        this.watcher = watcher;
    }

    private Kind kind(String name) {
        var kind = kinds.get(name);
        return kind != null ? kind : kinds.computeIfAbsent(name, _ -> new Kind());
    }

    public void load(Change.Document document) {
        kind(document.kind()).entries.put(document.id(), new Entry((ObjectNode) document.body(), document.version()));
        watcher.changed(document.kind(), document.id(), (ObjectNode) document.body());
    }

    public Optional<ObjectNode> find(String kind, String id) {
        return Optional.ofNullable(kind(kind).entries.get(id)).map(Entry::body);
    }

    public ObjectNode get(String kind, String id) {
        return find(kind, id).orElseThrow(() -> unknown(kind, id));
    }

    public static HubException unknown(String kind, String id) {
        return HubException.notFound(
                "there is no " + kind + " '" + (id.length() > 100 ? id.substring(0, 100) : id) + "'");
    }

    public List<ObjectNode> all(String kind) {
        return kind(kind).entries.values().stream().map(Entry::body).toList();
    }

    public Collection<String> ids(String kind) {
        return List.copyOf(kind(kind).entries.keySet());
    }

    public int count(String kind) {
        return kind(kind).entries.size();
    }

    /** Runs something while nobody else changes documents of that kind: look, decide, change. */
    public <T> T exclusively(String kind, java.util.function.Supplier<T> action) {
        synchronized (kind(kind)) {
            return action.get();
        }
    }

    /** Puts a document, new or in place of the old one. */
    public void put(String kind, String id, ObjectNode body) {
        var documents = kind(kind);
        synchronized (documents) {
            var old = documents.entries.get(id);
            long version = old == null ? 1 : old.version + 1;
            documents.entries.put(id, new Entry(body, version));
            watcher.changed(kind, id, body);
            store.write(new Change.Document(kind, id, body, version));
        }
    }

    /** Changes a copy of a document; refused with 404 when it is not there. */
    public ObjectNode change(String kind, String id, UnaryOperator<ObjectNode> change) {
        synchronized (kind(kind)) {
            var changed = change.apply(get(kind, id).deepCopy());
            put(kind, id, changed);
            return changed;
        }
    }

    public boolean remove(String kind, String id) {
        var documents = kind(kind);
        synchronized (documents) {
            if (documents.entries.remove(id) == null) {
                return false;
            }
            watcher.changed(kind, id, null);
            store.write(new Change.DocumentRemoved(kind, id));
            return true;
        }
    }

    /** The lowest free number from the given one up. */
    public int freeNumber(String kind, int first) {
        int number = first;
        for (var id : kind(kind).entries.keySet()) {
            if (isNumber(id) && Long.parseLong(id) == number) {
                number++;
            }
        }
        return number;
    }
}
