package io.moonfleet.messaging;

import io.moonfleet.protocol.Placement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which runner owns which device, as far as this service has heard. A hint: the owner itself has the last word. */
public final class PlacementTable {

    private final ConcurrentHashMap<Integer, Placement> byQuickApp = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Placement> byDevice = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Takes in what a runner said; an epoch lower than a known one is stale and ignored. */
    public void update(Placement placement) {
        synchronized (this) {
            var known = byQuickApp.get(placement.quickApp());
            if (known != null && known.epoch() > placement.epoch()) {
                return;
            }
            if (known != null) {
                known.devices().forEach(device -> byDevice.remove(device, known));
                byDevice.remove(known.quickApp(), known);
            }
            byQuickApp.put(placement.quickApp(), placement);
            byDevice.put(placement.quickApp(), placement);
            placement.devices().forEach(device -> byDevice.put(device, placement));
        }
        listeners.forEach(Runnable::run);
    }

    /** The runner that answers for a QuickApp or a child of one; empty when nobody said so. */
    public Optional<String> ownerOf(int device) {
        return Optional.ofNullable(byDevice.get(device)).map(Placement::owner);
    }

    /** The epoch of the owner, 0 when unknown. */
    public long epochOf(int device) {
        var placement = byDevice.get(device);
        return placement == null ? 0 : placement.epoch();
    }

    /** Runs the listener after each change; it must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
