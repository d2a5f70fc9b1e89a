package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.hub.internal.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PanelsApiTest {

    private final TestHub it = new TestHub();
    private final long start = it.hub.newestEvent();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        it.close();
    }

    private void awaitEvents(String type, int count) {
        await().untilAsserted(() -> assertThat(it.eventsSince(start, type)).hasSize(count));
    }

    // ---- alarm

    private int sensor() {
        return it.post("/devices", "{'type':'com.fibaro.doorSensor','name':'Door'}")
                .body()
                .path("id")
                .asInt();
    }

    private String partition(int sensor, int armDelay, int breachDelay) {
        var made = it.post(
                "/alarms/v1/partitions",
                "{'name':'House','armDelay':" + armDelay + ",'breachDelay':" + breachDelay + ",'devices':[" + sensor
                        + "]}");
        assertThat(made.status()).isEqualTo(201);
        return "/alarms/v1/partitions/" + made.body().path("id");
    }

    /** FACTS 3: "AlarmPartitionArmed/Breached/Modified, HomeArmStateChanged/HomeDisarmStateChanged/HomeBreached". */
    @Test
    void anArmedPartitionIsBreachedByItsDevice() {
        int sensor = sensor();
        var partition = partition(sensor, 0, 0);
        assertThat(it.post(partition + "/actions/arm", null).status()).isEqualTo(204);
        assertThat(it.get(partition).body().path("armed").asBoolean()).isTrue();
        it.hub.updateProperty(sensor, "value", Json.bool(true));
        await().until(() -> it.get(partition).body().path("breached").asBoolean());
        assertThat(Json.write(it.get("/alarms/v1/partitions/breached").body())).isEqualTo("[1]");
        assertThat(it.delete(partition + "/actions/arm").status()).isEqualTo(204);
        assertThat(it.get(partition).body().path("breached").asBoolean(true)).isFalse();
        assertThat(it.get("/alarms/v1/history").body().findValuesAsText("type"))
                .containsExactly("PartitionDisarmed", "PartitionBreached", "PartitionArmed");
        awaitEvents("AlarmPartitionArmedEvent", 2);
        awaitEvents("AlarmPartitionBreachedEvent", 1);
        awaitEvents("HomeArmStateChangedEvent", 1);
        awaitEvents("HomeBreachedEvent", 1);
        awaitEvents("HomeDisarmStateChangedEvent", 1);
    }

    @Test
    void armingAndBreachingTakeTheirTime() {
        int sensor = sensor();
        var partition = partition(sensor, 30, 10);
        it.post(partition + "/actions/arm", null);
        assertThat(it.get(partition).body().path("secondsToArm").asInt()).isEqualTo(30);
        it.time.turn(Duration.ofSeconds(30));
        assertThat(it.get(partition).body().path("armed").asBoolean()).isTrue();
        long last = it.hub.newestEvent();
        it.hub.updateProperty(sensor, "value", Json.bool(true));
        await().until(() -> it.eventsSince(last, "DevicePropertyUpdatedEvent").size() == 1);
        it.time.turn(Duration.ofSeconds(9));
        assertThat(it.get(partition).body().path("breached").asBoolean(true)).isFalse();
        it.delete(partition + "/actions/arm");
        it.time.turn(Duration.ofSeconds(60));
        assertThat(it.get(partition).body().path("breached").asBoolean(true)).isFalse();
    }

    @Test
    void tryArmSaysWhatIsOpen() {
        int sensor = sensor();
        var partition = partition(sensor, 0, 0);
        it.hub.updateProperty(sensor, "value", Json.bool(true));
        var answer = it.post(partition + "/actions/tryArm", null).body();
        assertThat(answer.path("result").asText()).isEqualTo("notArmed");
        assertThat(answer.path("breachedDevices").path(0).asInt()).isEqualTo(sensor);
        it.hub.updateProperty(sensor, "value", Json.bool(false));
        assertThat(it.post("/alarms/v1/partitions/actions/tryArm", null)
                        .body()
                        .path(0)
                        .path("result")
                        .asText())
                .isEqualTo("armed");
        assertThat(it.get("/alarms/v1/devices").body()).hasSize(1);
    }

    @Test
    void anArmedPartitionWatchesAfterARestartToo() {
        var time = new TestHub.TurnableTime();
        var file = folder.resolve("home.db");
        int sensor;
        try (var before = new TestHub(SqliteStore.open(file), time)) {
            sensor = before.post("/devices", "{'type':'com.fibaro.doorSensor'}")
                    .body()
                    .path("id")
                    .asInt();
            before.post("/alarms/v1/partitions", "{'name':'House','devices':[" + sensor + "]}");
            before.post("/alarms/v1/partitions/1/actions/arm", null);
        }
        try (var after = new TestHub(SqliteStore.open(file), time)) {
            after.hub.updateProperty(sensor, "value", Json.bool(true));
            await().until(() ->
                    after.get("/alarms/v1/partitions/1").body().path("breached").asBoolean());
        }
    }

    // ---- scenes

    // ---- the others

    @Test
    void settingThePlaceMovesTheSunAndTheWeatherTells() {
        assertThat(it.put("/settings/location", "{'latitude':95}").status()).isEqualTo(400);
        assertThat(it.put("/settings/location", "{'latitude':0.0,'longitude':0.0}")
                        .status())
                .isEqualTo(200);
        assertThat(it.get("/settings/location").body().path("timezoneOffset").asInt())
                .isEqualTo(7200);
        // At the equator the sun rises at about six, which is eight in Stockholm's summer.
        assertThat(it.get("/devices/1/properties/sunriseHour")
                        .body()
                        .path("value")
                        .asText())
                .isBetween("07:50", "08:10");
        it.put("/weather", "{'Temperature':21.5,'WeatherCondition':'rain'}");
        assertThat(it.get("/weather").body().path("WeatherConditionConverted").asText())
                .isEqualTo("rain");
        awaitEvents("WeatherChangedEvent", 2);
    }

    @Test
    void theWeatherComesFromAProvider() {
        int provider = it.quickApp("Sky", "com.fibaro.WeatherProvider");
        it.put("/home", "{'weatherProvider':" + provider + "}");
        it.hub.updateProperty(provider, "Temperature", Json.number(3));
        assertThat(it.get("/weather").body().path("Temperature").asInt()).isEqualTo(3);
    }

    @Test
    void theAdministratorStaysAndSecretsAreNotShown() {
        var made = it.post("/users", "{'name':'bob','type':'user','password':'x','pin':'1111'}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().has("password")).isFalse();
        assertThat(made.body().has("pin")).isFalse();
        assertThat(it.delete("/users/2").status()).isEqualTo(403);
        int bob = made.body().path("id").asInt();
        it.post("/users/action/changeAdmin/" + bob, null);
        assertThat(it.delete("/users/2").status()).isEqualTo(200);
        assertThat(it.get("/loginStatus").body().path("status").asBoolean()).isTrue();
    }

    @Test
    void noticesAreReadAndCleared() {
        it.post("/notificationCenter", "{'type':'GenericDeviceNotification','data':{'text':'a'}}");
        it.post("/notificationCenter", "{'canBeDeleted':false,'data':{'text':'b'}}");
        it.post("/notificationCenter/markAsRead", "{'ids':[1]}");
        assertThat(it.get("/notificationCenter").body().findValuesAsText("wasRead"))
                .containsExactly("true", "false");
        assertThat(Json.write(it.delete("/notificationCenter").body())).isEqualTo("[1]");
        assertThat(it.get("/notificationCenter").body()).hasSize(1);
        awaitEvents("NotificationCreatedEvent", 2);
    }

    @Test
    void noticesAreFoundByEveryFilter() {
        it.post("/notificationCenter", "{'type':'GenericDeviceNotification','priority':'alert'}");
        it.time.turn(Duration.ofHours(1));
        it.post("/notificationCenter", "{'type':'GenericSceneNotification','priority':'info'}");
        it.post("/notificationCenter/markAsRead?ids=2", null);
        var expected = Map.ofEntries(
                Map.entry("wasRead=true", "2"),
                Map.entry("wasRead=false", "1"),
                Map.entry("priority=alert", "1"),
                Map.entry("priority=alert,info&order=desc", "2 1"),
                Map.entry("types=GenericSceneNotification", "2"),
                Map.entry("ids=1&ids=2", "1 2"),
                Map.entry("from=2026-06-21T12:30:00", "2"),
                Map.entry("to=2026-06-21T10:30:00Z", "1"),
                Map.entry("pageSize=1&pageNumber=1", "2"),
                Map.entry("pageSize=1", "1"));
        expected.forEach((query, ids) -> assertThat(String.join(
                        " ", it.get("/notificationCenter?" + query).body().findValuesAsText("id")))
                .as(query)
                .isEqualTo(ids));
        assertThat(it.get("/notificationCenter?from=yesterday").status()).isEqualTo(400);
        assertThat(Json.write(it.delete("/notificationCenter?priority=alert").body()))
                .isEqualTo("[1]");
        assertThat(it.get("/notificationCenter").body()).hasSize(1);
    }

    /** Issue 5: "family". */
    @Test
    void theFamilysWayIsRemembered() {
        it.post("/panels/location", "{'name':'Work','latitude':59.3,'longitude':18.1}");
        it.post(
                "/events/publishEvent/GeofenceEvent",
                "{'userId':2,'locationId':1,'geofenceAction':'enter','timestamp':1000}");
        it.post(
                "/plugins/publishEvent",
                "{'type':'GeofenceEvent','userId':2,'locationId':1,'geofenceAction':'leave','timestamp':2000}");
        it.post(
                "/events/publishEvent/GeofenceEvent",
                "{'userId':3,'locationId':1,'geofenceAction':'enter','timestamp':1500}");
        assertThat(Json.write(it.get("/panels/family?userID=2&from=0&to=3000").body()))
                .isEqualTo("[{\"timestamp\":1000,\"latitude\":59.3,\"longitude\":18.1},"
                        + "{\"timestamp\":2000,\"latitude\":59.3,\"longitude\":18.1}]");
        assertThat(it.get("/panels/family?userID=2&from=1500&to=3000").body()).hasSize(1);
        awaitEvents("GeofenceEvent", 3);
    }

    @Test
    void climateZonesComeFromTheRoomsWithThermostats() {
        it.quickApp("Heat", "com.fibaro.hvacSystemHeat");
        var zones = it.post("/panels/climate/action/createDefaultZones", null).body();
        assertThat(zones).hasSize(1);
        assertThat(it.post("/panels/climate/action/createDefaultZones", null).status())
                .isEqualTo(409);
        it.put("/panels/climate/1", "{'mode':'Manual','properties':{'handSetPointHeating':21.5}}");
        var zone = it.get("/panels/climate/1").body();
        assertThat(zone.path("properties").path("handSetPointHeating").asDouble())
                .isEqualTo(21.5);
        assertThat(zone.path("properties").path("devices").path(0).asInt()).isEqualTo(55);
        awaitEvents("ClimateZoneChangedEvent", 1);
    }

    @Test
    void aSprinklersSequenceWaters() {
        int id = it.quickApp("Lawn", "com.fibaro.sprinkler");
        it.post("/panels/sprinklers", "{'name':'Garden'}");
        it.post(
                "/panels/sprinklers/1/sequences",
                "{'startTime':360,'sprinklers':[{'deviceId':" + id + ",'duration':10}]}");
        it.post("/panels/sprinklers/1/sequences/1/startWatering", null);
        assertThat(it.get("/panels/sprinklers/1")
                        .body()
                        .path("sequences")
                        .path(0)
                        .path("isRunning")
                        .asBoolean())
                .isTrue();
        it.post("/panels/sprinklers/1/sequences/1/stopWatering", null);
        assertThat(it.quickApps.calls).containsExactly("55>55.turnOn[]", "55>55.turnOff[]");
        assertThat(it.delete("/panels/sprinklers/1/sequences/1").status()).isEqualTo(204);
        assertThat(it.delete("/panels/sprinklers/1/sequences/1").status()).isEqualTo(404);
    }

    @Test
    void eventsAreRemembered() {
        int id = it.quickApp("Lamp", "com.fibaro.binarySwitch");
        it.hub.updateProperty(id, "value", Json.bool(true));
        await().until(() -> it.get("/events/history?eventType=DevicePropertyUpdatedEvent&objectId=55")
                        .body()
                        .size()
                == 1);
        assertThat(it.get("/events/history?numberOfRecords=1").body()).hasSize(1);
        it.delete("/events/history");
        assertThat(it.get("/events/history").body()).isEmpty();
    }

    @Test
    void whatCanBeSetIsReadBack() {
        it.put("/settings/led", "{'brightness':70}");
        assertThat(it.get("/settings/led").body().path("brightness").asInt()).isEqualTo(70);
        it.put("/settings/network/radio/zwave", "{'enabled':true}");
        assertThat(it.get("/settings/network/radio/zwave")
                        .body()
                        .path("enabled")
                        .asBoolean())
                .isTrue();
        assertThat(it.get("/settings/network/radio/bluetooth").status()).isEqualTo(404);
        var uuid = it.post("/settings/network/connections", "{'name':'wifi'}")
                .body()
                .path("uuid")
                .asText();
        it.post("/settings/network/connections/" + uuid + "/connect", null);
        assertThat(it.get("/settings/network/connections/" + uuid)
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("connected");
        assertThat(it.get("/slave/x/api/zwaveSettings").status()).isEqualTo(404);
        assertThat(it.get("/json/123.json").body().path("id").asInt()).isEqualTo(123);
        assertThat(it.get("/diagnostics").body().path("memory").path("used").asInt())
                .isBetween(0, 100);
        assertThat(it.post("/icons", "{'type':'room','icon':'AAAA'}").status()).isEqualTo(201);
        assertThat(it.get("/icons").body().path("room")).hasSize(1);
        assertThat(it.delete("/icons?type=room&id=1000").status()).isEqualTo(200);
    }

    @Test
    void aBackupIsAHomeOfItsOwn() {
        assertThat(it.post("/service/backups", "{'action':'create'}").status()).isEqualTo(409);
        var time = new TestHub.TurnableTime();
        try (var kept = new TestHub(SqliteStore.open(folder.resolve("home.db")), time)) {
            kept.quickApp("Lamp", "com.fibaro.binarySwitch");
            assertThat(kept.post("/service/backups", "{'action':'create','params':{'description':'d'}}")
                            .status())
                    .isEqualTo(202);
            assertThat(kept.get("/service/backups").body().path(0).path("backups"))
                    .hasSize(1);
            kept.delete("/devices/55");
        }
        try (var copy = new TestHub(SqliteStore.open(folder.resolve("backups/backup-1.db")), time)) {
            assertThat(copy.get("/devices/55").body().path("name").asText()).isEqualTo("Lamp");
        }
    }
}
