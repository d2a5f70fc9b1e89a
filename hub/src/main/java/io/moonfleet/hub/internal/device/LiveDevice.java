package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.LongLived;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A device as it lives in memory. Its monitor guards everything in it and is held only for a few memory operations,
 * never while something is written, sent or called: a QuickApp's update must not wait for anybody's request.
 *
 * <p>What is handed out is never changed afterwards. The properties are copied only by the first change after they were
 * handed out, so a thousand changes between two looks cost one copy, and a thousand looks between two changes none.
 */
final class LiveDevice {

    /** Of view values that are not in the device's own view: more can only be a script gone wild. */
    private static final int MAX_VIEW_VALUES = 2_000;

    private static final Reference<Device> NONE = new WeakReference<>(null);

    final int id;

    // All guarded by this.
    private LongLived frame;
    private LongLived properties;
    private boolean propertiesShared;
    private Reference<Device> snapshot = NONE; // weak: of ten thousand devices few are looked at
    private Reference<byte[]> written; // soft: who asks for all devices asks often, but memory comes first
    private int changes;
    private long version;
    private boolean removed;
    private Map<String, Long> changedAt = Map.of();
    private Map<String, Map<String, JsonNode>> view = Map.of();
    private QuickAppState state = QuickAppState.STOPPED;
    private String stateDetail = "";

    /**
     * @param document all fields of a device; {@code properties} is taken out of it
     */
    LiveDevice(int id, ObjectNode document, long version) {
        this.id = id;
        this.version = version;
        // Values are immutable, so only the two maps are copied: devices of a type share its defaults.
        this.frame = LongLived.of(document);
        frame.node().set("properties", NullNode.instance); // its place among the others
        this.properties = LongLived.of(document.path("properties") instanceof ObjectNode given ? given : Json.object());
    }

    synchronized Device snapshot() {
        var known = snapshot.get();
        if (known == null) {
            var document = frame.copy().node();
            document.set("properties", properties.node());
            propertiesShared = true;
            known = new Device(id, document);
            snapshot = new WeakReference<>(known);
        }
        return known;
    }

    private void forgetPicture() {
        snapshot = NONE;
        written = null;
        changes++;
    }

    /** The snapshot as JSON text: written once for all who ask between two changes. */
    byte[] written() {
        Device shown;
        int before;
        synchronized (this) {
            var known = written == null ? null : written.get();
            if (known != null) {
                return known;
            }
            shown = snapshot();
            before = changes;
        }
        var text = Json.bytes(shown.document());
        synchronized (this) {
            if (changes == before) {
                written = new SoftReference<>(text);
            }
        }
        return text;
    }

    synchronized JsonNode property(String name) {
        return properties.node().get(name);
    }

    /** Sets a property and gives the old value, or null when nothing changed. */
    synchronized JsonNode setProperty(String name, JsonNode value, long second) {
        var old = Json.orNull(properties.node().get(name));
        if (Json.same(old, value) && properties.node().has(name)) {
            return null;
        }
        ownProperties();
        properties.node().set(name, value);
        noteChange(name, second);
        forgetPicture();
        return old;
    }

    synchronized void loadProperty(String name, JsonNode value) {
        ownProperties();
        properties.node().set(name, value);
        forgetPicture();
    }

    synchronized boolean removeProperty(String name) {
        if (!properties.node().has(name)) {
            return false;
        }
        ownProperties();
        properties.node().remove(name);
        forgetPicture();
        return true;
    }

    synchronized int propertyCount() {
        return properties.node().size();
    }

    private void ownProperties() {
        if (propertiesShared) {
            properties = properties.copy();
            propertiesShared = false;
        }
    }

    private void noteChange(String name, long second) {
        if (changedAt.isEmpty()) {
            changedAt = new HashMap<>();
        }
        changedAt.put(name, second);
    }

    /** When a property last changed, in seconds; else when the device was made. */
    synchronized long changedAt(String name) {
        var changed = changedAt.get(name);
        return changed != null ? changed : frame.node().path("created").asLong();
    }

    synchronized JsonNode field(String name) {
        return frame.node().path(name);
    }

    /** Sets a field that is not a property; false when it had that value already. */
    synchronized boolean setField(String name, JsonNode value) {
        if (Json.same(frame.node().get(name), value)) {
            return false;
        }
        frame.node().set(name, value);
        forgetPicture();
        return true;
    }

    /** The next version of the document, for the store. */
    synchronized long nextVersion() {
        return ++version;
    }

    synchronized boolean isRemoved() {
        return removed;
    }

    synchronized void setRemoved() {
        removed = true;
    }

    /** Sets what an element of the screen shows; gives the old value, or null when nothing changed or no room is left. */
    synchronized JsonNode setView(String element, String property, JsonNode value) {
        var values = view.get(element);
        var old = values == null ? null : values.get(property);
        if (Json.same(old, value)) {
            return null;
        }
        if (old == null && view.values().stream().mapToInt(Map::size).sum() >= MAX_VIEW_VALUES) {
            return null;
        }
        if (view.isEmpty()) {
            view = new LinkedHashMap<>();
        }
        view.computeIfAbsent(element, _ -> new LinkedHashMap<>(4)).put(property, value);
        return Json.orNull(old);
    }

    synchronized void clearView() {
        view = Map.of();
    }

    /** What the elements show now where it differs from the view's description: a copy. */
    synchronized Map<String, Map<String, JsonNode>> view() {
        var copy = new LinkedHashMap<String, Map<String, JsonNode>>();
        view.forEach((element, values) -> copy.put(element, new LinkedHashMap<>(values)));
        return copy;
    }

    synchronized QuickAppState state() {
        return state;
    }

    synchronized String stateDetail() {
        return stateDetail;
    }

    synchronized void setState(QuickAppState state, String detail) {
        this.state = state;
        this.stateDetail = detail;
    }
}
