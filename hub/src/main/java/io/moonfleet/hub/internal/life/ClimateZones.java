package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubEvent.PropertyChanged;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.json.Json;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Climate zones heat and cool: by the week's schedule, by hand for a while, or for a vacation. What is wanted goes to the
 * zone's thermostats whenever it changes.
 */
public final class ClimateZones implements HubListener {

    public static final String KIND = "climateZone";

    private final HomeTools home;

    // Guarded by this.
    private final Map<String, Alarms.Alarm> next = new HashMap<>();

    ClimateZones(HomeTools home) {
        this.home = home;
    }

    /** What a zone wants, and until when; no end means until somebody changes it. */
    private record Wanted(double heating, double cooling, String mode, ZonedDateTime start, ZonedDateTime end) {}

    void resume() {
        home.documents().ids(KIND).forEach(this::apply);
    }

    /** A zone with everything that it needs to be one. */
    public static void complete(ObjectNode zone) {
        var properties = zone.path("properties") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        put(properties, "mode", Json.text("Heat"));
        put(properties, "handMode", Json.text("Heat"));
        put(properties, "vacationMode", Json.text("Heat"));
        put(properties, "handSetPointHeating", Json.number(21));
        put(properties, "handSetPointCooling", Json.number(25));
        put(properties, "vacationSetPointHeating", Json.number(16));
        put(properties, "vacationSetPointCooling", Json.number(28));
        for (var field : List.of("handTimestamp", "vacationStartTime", "vacationEndTime", "currentTemperature")) {
            put(properties, field, Json.number(0));
        }
        for (var list : List.of("devices", "incompatibleDevices", "temperatureSensors")) {
            put(properties, list, Json.array());
        }
        put(properties, "calculationStrategy", Json.text("avg"));
        WeekSchedule.fill(
                properties, Json.object().put("temperatureHeating", 21).put("temperatureCooling", 25));
        zone.set("properties", properties);
    }

    private static void put(ObjectNode properties, String field, JsonNode value) {
        if (!properties.hasNonNull(field)) {
            properties.set(field, value);
        }
    }

    /** Sets mode and hand values, as a profile does. */
    void set(String id, JsonNode mode, JsonNode wished) {
        if (home.documents().find(KIND, id).isEmpty()) {
            return;
        }
        home.documents().change(KIND, id, zone -> {
            if (mode.isTextual()) {
                zone.set("mode", mode);
            }
            if (zone.path("properties") instanceof ObjectNode properties) {
                wished.properties().forEach(field -> properties.set(field.getKey(), field.getValue()));
            }
            return zone.put("modified", home.now().getEpochSecond());
        });
        home.tell("ClimateZoneChangedEvent", Json.object().put("id", Integer.parseInt(id)));
        apply(id);
    }

    /** Looks at what a zone wants now, tells its thermostats, and arranges the next look. */
    public synchronized void apply(String id) {
        var old = next.remove(id);
        if (old != null) {
            old.cancel();
        }
        var zone = home.documents().find(KIND, id);
        if (zone.isEmpty() || !zone.get().path("active").asBoolean(true)) {
            return;
        }
        var wanted = wanted(zone.get(), home.local());
        if (wanted.end != null) {
            next.put(id, home.alarms().at(wanted.end.toInstant(), () -> apply(id)));
        }
        boolean changed = keep(id, zone.get().path("properties"), wanted);
        drive(zone.get().path("properties"), wanted);
        if (changed) {
            home.tell("ClimateZoneSetpointChangedEvent", setpoint(id, wanted));
        }
    }

    private static ObjectNode setpoint(String id, Wanted wanted) {
        return Json.object()
                .put("id", Integer.parseInt(id))
                .put("currentTemperatureHeating", wanted.heating)
                .put("currentTemperatureCooling", wanted.cooling)
                .put("mode", wanted.mode);
    }

    private static Wanted wanted(ObjectNode zone, ZonedDateTime now) {
        var properties = zone.path("properties");
        switch (zone.path("mode").asText()) {
            case "Manual" -> {
                long until = properties.path("handTimestamp").asLong();
                if (until == 0 || until > now.toEpochSecond()) {
                    return values(properties, "hand", now, until == 0 ? null : at(until, now));
                }
            }
            case "Vacation" -> {
                long start = properties.path("vacationStartTime").asLong();
                long end = properties.path("vacationEndTime").asLong();
                boolean begun = start <= now.toEpochSecond();
                if (begun && (end == 0 || end > now.toEpochSecond())) {
                    return values(properties, "vacation", now, end == 0 ? null : at(end, now));
                }
                if (!begun) {
                    var before = scheduled(properties, now);
                    var begin = at(start, now);
                    return begin.isBefore(before.end)
                            ? new Wanted(before.heating, before.cooling, before.mode, before.start, begin)
                            : before;
                }
            }
            default -> {
                // By the schedule.
            }
        }
        return scheduled(properties, now);
    }

    private static ZonedDateTime at(long second, ZonedDateTime like) {
        return Instant.ofEpochSecond(second).atZone(like.getZone());
    }

    private static Wanted values(JsonNode properties, String kind, ZonedDateTime start, ZonedDateTime end) {
        return new Wanted(
                properties.path(kind + "SetPointHeating").asDouble(),
                properties.path(kind + "SetPointCooling").asDouble(),
                properties.path(kind + "Mode").asText(),
                start,
                end);
    }

    private static Wanted scheduled(JsonNode properties, ZonedDateTime now) {
        var span = new WeekSchedule(properties).at(now);
        return new Wanted(
                span.wanted().path("temperatureHeating").asDouble(21),
                span.wanted().path("temperatureCooling").asDouble(25),
                properties.path("mode").asText(),
                span.start(),
                span.end());
    }

    /** Writes what is wanted into the zone; true when that is something else than before. */
    private boolean keep(String id, JsonNode before, Wanted wanted) {
        boolean changed = before.path("currentTemperatureHeating").asDouble(Double.NaN) != wanted.heating
                || before.path("currentTemperatureCooling").asDouble(Double.NaN) != wanted.cooling;
        var end = wanted.end == null ? wanted.start : wanted.end;
        home.documents().change(KIND, id, zone -> {
            if (zone.path("properties") instanceof ObjectNode properties) {
                properties
                        .put("currentTemperatureHeating", wanted.heating)
                        .put("currentTemperatureCooling", wanted.cooling)
                        .put("currentSetpointTimeStartHour", wanted.start.getHour())
                        .put("currentSetpointTimeStartMinute", wanted.start.getMinute())
                        .put("currentSetpointTimeEndHour", end.getHour())
                        .put("currentSetpointTimeEndMinute", end.getMinute())
                        .put("currentTemperature", temperature(properties).orElse(0.0));
            }
            return zone;
        });
        return changed;
    }

    private void drive(JsonNode properties, Wanted wanted) {
        for (var each : properties.path("devices")) {
            int device = each.asInt();
            if (!wanted.mode.isEmpty()) {
                home.act(device, "setThermostatMode", Json.text(wanted.mode));
            }
            if (!wanted.mode.equals("Off") && !wanted.mode.equals("Cool")) {
                home.act(device, "setHeatingThermostatSetpoint", Json.object().numberNode(wanted.heating));
            }
            if (!wanted.mode.equals("Off") && !wanted.mode.equals("Heat")) {
                home.act(device, "setCoolingThermostatSetpoint", Json.object().numberNode(wanted.cooling));
            }
        }
    }

    // ---- the temperature

    private Optional<Double> temperature(JsonNode properties) {
        var values = home.values(properties.path("temperatureSensors"));
        if (values.length == 0) {
            return Optional.empty();
        }
        double value =
                switch (properties.path("calculationStrategy").asText()) {
                    case "min" -> values[0];
                    case "max" -> values[values.length - 1];
                    case "median" -> values[values.length / 2];
                    default -> java.util.Arrays.stream(values).average().orElse(0);
                };
        return Optional.of(Math.round(value * 100) / 100.0);
    }

    @Override
    public void onEvent(HubEvent event) {
        if (!(event instanceof PropertyChanged changed) || !changed.property().equals("value")) {
            return;
        }
        for (var zone : home.documents().all(KIND)) {
            if (HomeTools.contains(zone.path("properties").path("temperatureSensors"), changed.device())) {
                measured(zone);
            }
        }
    }

    private void measured(ObjectNode zone) {
        var now = temperature(zone.path("properties"));
        double before = zone.path("properties").path("currentTemperature").asDouble();
        if (now.isEmpty() || now.get() == before) {
            return;
        }
        var id = zone.path("id").asText();
        home.documents().change(KIND, id, each -> {
            if (each.path("properties") instanceof ObjectNode properties) {
                properties.put("currentTemperature", now.get());
            }
            return each;
        });
        home.tell(
                "ClimateZoneTemperatureChangedEvent",
                Json.object()
                        .put("id", zone.path("id").asInt())
                        .put("newValue", now.get())
                        .put("oldValue", before));
    }
}
