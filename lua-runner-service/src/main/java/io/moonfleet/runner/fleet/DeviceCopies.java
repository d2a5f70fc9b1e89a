package io.moonfleet.runner.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A QuickApp's own device and its children's as its runner knows them, so that reading a property costs no message. What the
 * QuickApp writes is there at once; what others write comes as news. A copy of which that is not certain is forgotten and asked for
 * anew. What is handed out is never changed afterwards.
 */
final class DeviceCopies {

    private static final String PROPERTIES = "properties";

    private final int quickApp;
    private final Map<Integer, JsonNode> known = new TreeMap<>();
    private boolean complete;

    DeviceCopies(int quickApp, List<JsonNode> devices) {
        this.quickApp = quickApp;
        enter(devices);
    }

    /** The QuickApp's device and all its children. */
    synchronized void enter(List<JsonNode> devices) {
        known.clear();
        devices.forEach(device -> known.put(device.path("id").asInt(), device));
        complete = true;
    }

    /** Null when there is no copy that can be trusted. */
    synchronized JsonNode find(int device) {
        return known.get(device);
    }

    /** Null when it is not known who they are. */
    synchronized List<JsonNode> children() {
        return complete
                ? known.values().stream()
                        .filter(device -> device.path("parentId").asInt() == quickApp)
                        .toList()
                : null;
    }

    synchronized boolean has(int device) {
        return known.containsKey(device);
    }

    synchronized void set(int device, String property, JsonNode value) {
        if (known.get(device) instanceof ObjectNode before) {
            var properties = JsonNodeFactory.instance.objectNode();
            if (before.path(PROPERTIES) instanceof ObjectNode old) {
                properties.setAll(old);
            }
            properties.set(property, value);
            var after = JsonNodeFactory.instance.objectNode();
            after.setAll(before);
            after.set(PROPERTIES, properties);
            known.put(device, after);
        }
    }

    synchronized void forget(int device) {
        if (known.remove(device) != null) {
            complete = false;
        }
    }

    /** Somebody may have made or removed children. */
    synchronized void forgetAll() {
        known.clear();
        complete = false;
    }
}
