package io.moonfleet.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which device on the real HC3 stands in for which of ours: one for the QuickApp, and below it one for each of its children.
 * Whoever asks for a child's makes it there, so that a child that comes late, or could not be made at first, gets one too.
 */
final class StandInDevices {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What a child shows from its beginning; all else comes with its updates. */
    private static final List<String> SHOWN = List.of("value", "unit", "uiCallbacks", "viewLayout", "uiView");

    private final Hub hub;
    private final RemoteHub remote;
    private final int quickApp;
    private final int standIn;
    private final Set<Integer> children = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> thereOf = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> hereOf = new ConcurrentHashMap<>();

    StandInDevices(Hub hub, RemoteHub remote, int quickApp, int standIn) {
        this.hub = hub;
        this.remote = remote;
        this.quickApp = quickApp;
        this.standIn = standIn;
        pair(quickApp, standIn);
    }

    private void pair(int here, int there) {
        thereOf.put(here, there);
        hereOf.put(there, here);
    }

    /** Whether it is the QuickApp or a child of it, be it one that has just been removed. */
    boolean isOurs(int here) {
        if (here == quickApp || children.contains(here)) {
            return true;
        }
        return hub.devices()
                        .find(here)
                        .filter(device -> device.parentId() == quickApp)
                        .isPresent()
                && children.add(here);
    }

    /** Our device for which that one stands in. */
    Optional<Integer> here(int there) {
        return Optional.ofNullable(hereOf.get(there));
    }

    /**
     * The one that stands in for ours; empty when ours has gone.
     *
     * @throws RemoteHub.Unreachable it is not there yet and the HC3 does not make it
     */
    OptionalInt there(int here) {
        var known = thereOf.get(here);
        if (known != null) {
            return OptionalInt.of(known);
        }
        var child = hub.devices().find(here);
        if (child.isEmpty()) {
            return OptionalInt.empty();
        }
        var there = findOrMake(child.get());
        pair(here, there);
        return OptionalInt.of(there);
    }

    /** An earlier run's is taken again, but each for one child only: names need not differ. */
    private int findOrMake(Device child) {
        for (var device : remote.get("GET", "/devices?parentId=" + standIn, null)) {
            var id = device.path("id").asInt();
            if (device.path("parentId").asInt() == standIn
                    && device.path("name").asText().equals(child.name())
                    && device.path("type").asText().equals(child.type())
                    && !hereOf.containsKey(id)) {
                return id;
            }
        }
        var wanted = NODES.objectNode()
                .put("parentId", standIn)
                .put("name", child.name())
                .put("type", child.type());
        wanted.set("initialProperties", shown(child));
        var interfaces = wanted.putArray("initialInterfaces");
        child.document().path("interfaces").forEach(each -> {
            if (!each.asText().equals("quickAppChild")) { // every child has it
                interfaces.add(each);
            }
        });
        return remote.get("POST", "/plugins/createChildDevice", wanted)
                .path("id")
                .asInt();
    }

    private static ObjectNode shown(Device child) {
        var properties = NODES.objectNode();
        SHOWN.forEach(name -> {
            var value = child.property(name);
            if (!value.isMissingNode() && !value.isNull()) {
                properties.set(name, value);
            }
        });
        return properties;
    }

    /** Our child has been removed, so the one that stood in for it goes too. */
    void remove(int here) {
        children.remove(here);
        var there = thereOf.remove(here);
        if (there != null) {
            hereOf.remove(there);
            remote.get("DELETE", "/plugins/removeChildDevice/" + there, null);
        }
    }
}
