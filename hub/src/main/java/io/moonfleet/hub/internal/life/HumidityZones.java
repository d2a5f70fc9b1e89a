package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.internal.json.Json;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Humidity zones: what is wanted goes to the humidifiers of the zone's rooms, by the week's schedule or by hand. */
public final class HumidityZones {

    public static final String KIND = "humidityZone";
    private static final int COMFORTABLE = 50;

    private final HomeTools home;

    // Guarded by this.
    private final Map<String, Alarms.Alarm> next = new HashMap<>();

    HumidityZones(HomeTools home) {
        this.home = home;
    }

    void resume() {
        home.documents().ids(KIND).forEach(this::apply);
    }

    public static void complete(ObjectNode zone) {
        var properties = zone.path("properties") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        for (var field : List.of("currentHumidity", "handHumidity", "handTimestamp", "vacationHumidity")) {
            if (!properties.has(field)) {
                properties.put(field, 0);
            }
        }
        if (!properties.has("rooms")) {
            properties.putArray("rooms");
        }
        WeekSchedule.fill(properties, Json.object().put("humidity", COMFORTABLE));
        zone.set("properties", properties);
    }

    public synchronized void apply(String id) {
        var old = next.remove(id);
        if (old != null) {
            old.cancel();
        }
        var zone = home.documents().find(KIND, id);
        if (zone.isEmpty()) {
            return;
        }
        var now = home.local();
        var properties = zone.get().path("properties");
        long handUntil = properties.path("handTimestamp").asLong();
        double vacation = properties.path("vacationHumidity").asDouble();
        double wanted;
        ZonedDateTime end;
        if (handUntil > now.toEpochSecond()) {
            wanted = properties.path("handHumidity").asDouble();
            end = Instant.ofEpochSecond(handUntil).atZone(now.getZone());
        } else {
            var span = new WeekSchedule(properties).at(now);
            wanted = vacation > 0 ? vacation : span.wanted().path("humidity").asDouble(COMFORTABLE);
            end = span.end();
        }
        next.put(id, home.alarms().at(end.toInstant(), () -> apply(id)));
        drive(id, properties.path("rooms"), wanted);
    }

    private void drive(String id, com.fasterxml.jackson.databind.JsonNode rooms, double wanted) {
        double sum = 0;
        int count = 0;
        for (var device : home.devices().all()) {
            if (!HomeTools.contains(rooms, device.roomId())) {
                continue;
            }
            if (device.type().equals("com.fibaro.humidifier")) {
                home.act(device.id(), "setTargetLevelHumidify", Json.object().numberNode(wanted));
            } else if (device.type().equals("com.fibaro.humiditySensor")) {
                sum += device.property("value").asDouble();
                count++;
            }
        }
        double measured = count == 0 ? 0 : sum / count;
        home.documents().change(KIND, id, zone -> {
            if (zone.path("properties") instanceof ObjectNode properties) {
                properties.put("currentHumidity", measured);
            }
            return zone;
        });
    }
}
