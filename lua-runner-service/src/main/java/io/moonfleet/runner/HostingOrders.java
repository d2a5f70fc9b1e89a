package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubException;
import io.moonfleet.protocol.FleetOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Puts together what a runner must know to run QuickApps; and knows which of them listen to the home's events. */
final class HostingOrders {

    private final Hub hub;
    private final Set<Integer> listening = ConcurrentHashMap.newKeySet();

    HostingOrders(Hub hub) {
        this.hub = hub;
    }

    void listens(int quickApp, boolean wanted) {
        if (wanted) {
            listening.add(quickApp);
        } else {
            listening.remove(quickApp);
        }
    }

    Set<Integer> listening() {
        return listening;
    }

    /** For a runner that a QuickApp is about to move to. */
    FleetOperation.Prepare prepare(long keeper, long incarnation, Spot spot) {
        return new FleetOperation.Prepare(
                keeper, incarnation, Stream.ofNullable(hosting(spot, null)).toList());
    }

    FleetOperation.Host host(long keeper, long incarnation, List<Spot> spots, Map<Integer, JsonNode> states) {
        return new FleetOperation.Host(
                keeper,
                incarnation,
                spots.stream()
                        .map(spot -> begins(spot, states.get(spot.quickApp())))
                        .filter(Objects::nonNull)
                        .toList());
    }

    private FleetOperation.Hosting begins(Spot spot, JsonNode state) {
        listening.remove(spot.quickApp()); // a new life begins without
        return hosting(spot, state);
    }

    /** Null when the device has gone meanwhile. */
    private FleetOperation.Hosting hosting(Spot spot, JsonNode state) {
        int id = spot.quickApp();
        try {
            var devices = new ArrayList<JsonNode>();
            hub.devices().find(id).map(Device::document).ifPresent(devices::add);
            hub.devices().children(id).forEach(child -> devices.add(child.document()));
            var files = hub.files(id).all().stream()
                    .map(file -> new FleetOperation.File(file.name(), file.main(), file.content()))
                    .toList();
            return new FleetOperation.Hosting(
                    id, spot.epoch(), files, hub.limits(id), devices, state == null || state.isNull() ? null : state);
        } catch (HubException gone) {
            return null;
        }
    }
}
