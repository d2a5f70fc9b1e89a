package io.moonfleet.hub.internal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubApi;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.event.EventStream;
import io.moonfleet.hub.internal.home.SunTimes;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A house to play with: rooms and thirty simulated devices that live, a climate zone, an alarm partition, profiles and
 * scenes, so that QuickApps, clients and pages have something to talk to. What can be made through the API is made through
 * it, as a person would.
 */
public final class DemoHouse {

    /** By this a device of the demo is known after a restart. */
    static final String MODEL = "demo";

    private static final long PATIENCE_SECONDS = 10;

    private final DeviceTable devices;
    private final DocumentTable documents;
    private final HubApi api;
    private final DemoLife life;

    public DemoHouse(
            DeviceTable devices,
            DocumentTable documents,
            EventStream events,
            HubApi api,
            Alarms alarms,
            Clock clock,
            ZoneId zone,
            SunTimes sun) {
        this.devices = devices;
        this.documents = documents;
        this.api = api;
        this.life = new DemoLife(devices, events, alarms, clock, zone, sun);
    }

    /** Furnishes the house unless it is furnished, and lets it live. */
    public void open() {
        boolean furnished = devices.all().stream()
                .anyMatch(device -> device.property("model").asText().equals(MODEL));
        if (!furnished) {
            furnish();
        }
        life.begin();
    }

    private JsonNode call(String method, String path, JsonNode body) {
        var answer = api.handle(new ApiRequest(method, path, Map.of(), body, HubCaller.ITSELF))
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        if (answer.isError()) {
            throw new IllegalStateException(
                    "the demo house could not be furnished: " + method + " " + path + " → " + answer);
        }
        return answer.body();
    }

    private int made(String path, ObjectNode body) {
        return call("POST", path, body).path("id").asInt();
    }

    private void furnish() {
        var rooms = new LinkedHashMap<String, Integer>();
        for (var name : Furniture.ROOMS) {
            rooms.put(name, made("/rooms", Json.object().put("name", name)));
        }
        var ids = new LinkedHashMap<String, Integer>();
        for (var piece : Furniture.ALL) {
            var device = devices.createPlain(
                    0, piece.fullName(), piece.fullType(), rooms.get(piece.room()), piece.properties());
            ids.put(piece.room() + "/" + piece.name(), device.id());
        }
        climate(ids);
        alarm(ids);
        profiles(ids);
        scenes(ids);
        call("PUT", "/home", Json.object().put("weatherProvider", ids.get("Garden/Weather")));
        if (documents.count("place") == 0) {
            var location = documents.get("location", "it");
            var home = Json.object().put("name", "Home");
            home.set("latitude", location.path("latitude"));
            home.set("longitude", location.path("longitude"));
            made("/panels/location", home);
        }
    }

    private void climate(Map<String, Integer> ids) {
        var zone = Json.object().put("name", "House");
        var properties = zone.putObject("properties");
        properties.putArray("devices").add(ids.get("Living room/Thermostat")).add(ids.get("Bedroom/Thermostat"));
        properties
                .putArray("temperatureSensors")
                .add(ids.get("Living room/Temperature"))
                .add(ids.get("Bedroom/Temperature"));
        made("/panels/climate", zone);
    }

    private void alarm(Map<String, Integer> ids) {
        var partition = Json.object().put("name", "House").put("armDelay", 30).put("breachDelay", 20);
        partition
                .putArray("devices")
                .add(ids.get("Hall/Front door"))
                .add(ids.get("Kitchen/Window"))
                .add(ids.get("Bedroom/Window"))
                .add(ids.get("Living room/Motion"));
        made("/alarms/v1/partitions", partition);
    }

    private void profiles(Map<String, Integer> ids) {
        var away = Json.object();
        var actions = away.putArray("devices");
        for (var name : new String[] {"Living room/Ceiling light", "Kitchen/Light", "Hall/Light"}) {
            var action = actions.addObject()
                    .put("id", ids.get(name))
                    .putObject("action")
                    .put("name", "turnOff");
            action.putArray("args");
        }
        away.putArray("partitions").addObject().put("partitionId", 1).put("action", "arm");
        call("PUT", "/profiles/2", away);
        var home = Json.object();
        home.putArray("partitions").addObject().put("partitionId", 1).put("action", "disarm");
        call("PUT", "/profiles/1", home);
    }

    private void scene(String name, String mode, String conditions, String actions) {
        var content = Json.object().put("conditions", conditions).put("actions", actions);
        made(
                "/scenes",
                Json.object()
                        .put("name", name)
                        .put("type", "lua")
                        .put("mode", mode)
                        .put("content", Json.write(content)));
    }

    private void scenes(Map<String, Integer> ids) {
        int light = ids.get("Hall/Light");
        int motion = ids.get("Hall/Motion");
        scene(
                "Light in the hall",
                "automatic",
                """
                {
                  operator = "any",
                  conditions = {
                    { type = "device", id = %1$d, property = "value", operator = "==", value = true, isTrigger = true },
                    { type = "device", id = %1$d, property = "value", operator = "==", value = false, duration = 60,
                      isTrigger = true }
                  }
                }
                """.formatted(motion),
                "fibaro.call(%d, sourceTrigger.value and \"turnOn\" or \"turnOff\")%n".formatted(light));
        scene(
                "Blinds at night",
                "automatic",
                """
                {
                  operator = "any",
                  conditions = {
                    { type = "date", property = "sunset", operator = "==", value = 30, isTrigger = true },
                    { type = "date", property = "cron", operator = "match", value = { "0", "7", "*", "*", "*", "*" },
                      isTrigger = true }
                  }
                }
                """,
                "local action = sourceTrigger.property == \"sunset\" and \"close\" or \"open\"%nfibaro.call({ %d, %d }, action)%n"
                        .formatted(ids.get("Living room/Blind"), ids.get("Bedroom/Blind")));
        scene("Good night", "manual", "{}", """
                fibaro.callGroupAction("turnOff", { args = {}, filters = { { filter = "property", value = { "isLight", true } } } })
                fibaro.call(%d, "secure")
                fibaro.debug(tag, "Good night!")
                """.formatted(ids.get("Hall/Lock")));
    }
}
