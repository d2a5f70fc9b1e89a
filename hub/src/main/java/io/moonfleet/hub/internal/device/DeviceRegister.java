package io.moonfleet.hub.internal.device;

import io.moonfleet.hub.HubException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Which devices there are, which are below which, and which id is the next. Anybody may look at any time; to enter, to remove and to ask
 * for an id needs the table's lock.
 */
final class DeviceRegister {

    /** HC3 keeps the numbers below for itself. */
    private static final int FIRST_ID = 55;

    private static final int MAX_ID = 1_000_000;
    private static final int MAX_DEVICES = 50_000;

    private final ConcurrentSkipListMap<Integer, LiveDevice> devices = new ConcurrentSkipListMap<>();

    /** The ids of the devices below a device: ten thousand QuickApps ask for theirs at the start. */
    private final Map<Integer, List<Integer>> children = new ConcurrentHashMap<>();

    /** The highest id that a device has or had: HC3 gives none a second time, so what a script or a chart keeps about one stays about it. */
    private int lastId = FIRST_ID - 1;

    // ---- looking

    /** Null when there is none. */
    LiveDevice get(int id) {
        return devices.get(id);
    }

    /** By their ids. */
    Stream<LiveDevice> all() {
        return devices.values().stream();
    }

    /** The devices whose parent this one is, by their ids. */
    Stream<LiveDevice> below(int parent) {
        return children.getOrDefault(parent, List.of()).stream()
                .map(devices::get)
                .filter(Objects::nonNull);
    }

    // ---- entering and removing

    /** In the place of the one with the same id, if there is one. A device never changes its parent. */
    void enter(LiveDevice device) {
        devices.put(device.id, device);
        idWasGiven(device.id);
        int parent = parentOf(device);
        if (parent > 0 && parent != device.id) { // nobody asks for the ten thousand that have none
            children.merge(parent, List.of(device.id), DeviceRegister::sortedUnion);
        }
    }

    /** The device that is gone now; null when there was none. */
    LiveDevice remove(int id) {
        var device = devices.remove(id);
        if (device == null) {
            return null;
        }
        children.computeIfPresent(parentOf(device), (_, siblings) -> without(siblings, id));
        children.remove(id);
        return device;
    }

    private static int parentOf(LiveDevice device) {
        return device.field("parentId").asInt();
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

    // ---- ids

    /** An id that somebody wants. */
    static int checkId(int id) {
        if (id < FIRST_ID || id > MAX_ID) {
            throw HubException.badRequest("id " + id + " is not between " + FIRST_ID + " and " + MAX_ID);
        }
        return id;
    }

    /** The highest one that a device has or had. */
    int lastId() {
        return lastId;
    }

    /** What an earlier life of the hub has given is not given again. */
    void idWasGiven(int id) {
        lastId = Math.max(lastId, id);
    }

    /** One that no device has had yet; when they are used up, the lowest that no device has. */
    int freeId() {
        if (devices.size() >= MAX_DEVICES) {
            throw new HubException(409, "TOO_MANY_DEVICES", "a hub has room for " + MAX_DEVICES + " devices");
        }
        if (lastId < MAX_ID) {
            return lastId + 1;
        }
        int id = FIRST_ID;
        for (int taken : devices.tailMap(id, true).keySet()) {
            if (taken != id) {
                break;
            }
            id++;
        }
        return id;
    }
}
