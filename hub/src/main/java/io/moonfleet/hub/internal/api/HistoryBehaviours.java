package io.moonfleet.hub.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.life.Measurements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The graphs: energy, temperature, smoke and thermostats from one time to another. */
final class HistoryBehaviours {

    private static final double WATTS_PER_KILOWATT = 1000;
    private static final int MOST_IDS = 200;

    private final HubParts parts;
    private final Measurements measurements;

    HistoryBehaviours(HubParts parts) {
        this.parts = parts;
        this.measurements = parts.life().measurements();
    }

    void register(Map<String, Behaviour> behaviours) {
        behaviours.put("history.energy", Behaviour.of(call -> ApiAnswer.ok(energy(call))));
        behaviours.put("history.temperature", Behaviour.of(call -> ApiAnswer.ok(series(call, "value"))));
        behaviours.put("history.smoke", Behaviour.of(this::smoke));
        behaviours.put("history.thermostat", Behaviour.of(this::thermostat));
        behaviours.put("history.co", Behaviour.of(this::carbonMonoxide));
    }

    /** Seconds, {@code now}, or {@code now-3600}. */
    private Instant time(String name, String text) {
        if (text.equals("now")) {
            return parts.clock().instant();
        }
        try {
            if (text.startsWith("now-")) {
                return parts.clock().instant().minusSeconds(Integer.parseUnsignedInt(text.substring(4)));
            }
            long second = Long.parseLong(text);
            if (second < 0 || second > Instant.MAX.getEpochSecond() / 10_000) {
                throw new NumberFormatException();
            }
            return Instant.ofEpochSecond(second);
        } catch (NumberFormatException _) {
            throw HubException.badRequest(name + ": must be seconds, now, or now- and seconds");
        }
    }

    private Instant from(Call call) {
        return time("timestampFrom", call.path("timestampFrom"));
    }

    private Instant to(Call call) {
        return time("timestampTo", call.path("timestampTo"));
    }

    private static List<Integer> ids(String text) {
        var ids = new ArrayList<Integer>();
        for (var id : text.split(",", -1)) {
            ids.add(Call.parse("id", id));
        }
        if (ids.size() > MOST_IDS) {
            throw HubException.badRequest("id: more than " + MOST_IDS);
        }
        return ids;
    }

    /** The devices that a path names, themselves or by their rooms. */
    private List<Integer> devices(Call call) {
        var ids = ids(call.path("id"));
        if (!call.path("type").equals("rooms")) {
            return ids;
        }
        return parts.devices().all().stream()
                .filter(device -> ids.contains(device.roomId()))
                .map(io.moonfleet.hub.Device::id)
                .toList();
    }

    /** One point for each hour: watts on average, or what they cost. */
    private JsonNode energy(Call call) {
        var devices = devices(call);
        var unit = call.path("unit");
        var from = from(call);
        var to = to(call);
        var tariff = Tariff.of(parts.documents());
        var byHour = new java.util.TreeMap<Long, Double>();
        var zone = parts.zone();
        parts.life().energy().between(from.atZone(zone), to.atZone(zone)).stream()
                .filter(hour -> devices.contains(hour.device()))
                .forEach(hour -> {
                    double value = unit.equals("money")
                            ? hour.wattHours() / WATTS_PER_KILOWATT * tariff.at(hour.hour(), hour.produces())
                            : hour.wattHours();
                    byHour.merge(hour.hour().toInstant().toEpochMilli(), value, Double::sum);
                });
        var list = Json.array();
        byHour.forEach((at, value) -> list.addArray().add(at).add(Math.round(value * 1000) / 1000.0));
        return list;
    }

    private ArrayNode series(Call call, String property) {
        var found = Json.array();
        for (int id : devices(call)) {
            found.addAll(measurements.of(id, property, from(call), to(call)));
        }
        return found;
    }

    private ApiAnswer smoke(Call call) {
        var answer = Json.object();
        var smoke = series(call, "value");
        answer.set("smoke", smoke);
        answer.set("temperature", series(call, "temperature"));
        return ApiAnswer.ok(answer.put("max", highest(smoke, 0)));
    }

    private static double highest(ArrayNode points, double least) {
        double highest = least;
        for (var point : points) {
            highest = Math.max(highest, point.path(1).asDouble());
        }
        return highest;
    }

    private ApiAnswer thermostat(Call call) {
        var answer = Json.object();
        var target = series(call, "heatingThermostatSetpoint");
        var temperature = series(call, "temperature");
        answer.set("targetLevel", target);
        answer.set("temperature", temperature);
        answer.set("thermostatMode", series(call, "thermostatMode"));
        double least = Double.MAX_VALUE;
        for (var points : List.of(target, temperature)) {
            for (var point : points) {
                least = Math.min(least, point.path(1).asDouble());
            }
        }
        return ApiAnswer.ok(answer.put("min", least == Double.MAX_VALUE ? 0 : least)
                .put("max", Math.max(highest(target, 0), highest(temperature, 0))));
    }

    private ApiAnswer carbonMonoxide(Call call) {
        var list = Json.array();
        var from = time("from", call.query("from").orElse("now-86400"));
        var to = time("to", call.query("to").orElse("now"));
        for (var text : call.queries("id")) {
            for (int id : ids(text)) {
                for (var point : measurements.of(id, "concentration", from, to)) {
                    var entry = list.addObject().put("timestamp", point.path(0).asLong() / 1000);
                    entry.putObject("value")
                            .put("concentration", point.path(1).asDouble())
                            .put("state", 0);
                    entry.put("id", id);
                }
            }
        }
        return ApiAnswer.ok(list);
    }
}
