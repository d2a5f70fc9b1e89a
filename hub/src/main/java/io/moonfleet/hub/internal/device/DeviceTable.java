package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ChildInstallation;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Devices;
import io.moonfleet.hub.HubEvent.Phase;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.HubStore.Change;
import io.moonfleet.hub.QuickAppInstallation;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.hub.internal.device.DeviceBlueprints.Blueprint;
import io.moonfleet.hub.internal.device.DeviceTypes.DeviceType;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.json.Limits;
import io.moonfleet.hub.internal.secret.SecretVariables;
import io.moonfleet.hub.internal.secret.SecretsInLogs;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * All devices of the hub.
 *
 * <p>Each device has a monitor of its own ({@link LiveDevice}); within it a change is made, handed to the store and
 * given its event's number, so that memory, store and listeners see the changes of a device in one order. Only making
 * and removing devices takes the table's lock, because ids must be unique.
 */
public final class DeviceTable implements Devices, SecretsInLogs.Source {

    public static final int ZWAVE = 1;
    public static final String KIND = "device";

    /** The highest id that a device has had, when that device is gone: see {@link DeviceRegister#freeId}. */
    public static final String ID_KIND = "deviceId";

    private static final int MAX_PARENTS = 32;

    private final DeviceTypes types = new DeviceTypes();
    private final DeviceBlueprints blueprints = new DeviceBlueprints(types);
    private final DeviceRegister devices = new DeviceRegister();

    private final List<IntConsumer> removals = new CopyOnWriteArrayList<>();
    private final ReentrantLock tableLock = new ReentrantLock();
    private final HubStore store;
    private final EventStream events;
    private final Clock clock;
    private final IntSupplier defaultRoom;
    private final DeviceEdits edits;

    /** Guarded by the table's lock. */
    private int storedLastId;

    /**
     * @param defaultRoom where new QuickApps go
     */
    public DeviceTable(HubStore store, EventStream events, Clock clock, IntSupplier defaultRoom) {
        this.defaultRoom = defaultRoom;
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.edits = new DeviceEdits(types, store, events, clock, this::live);
    }

    public DeviceTypes typeTable() {
        return types;
    }

    /** Tells whoever keeps something about a device that it is gone. */
    public void onRemoval(IntConsumer action) {
        removals.add(action);
    }

    // ---- what the store had

    public void load(Change.Document document) {
        int id = Integer.parseInt(document.id());
        devices.enter(new LiveDevice(id, (ObjectNode) document.body(), document.version()));
    }

    /** What {@link #ID_KIND} keeps. */
    public void loadLastId(Change.Document document) {
        storedLastId = document.body().path("last").asInt();
        devices.idWasGiven(storedLastId);
    }

    public void load(Change.Property property) {
        var device = devices.get(property.device());
        if (device == null) {
            return;
        }
        if (property.name().startsWith(DeviceEdits.VIEW)) {
            var path = property.name().substring(DeviceEdits.VIEW.length());
            int slash = path.indexOf('/');
            device.setView(path.substring(slash + 1), path.substring(0, slash), property.value());
        } else {
            device.loadProperty(property.name(), property.value());
        }
    }

    // ---- looking

    @Override
    public Optional<Device> find(int id) {
        return Optional.ofNullable(devices.get(id)).map(LiveDevice::snapshot);
    }

    public Device get(int id) {
        return live(id).snapshot();
    }

    @Override
    public JsonNode variables(int device) {
        var found = devices.get(device);
        var variables = found == null ? null : found.property(SecretVariables.PROPERTY);
        return variables == null ? MissingNode.getInstance() : variables;
    }

    @Override
    public int parent(int device) {
        var found = devices.get(device);
        return found == null ? 0 : found.field("parentId").asInt();
    }

    /** A device as JSON text. */
    public byte[] written(int id) {
        return live(id).written();
    }

    /** Some devices as the text of a JSON list; one that has gone meanwhile is left out. */
    public byte[] written(List<Device> wanted) {
        var parts = new ArrayList<byte[]>(wanted.size());
        int length = 2;
        for (var each : wanted) {
            var device = devices.get(each.id());
            if (device != null) {
                var text = device.written();
                parts.add(text);
                length += text.length + 1;
            }
        }
        var list = ByteBuffer.allocate(length).put((byte) '[');
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                list.put((byte) ',');
            }
            list.put(parts.get(i));
        }
        list.put((byte) ']');
        return list.position() == length ? list.array() : Arrays.copyOf(list.array(), list.position());
    }

    @Override
    public List<Device> all() {
        return devices.all().map(LiveDevice::snapshot).toList();
    }

    @Override
    public List<Device> children(int parent) {
        return devices.below(parent).map(LiveDevice::snapshot).toList();
    }

    @Override
    public List<String> types() {
        return types.names();
    }

    /** The device whose QuickApp answers for a device: itself or a parent; empty when there is none. */
    public Optional<Integer> quickAppOf(Device device) {
        var each = device;
        for (int step = 0; step < MAX_PARENTS; step++) {
            if (each.isQuickApp()) {
                return Optional.of(each.id());
            }
            var parent = each.isQuickAppChild() ? devices.get(each.parentId()) : null;
            if (parent == null) {
                return Optional.empty();
            }
            each = parent.snapshot();
        }
        return Optional.empty();
    }

    public long propertyChangedAt(int id, String property) {
        return live(id).changedAt(property);
    }

    private LiveDevice live(int id) {
        var device = devices.get(id);
        if (device == null) {
            throw unknown(id);
        }
        return device;
    }

    static HubException unknown(int id) {
        return HubException.notFound("there is no device " + id);
    }

    // ---- making and removing

    @Override
    public Device install(QuickAppInstallation installation) {
        Limits.checkName(installation.name(), "name");
        var type = type(installation.type());
        var interfaces = new LinkedHashSet<>(type.interfaces());
        interfaces.add("quickApp");
        interfaces.addAll(installation.interfaces());
        tableLock.lock();
        try {
            int id = installation.id() > 0 ? DeviceRegister.checkId(installation.id()) : devices.freeId();
            var existing = devices.get(id);
            var blueprint =
                    new Blueprint(installation.name(), type, List.copyOf(interfaces), 0, defaultRoom.getAsInt());
            var document = document(id, blueprint, installation.properties());
            var properties = (ObjectNode) document.get("properties");
            properties.set(
                    "quickAppVariables",
                    DeviceBlueprints.variables(
                            installation.variables(),
                            existing == null ? null : existing.property("quickAppVariables")));
            if (installation.properties().path("viewLayout").isMissingNode()) {
                properties.set("viewLayout", DeviceBlueprints.emptyLayout(id));
            }
            if (existing != null) {
                keepWhatPeopleSet(existing, document);
            }
            return put(document, id, existing);
        } finally {
            tableLock.unlock();
        }
    }

    private DeviceType type(String name) {
        return types.find(name)
                .orElseThrow(() -> HubException.badRequest("type: there is no device type '" + shorten(name)
                        + "'; near it are " + String.join(", ", types.near(name))));
    }

    static String shorten(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private static void keepWhatPeopleSet(LiveDevice existing, ObjectNode document) {
        for (var field : List.of("roomID", "created", "sortOrder", "visible", "enabled")) {
            document.set(field, existing.field(field));
        }
    }

    @Override
    public Device createChild(int parentId, ChildInstallation child) {
        Limits.checkName(child.name(), "name");
        var parent = get(parentId);
        if (!parent.isQuickApp()) {
            throw HubException.badRequest("parentId: device " + parentId + " is no QuickApp");
        }
        var type = type(child.type());
        var interfaces = new LinkedHashSet<>(type.interfaces());
        interfaces.add("quickAppChild");
        interfaces.addAll(child.initialInterfaces());
        interfaces.remove("quickApp");
        tableLock.lock();
        try {
            int id = devices.freeId();
            var blueprint = new Blueprint(child.name(), type, List.copyOf(interfaces), parentId, parent.roomId());
            return put(document(id, blueprint, child.initialProperties()), id, null);
        } finally {
            tableLock.unlock();
        }
    }

    /** Makes a device that is no QuickApp: device 1, simulated ones. */
    public Device createPlain(int id, String name, String typeName, int room, ObjectNode properties) {
        Limits.checkName(name, "name");
        var type = type(typeName);
        tableLock.lock();
        try {
            int free = id > 0 ? id : devices.freeId();
            var blueprint = new Blueprint(name, type, List.copyOf(type.interfaces()), 0, room);
            return put(document(free, blueprint, properties), free, null);
        } finally {
            tableLock.unlock();
        }
    }

    private ObjectNode document(int id, Blueprint from, ObjectNode given) {
        given.properties().forEach(field -> DeviceEdits.checkProperty(field.getKey(), field.getValue()));
        if (given.size() > DeviceEdits.MAX_PROPERTIES) {
            throw HubException.badRequest("properties: more than " + DeviceEdits.MAX_PROPERTIES);
        }
        return blueprints.document(id, from, given, clock.instant().getEpochSecond());
    }

    private Device put(ObjectNode document, int id, LiveDevice existing) {
        var device = new LiveDevice(id, document, existing == null ? 0 : existing.nextVersion());
        synchronized (device) {
            if (existing != null) {
                device.setState(existing.state(), existing.stateDetail());
                existing.setRemoved();
            }
            devices.enter(device);
            store.write(new Change.PropertiesRemoved(id));
            edits.write(device);
            boolean isNew = existing == null;
            edits.life(id, isNew ? Phase.CREATED : Phase.MODIFIED, "");
            events.generic(
                    id,
                    isNew ? "DeviceCreatedEvent" : "DeviceModifiedEvent",
                    Json.object().put("id", id));
            return device.snapshot();
        }
    }

    @Override
    public void remove(int id) {
        if (id == ZWAVE) {
            throw new HubException(403, "FORBIDDEN", "device 1 is the hub's own");
        }
        var removed = new ArrayList<Integer>();
        tableLock.lock();
        try {
            live(id);
            storeLastId();
            removeTree(id, removed, 0);
        } finally {
            tableLock.unlock();
        }
        removed.forEach(gone -> removals.forEach(action -> action.accept(gone)));
        events.slowDown();
    }

    /** As long as the device is there it says itself that its id was given. */
    private void storeLastId() {
        int last = devices.lastId();
        if (last > storedLastId) {
            storedLastId = last;
            store.write(new Change.Document(ID_KIND, "last", Json.object().put("last", last), last));
        }
    }

    private void removeTree(int id, List<Integer> removed, int depth) {
        if (depth < MAX_PARENTS) {
            devices.below(id).toList().forEach(child -> removeTree(child.id, removed, depth + 1));
        }
        var device = devices.remove(id);
        if (device == null) {
            return;
        }
        synchronized (device) {
            device.setRemoved();
            store.write(new Change.DocumentRemoved(KIND, Integer.toString(id)));
            store.write(new Change.PropertiesRemoved(id));
            edits.life(id, Phase.REMOVED, "");
            events.generic(id, "DeviceRemovedEvent", Json.object().put("id", id));
        }
        removed.add(id);
    }

    // ---- changing

    /** Sets a property; true when that changed it. */
    public boolean updateProperty(int id, String name, JsonNode value) {
        return edits.updateProperty(id, name, value);
    }

    public void updateView(int id, String element, String property, JsonNode value) {
        edits.updateView(id, element, property, value);
    }

    /** What the elements of a device's screen show now where it differs from their description. */
    public Map<String, Map<String, JsonNode>> viewOf(int id) {
        var device = devices.get(id);
        return device == null ? Map.of() : device.view();
    }

    @Override
    public Device modify(int id, ObjectNode changes) {
        return edits.modify(id, changes);
    }

    @Override
    public Device addInterfaces(int id, List<String> interfaces) {
        return edits.changeInterfaces(id, interfaces, true);
    }

    @Override
    public Device removeInterfaces(int id, List<String> interfaces) {
        return edits.changeInterfaces(id, interfaces, false);
    }

    // ---- QuickApps' lives

    /** Of a device that has gone meanwhile: stopped. */
    public QuickAppState stateOf(int id) {
        var device = devices.get(id);
        return device == null ? QuickAppState.STOPPED : device.state();
    }

    public String stateDetailOf(int id) {
        var device = devices.get(id);
        return device == null ? "" : device.stateDetail();
    }

    /** Its removal ends its life: of a device that is gone there is nothing more to tell. */
    public void quickAppIs(int id, QuickAppState state, String detail) {
        var device = devices.get(id);
        if (device == null) {
            return;
        }
        synchronized (device) {
            device.setState(state, detail);
            var phase =
                    switch (state) {
                        case STARTING -> Phase.STARTING;
                        case RUNNING -> Phase.RUNNING;
                        case STOPPED -> Phase.STOPPED;
                        case CRASHED -> Phase.CRASHED;
                    };
            edits.life(id, phase, detail);
            if (state == QuickAppState.CRASHED) {
                events.generic(
                        id,
                        "PluginProcessCrashedEvent",
                        Json.object().put("deviceId", id).put("error", detail));
            }
        }
    }
}
