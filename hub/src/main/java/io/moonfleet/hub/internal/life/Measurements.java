package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What sensors have measured, for the graphs: at most one value in five minutes for a device and property, a document for
 * each day, two months long.
 */
public final class Measurements implements HubListener {

    private static final String KIND = "measureDay";
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final int KEPT_DAYS = 62;
    private static final Set<String> ALWAYS =
            Set.of("temperature", "heatingThermostatSetpoint", "thermostatMode", "concentration");
    private static final Set<String> WITH_VALUE = Set.of(
            "com.fibaro.temperatureSensor", "com.fibaro.smokeSensor", "com.fibaro.hvacSystem", "com.fibaro.coDetector");

    private final HomeTools home;

    // Only the events' thread uses it.
    private final Map<String, Instant> lastTaken = new HashMap<>();

    Measurements(HomeTools home) {
        this.home = home;
    }

    @Override
    public void onEvent(HubEvent event) {
        if (event instanceof PropertyChanged changed && isMeasured(changed)) {
            var key = changed.device() + "/" + changed.property();
            var last = lastTaken.get(key);
            if (last == null || !last.plus(STEP).isAfter(changed.at())) {
                lastTaken.put(key, changed.at());
                keep(key, changed);
            }
        }
    }

    private boolean isMeasured(PropertyChanged changed) {
        if (ALWAYS.contains(changed.property())) {
            return true;
        }
        return changed.property().equals("value")
                && home.devices()
                        .find(changed.device())
                        .filter(device -> WITH_VALUE.stream()
                                .anyMatch(type -> home.devices().typeTable().isA(device.type(), type)))
                        .isPresent();
    }

    private void keep(String key, PropertyChanged changed) {
        long day = changed.at().atZone(home.zone()).toLocalDate().toEpochDay();
        var id = key + "/" + day;
        var before = home.documents().find(KIND, id);
        var points = Json.array();
        if (before.isPresent()) {
            before.get().path("points").forEach(points::add);
        } else {
            home.documents().remove(KIND, key + "/" + (day - KEPT_DAYS));
        }
        var value = changed.newValue();
        points.addArray()
                .add(changed.at().toEpochMilli())
                .add(value.isBoolean() ? Json.number(value.asBoolean() ? 1 : 0) : value);
        home.documents().put(KIND, id, (ObjectNode) Json.object().set("points", points));
    }

    /** The values of a device's property, {@code [milliseconds, value]}, oldest first. */
    public ArrayNode of(int device, String property, Instant from, Instant to) {
        var found = Json.array();
        long first = from.atZone(home.zone()).toLocalDate().toEpochDay();
        long last = to.atZone(home.zone()).toLocalDate().toEpochDay();
        long oldest = home.local().toLocalDate().toEpochDay() - KEPT_DAYS;
        for (long day = Math.max(first, oldest); day <= last; day++) {
            var document = home.documents().find(KIND, device + "/" + property + "/" + day);
            if (document.isPresent()) {
                add(document.get().path("points"), from, to, found);
            }
            if (day > home.local().toLocalDate().toEpochDay()) {
                break;
            }
        }
        return found;
    }

    private static void add(JsonNode points, Instant from, Instant to, ArrayNode into) {
        for (var point : points) {
            long at = point.path(0).asLong();
            if (at >= from.toEpochMilli() && at <= to.toEpochMilli()) {
                into.add(point);
            }
        }
    }
}
