package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubEvent.LifeChanged;
import io.moonfleet.hub.HubEvent.Phase;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubEvent.ViewChanged;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.HubStore.Change;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * The changes of single devices. Within a device's monitor a change is made, handed to the store and given its event's
 * number, so that memory, store and listeners see the changes of a device in one order.
 */
final class DeviceEdits {

    static final int MAX_PROPERTIES = 1_000;

    /** A view value is stored as a property with this in front: {@code @view/text/label1}. */
    static final String VIEW = "@view/";

    private final DeviceTypes types;
    private final HubStore store;
    private final EventStream events;
    private final Clock clock;
    private final IntFunction<LiveDevice> live;

    /**
     * @param live gives a device or refuses with 404
     */
    DeviceEdits(DeviceTypes types, HubStore store, EventStream events, Clock clock, IntFunction<LiveDevice> live) {
        this.types = types;
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.live = live;
    }

    void write(LiveDevice device) {
        store.write(new Change.Document(
                DeviceTable.KIND, Integer.toString(device.id), device.snapshot().document(), device.nextVersion()));
    }

    void life(int id, Phase phase, String detail) {
        events.append((sequence, at) -> new LifeChanged(sequence, at, id, phase, detail));
    }

    static void checkProperty(String name, JsonNode value) {
        Limits.checkName(name, "property");
        if (name.startsWith(VIEW)) {
            throw HubException.badRequest("property: a name must not begin with " + VIEW);
        }
        Limits.checkValue(value, "property '" + DeviceTable.shorten(name) + "'");
    }

    /** Sets a property; true when that changed it. */
    boolean updateProperty(int id, String name, JsonNode value) {
        checkProperty(name, value);
        boolean changed = setProperty(live.apply(id), name, value);
        events.slowDown();
        return changed;
    }

    private boolean setProperty(LiveDevice device, String name, JsonNode value) {
        long second = clock.instant().getEpochSecond();
        synchronized (device) {
            if (device.isRemoved()) {
                return false;
            }
            if (device.property(name) == null && device.propertyCount() >= MAX_PROPERTIES) {
                throw HubException.badRequest("device " + device.id + " has " + MAX_PROPERTIES
                        + " properties already; '" + DeviceTable.shorten(name) + "' is one too many");
            }
            var old = device.setProperty(name, value, second);
            if (old == null) {
                return false;
            }
            store.write(new Change.Property(device.id, name, value));
            events.append((sequence, at) -> new PropertyChanged(sequence, at, device.id, name, value, old));
            return true;
        }
    }

    void updateView(int id, String element, String property, JsonNode value) {
        Limits.checkName(element, "componentName");
        Limits.checkName(property, "propertyName");
        Limits.checkValue(value, "the new value of '" + DeviceTable.shorten(element) + "'");
        if (property.indexOf('/') >= 0) {
            throw HubException.badRequest("propertyName: '" + DeviceTable.shorten(property) + "' has a slash");
        }
        var device = live.apply(id);
        synchronized (device) {
            var old = device.isRemoved() ? null : device.setView(element, property, value);
            if (old != null) {
                store.write(new Change.Property(id, VIEW + property + "/" + element, value));
                events.append((sequence, at) -> new ViewChanged(sequence, at, id, element, property, value, old));
            }
        }
        events.slowDown();
    }

    Device modify(int id, ObjectNode changes) {
        var device = live.apply(id);
        var fields = DeviceChanges.check(changes);
        var properties = changes.path("properties");
        properties.properties().forEach(field -> checkProperty(field.getKey(), field.getValue()));
        synchronized (device) {
            if (device.isRemoved()) {
                throw DeviceTable.unknown(id);
            }
            boolean modified = false;
            for (var field : fields.properties()) {
                int oldRoom = device.field("roomID").asInt();
                var value =
                        field.getKey().equals("interfaces") ? interfacesOf(device, field.getValue()) : field.getValue();
                if (device.setField(field.getKey(), value)) {
                    modified = true;
                    if (field.getKey().equals("roomID")) {
                        events.generic(
                                id,
                                "DeviceChangedRoomEvent",
                                Json.object()
                                        .put("id", id)
                                        .put("newRoomId", field.getValue().asInt())
                                        .put("oldRoomId", oldRoom));
                    }
                }
            }
            for (var field : properties.properties()) {
                modified |= setProperty(device, field.getKey(), field.getValue());
            }
            if (modified) {
                wasModified(device);
            }
            return device.snapshot();
        }
    }

    /** The wished interfaces, but what makes a device a QuickApp or a child of one can't be taken away. */
    private static JsonNode interfacesOf(LiveDevice device, JsonNode wished) {
        var names = new TreeSet<String>();
        wished.forEach(each -> names.add(each.asText()));
        for (var kept : List.of("quickApp", "quickAppChild")) {
            names.remove(kept);
            device.field("interfaces").forEach(each -> {
                if (each.asText().equals(kept)) {
                    names.add(kept);
                }
            });
        }
        return Json.texts(names);
    }

    private void wasModified(LiveDevice device) {
        device.setField("modified", Json.number(clock.instant().getEpochSecond()));
        write(device);
        life(device.id, Phase.MODIFIED, "");
        events.generic(device.id, "DeviceModifiedEvent", Json.object().put("id", device.id));
    }

    Device changeInterfaces(int id, List<String> names, boolean add) {
        names.forEach(name -> Limits.checkName(name, "interfaces"));
        var device = live.apply(id);
        synchronized (device) {
            var now = new LinkedHashSet<String>();
            device.field("interfaces").forEach(each -> now.add(each.asText()));
            var wanted = new LinkedHashSet<>(now);
            for (var name : names) {
                if (add ? wanted.add(name) : wanted.remove(name)) {
                    types.trait(name)
                            .properties()
                            .properties()
                            .forEach(field -> traitProperty(device, field.getKey(), field.getValue(), add));
                }
            }
            if (!now.equals(wanted)) {
                device.setField(
                        "interfaces", Json.texts(wanted.stream().sorted().toList()));
                wasModified(device);
            }
            return device.snapshot();
        }
    }

    private void traitProperty(LiveDevice device, String name, JsonNode value, boolean add) {
        if (add && device.property(name) == null) {
            setProperty(device, name, value);
        } else if (!add && device.removeProperty(name)) {
            store.write(new Change.PropertyRemoved(device.id, name));
        }
    }
}
