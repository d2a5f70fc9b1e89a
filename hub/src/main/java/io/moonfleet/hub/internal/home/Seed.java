package io.moonfleet.hub.internal.home;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.internal.device.DeviceTable;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What every home has from the start. Planting again adds only what is missing. */
public final class Seed {

    private static final int FIRST_ROOM = Rooms.FIRST;
    private static final List<String> PROFILES = List.of("Home", "Away", "Vacation", "Night");
    private static final String IT = "it";

    /** Clients compare versions to know what the API can do; this is the HC3 whose API ours follows. */
    private static final String SOFT_VERSION = "5.180.17";

    private final DeviceTable devices;
    private final DocumentTable documents;
    private final Clock clock;

    public Seed(DeviceTable devices, DocumentTable documents, Clock clock) {
        this.devices = devices;
        this.documents = documents;
        this.clock = clock;
    }

    public void plant(HubSettings settings) {
        if (documents.find("info", IT).isEmpty()) {
            documents.put("info", IT, info());
        }
        if (documents.find("location", IT).isEmpty()) {
            documents.put("location", IT, location(settings));
        }
        if (documents.count("section") == 0) {
            long now = clock.instant().getEpochSecond();
            documents.put(
                    "section",
                    Integer.toString(FIRST_ROOM),
                    Json.object()
                            .put("id", FIRST_ROOM)
                            .put("name", "Home")
                            .put("sortOrder", 1)
                            .put("created", now)
                            .put("modified", now));
        }
        if (documents.count("room") == 0) {
            documents.put("room", Integer.toString(FIRST_ROOM), room());
        }
        if (documents.count("profile") == 0) {
            plantProfiles(documents);
        }
        if (documents.count("user") == 0) {
            documents.put("user", "2", admin());
        }
        if (devices.find(DeviceTable.ZWAVE).isEmpty()) {
            devices.createPlain(
                    DeviceTable.ZWAVE, "zwave", "com.fibaro.zwavePrimaryController", FIRST_ROOM, Json.object());
        }
    }

    /** The four profiles of a fresh home. */
    public static void plantProfiles(DocumentTable documents) {
        int id = 1;
        for (var name : PROFILES) {
            var profile = Json.object().put("id", id).put("name", name).put("iconId", id);
            for (var list : List.of("devices", "scenes", "partitions", "climateZones")) {
                profile.putArray(list);
            }
            documents.put("profile", Integer.toString(id), profile);
            id++;
        }
    }

    private static ObjectNode admin() {
        return Json.object()
                .put("id", 2)
                .put("name", "admin")
                .put("type", "superuser")
                .put("email", "")
                .put("sendNotifications", false)
                .put("skin", "light");
    }

    private ObjectNode room() {
        long now = clock.instant().getEpochSecond();
        var room = Json.object()
                .put("id", FIRST_ROOM)
                .put("name", "Default Room")
                .put("sectionID", FIRST_ROOM)
                .put("isDefault", true)
                .put("visible", true)
                .put("icon", "room_boy")
                .put("iconExtension", "png")
                .put("iconColor", "purple");
        room.putObject("defaultSensors")
                .put("temperature", 0)
                .put("humidity", 0)
                .put("light", 0);
        return room.put("defaultThermostat", 0)
                .put("sortOrder", 1)
                .put("category", "other")
                .put("created", now)
                .put("modified", now);
    }

    private static ObjectNode info() {
        var random = ThreadLocalRandom.current();
        var serial = "HC3-"
                + String.valueOf(100_000_000 + random.nextInt(100_000_000)).substring(1);
        var mac = new StringBuilder("02");
        for (int i = 0; i < 5; i++) {
            mac.append(':')
                    .append(Integer.toHexString(256 + random.nextInt(256)).substring(1));
        }
        var info = Json.object()
                .put("serialNumber", serial)
                .put("platform", "HC3")
                .put("hcName", "Moonfleet")
                .put("mac", mac.toString())
                .put("softVersion", SOFT_VERSION)
                .put("beta", false)
                .put("zwaveEngineVersion", "3.0")
                .put("zwaveVersion", "0.0")
                .put("zwaveRegion", "EU")
                .put("zigbeeStatus", false)
                .put("defaultLanguage", "en")
                .put("hotelMode", false)
                .put("temperatureUnit", "C")
                .put("windUnit", "km/h")
                .put("batteryLowNotification", true)
                .put("currency", "EUR")
                .put("timeFormat", 24)
                .put("dateFormat", "dd.mm.yy")
                .put("decimalMark", ".")
                .put("updateStableAvailable", false)
                .put("updateBetaAvailable", false)
                .put("newestStableVersion", SOFT_VERSION)
                .put("online", true)
                .put("recoveryCondition", "");
        info.putObject("currentVersion").put("version", SOFT_VERSION).put("type", "stable");
        info.putObject("installVersion")
                .put("version", "")
                .put("type", "")
                .put("status", "")
                .put("progress", 0);
        return info;
    }

    private static ObjectNode location(HubSettings settings) {
        var place = Double.isNaN(settings.latitude()) || Double.isNaN(settings.longitude())
                ? Places.of(settings.zone())
                : new Places(settings.latitude(), settings.longitude());
        return Json.object()
                .put("houseNumber", 0)
                .put("timezone", settings.zone().getId())
                .put("ntp", true)
                .put("ntpServer", "pool.ntp.org")
                .put("latitude", place.latitude())
                .put("longitude", place.longitude())
                .put("city", city(settings.zone().getId()))
                .put("temperatureUnit", "C")
                .put("windUnit", "km/h")
                .put("timeFormat", 24)
                .put("dateFormat", "dd.mm.yy")
                .put("decimalMark", ".");
    }

    private static String city(String zone) {
        return zone.substring(zone.lastIndexOf('/') + 1).replace('_', ' ');
    }
}
