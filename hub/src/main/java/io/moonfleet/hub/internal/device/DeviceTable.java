package io.moonfleet.hub.internal.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.ChildInstallation;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Devices;
import io.moonfleet.hub.HubEvent.LifeChanged;
import io.moonfleet.hub.HubEvent.Phase;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubEvent.ViewChanged;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
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
public final class DeviceTable implements Devices {

    public static final int ZWAVE = 1;
    public static final String KIND = "device";

    /** HC3 keeps the numbers below for itself. */
    private static final int FIRST_ID = 55;

    private static final int MAX_ID = 1_000_000;
    private static final int MAX_DEVICES = 50_000;
    private static final int MAX_PROPERTIES = 1_000;
    private static final int MAX_PARENTS = 32;

    /** A view value is stored as a property with this in front: {@code @view/text/label1}. */
    private static final String VIEW = "@view/";

    private final DeviceTypes types = new DeviceTypes();
    private final DeviceBlueprints blueprints = new DeviceBlueprints(types);
    private final ConcurrentSkipListMap<Integer, LiveDevice> devices = new ConcurrentSkipListMap<>();

    /** The ids of the devices below a device: ten thousand QuickApps ask for theirs at the start. */
    private final Map<Integer, List<Integer>> children = new ConcurrentHashMap<>();

    private final List<IntConsumer> removals = new CopyOnWriteArrayList<>();
    private final ReentrantLock tableLock = new ReentrantLock();
    private final HubStore store;
    private final EventStream events;
    private final Clock clock;
    private final IntSupplier defaultRoom;

    /** No id below is free. Guarded by the table's lock. */
    private int firstMaybeFree = FIRST_ID;

    /**
     * @param defaultRoom where new QuickApps go
     */
    public DeviceTable(HubStore store, EventStream events, Clock clock, IntSupplier defaultRoom) {
        this.defaultRoom = defaultRoom;
        this.store = store;
        this.events = events;
        this.clock = clock;
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
        enter(new LiveDevice(id, (ObjectNode) document.body(), document.version()));
    }

    /** A device never changes its parent. */
    private void enter(LiveDevice device) {
        devices.put(device.id, device);
        int parent = device.field("parentId").asInt();
        if (parent > 0 && parent != device.id) { // nobody asks for the ten thousand that have none
            children.merge(parent, List.of(device.id), DeviceTable::sortedUnion);
        }
    }

    private static List<Integer> sortedUnion(List<Integer> some, List<Integer> more) {
        var all = new TreeSet<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static List<Integer> without(List<Integer> siblings, int id) {
        var left = siblings.stream().filter(each -> each != id).toList();
        return left.isEmpty() ? null : left;
    }

    public void load(Change.Property property) {
        var device = devices.get(property.device());
        if (device == null) {
            return;
        }
        if (property.name().startsWith(VIEW)) {
            var path = property.name().substring(VIEW.length());
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
    public List<Device> all() {
        var all = new ArrayList<Device>(devices.size());
        devices.values().forEach(device -> all.add(device.snapshot()));
        return all;
    }

    @Override
    public List<Device> children(int parent) {
        var found = new ArrayList<Device>();
        for (int id : children.getOrDefault(parent, List.of())) {
            var child = devices.get(id);
            if (child != null) {
                found.add(child.snapshot());
            }
        }
        return found;
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

    private static HubException unknown(int id) {
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
            int id = installation.id() > 0 ? checkId(installation.id()) : freeId();
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

    private static int checkId(int id) {
        if (id < FIRST_ID || id > MAX_ID) {
            throw HubException.badRequest("id " + id + " is not between " + FIRST_ID + " and " + MAX_ID);
        }
        return id;
    }

    private int freeId() {
        if (devices.size() >= MAX_DEVICES) {
            throw new HubException(409, "TOO_MANY_DEVICES", "a hub has room for " + MAX_DEVICES + " devices");
        }
        int id = firstMaybeFree;
        for (int taken : devices.tailMap(id, true).keySet()) {
            if (taken != id) {
                break;
            }
            id++;
        }
        firstMaybeFree = id;
        return id;
    }

    private DeviceType type(String name) {
        return types.find(name)
                .orElseThrow(() -> HubException.badRequest("type: there is no device type '" + shorten(name)
                        + "'; near it are " + String.join(", ", types.near(name))));
    }

    private static String shorten(String text) {
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
            int id = freeId();
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
            int free = id > 0 ? id : freeId();
            var blueprint = new Blueprint(name, type, List.copyOf(type.interfaces()), 0, room);
            return put(document(free, blueprint, properties), free, null);
        } finally {
            tableLock.unlock();
        }
    }

    private ObjectNode document(int id, Blueprint from, ObjectNode given) {
        given.properties().forEach(field -> checkProperty(field.getKey(), field.getValue()));
        if (given.size() > MAX_PROPERTIES) {
            throw HubException.badRequest("properties: more than " + MAX_PROPERTIES);
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
            enter(device);
            store.write(new Change.PropertiesRemoved(id));
            write(device);
            boolean isNew = existing == null;
            life(id, isNew ? Phase.CREATED : Phase.MODIFIED, "");
            events.generic(
                    id,
                    isNew ? "DeviceCreatedEvent" : "DeviceModifiedEvent",
                    Json.object().put("id", id));
            return device.snapshot();
        }
    }

    private void write(LiveDevice device) {
        store.write(new Change.Document(
                KIND, Integer.toString(device.id), device.snapshot().document(), device.nextVersion()));
    }

    private void life(int id, Phase phase, String detail) {
        events.append((sequence, at) -> new LifeChanged(sequence, at, id, phase, detail));
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
            removeTree(id, removed, 0);
        } finally {
            tableLock.unlock();
        }
        removed.forEach(gone -> removals.forEach(action -> action.accept(gone)));
        events.slowDown();
    }

    private void removeTree(int id, List<Integer> removed, int depth) {
        if (depth < MAX_PARENTS) {
            children(id).forEach(child -> removeTree(child.id(), removed, depth + 1));
        }
        var device = devices.remove(id);
        if (device == null) {
            return;
        }
        children.computeIfPresent(device.field("parentId").asInt(), (_, siblings) -> without(siblings, id));
        children.remove(id);
        if (id >= FIRST_ID) {
            firstMaybeFree = Math.min(firstMaybeFree, id);
        }
        synchronized (device) {
            device.setRemoved();
            store.write(new Change.DocumentRemoved(KIND, Integer.toString(id)));
            store.write(new Change.PropertiesRemoved(id));
            life(id, Phase.REMOVED, "");
            events.generic(id, "DeviceRemovedEvent", Json.object().put("id", id));
        }
        removed.add(id);
    }

    // ---- changing

    private static void checkProperty(String name, JsonNode value) {
        Limits.checkName(name, "property");
        if (name.startsWith(VIEW)) {
            throw HubException.badRequest("property: a name must not begin with " + VIEW);
        }
        Limits.checkValue(value, "property '" + shorten(name) + "'");
    }

    /** Sets a property; true when that changed it. */
    public boolean updateProperty(int id, String name, JsonNode value) {
        checkProperty(name, value);
        boolean changed = setProperty(live(id), name, value);
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
                        + " properties already; '" + shorten(name) + "' is one too many");
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

    public void updateView(int id, String element, String property, JsonNode value) {
        Limits.checkName(element, "componentName");
        Limits.checkName(property, "propertyName");
        Limits.checkValue(value, "the new value of '" + shorten(element) + "'");
        if (property.indexOf('/') >= 0) {
            throw HubException.badRequest("propertyName: '" + shorten(property) + "' has a slash");
        }
        var device = live(id);
        synchronized (device) {
            var old = device.isRemoved() ? null : device.setView(element, property, value);
            if (old != null) {
                store.write(new Change.Property(id, VIEW + property + "/" + element, value));
                events.append((sequence, at) -> new ViewChanged(sequence, at, id, element, property, value, old));
            }
        }
        events.slowDown();
    }

    /** What the elements of a device's screen show now where it differs from their description. */
    public Map<String, Map<String, JsonNode>> viewOf(int id) {
        var device = devices.get(id);
        return device == null ? Map.of() : device.view();
    }

    @Override
    public Device modify(int id, ObjectNode changes) {
        var device = live(id);
        var fields = DeviceChanges.check(changes);
        var properties = changes.path("properties");
        properties.properties().forEach(field -> checkProperty(field.getKey(), field.getValue()));
        synchronized (device) {
            if (device.isRemoved()) {
                throw unknown(id);
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

    @Override
    public Device addInterfaces(int id, List<String> interfaces) {
        return changeInterfaces(id, interfaces, true);
    }

    @Override
    public Device removeInterfaces(int id, List<String> interfaces) {
        return changeInterfaces(id, interfaces, false);
    }

    private Device changeInterfaces(int id, List<String> names, boolean add) {
        names.forEach(name -> Limits.checkName(name, "interfaces"));
        var device = live(id);
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

    public void quickAppIs(int id, QuickAppState state, String detail) {
        var device = live(id);
        synchronized (device) {
            device.setState(state, detail);
            var phase =
                    switch (state) {
                        case STARTING -> Phase.STARTING;
                        case RUNNING -> Phase.RUNNING;
                        case STOPPED -> Phase.STOPPED;
                        case CRASHED -> Phase.CRASHED;
                    };
            life(id, phase, detail);
            if (state == QuickAppState.CRASHED) {
                events.generic(
                        id,
                        "PluginProcessCrashedEvent",
                        Json.object().put("deviceId", id).put("error", detail));
            }
        }
    }
}
