package io.moonfleet.runner;

import io.moonfleet.hub.Device;
import io.moonfleet.hub.Hub;
import io.moonfleet.runner.fleet.PlacementPlan.Demand;
import java.util.HashMap;
import java.util.Map;

/** What each QuickApp wants of its runner, by the variables of its device: labels, whom to be apart from, how heavy it is. */
final class Demands {

    private static final String LABELS = "runner.labels";
    private static final String APART = "runner.apart";
    private static final String WEIGHT = "runner.weight";

    private final Hub hub;
    private final Map<Integer, Demand> known = new HashMap<>();

    Demands(Hub hub) {
        this.hub = hub;
    }

    Demand of(int quickApp) {
        return known.computeIfAbsent(
                quickApp, id -> hub.devices().find(id).map(Demands::read).orElseGet(() -> Demand.usual(id)));
    }

    /** It may want something else from now on. */
    void forget(int quickApp) {
        known.remove(quickApp);
    }

    private static Demand read(Device device) {
        var labels = new HashMap<String, String>();
        var apart = "";
        var weight = 1.0;
        for (var variable : device.property("quickAppVariables")) {
            var value = variable.path("value").asText();
            switch (variable.path("name").asText()) {
                case LABELS -> readLabels(value, labels);
                case APART -> apart = value;
                case WEIGHT -> weight = Math.max(0, variable.path("value").asDouble(1));
                default -> {
                    // Its own business.
                }
            }
        }
        return new Demand(device.id(), weight, labels, apart);
    }

    private static void readLabels(String text, Map<String, String> labels) {
        for (var label : text.split(",", -1)) {
            var parts = label.split("=", 2);
            labels.put(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
        }
    }
}
