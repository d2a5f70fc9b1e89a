package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes on in the home by itself: profiles act, zones heat, sprinklers water, meters count. It is Sunday noon. */
class HomeLifeTest {

    private final TestHub it = new TestHub();

    @AfterEach
    void close() {
        it.close();
    }

    private int plain(String name, String type) {
        return it.post("/devices", "{'name':'%s','type':'%s'}".formatted(name, type))
                .body()
                .path("id")
                .asInt();
    }

    private JsonNode property(int device, String name) {
        return it.hub.devices().find(device).orElseThrow().property(name);
    }

    /** The listeners have heard of everything. */
    private void settle() {
        it.hub.awaitListeners();
    }

    // ---- profiles

    @Test
    void aProfileActsOnDevicesScenesPartitionsAndZones() {
        int lamp = plain("Lamp", "com.fibaro.binarySwitch");
        it.post("/alarms/v1/partitions", "{'name':'House','armDelay':0,'breachDelay':0,'devices':[]}");
        it.post("/panels/climate", "{'name':'House'}");
        it.post("/scenes", "{'name':'Evening'}");
        it.put("/profiles/2", """
                {'devices':[{'id':%d,'action':{'name':'turnOn','args':[]}},{'id':9999,'action':{'name':'turnOn','args':[]}}],
                 'scenes':[{'sceneId':1,'actions':['disable','setToManual']}],
                 'partitions':[{'partitionId':1,'action':'arm'}],
                 'climateZones':[{'id':1,'mode':'Manual','properties':{'handSetPointHeating':17}}]}""".formatted(lamp));
        long before = it.hub.newestEvent();
        assertThat(it.post("/profiles/activeProfile/2", null).status()).isEqualTo(200);
        assertThat(property(lamp, "value").asBoolean()).isTrue();
        assertThat(it.get("/scenes/1").body().path("enabled").asBoolean()).isFalse();
        assertThat(it.get("/scenes/1").body().path("mode").asText()).isEqualTo("manual");
        assertThat(it.get("/alarms/v1/partitions/1").body().path("armed").asBoolean())
                .isTrue();
        assertThat(it.get("/panels/climate/1")
                        .body()
                        .path("properties")
                        .path("currentTemperatureHeating")
                        .asDouble())
                .isEqualTo(17);
        assertThat(it.get("/profiles").body().path("activeProfile").asInt()).isEqualTo(2);
        settle();
        assertThat(it.eventsSince(before, "ActiveProfileChangedEvent"))
                .containsExactly(TestHub.json("{'newActiveProfile':2,'oldActiveProfile':1}"));
        assertThat(it.eventsSince(before, "AlarmPartitionArmedEvent")).hasSize(1);
        assertThat(it.eventsSince(before, "HomeArmStateChangedEvent")).hasSize(1);
        assertThat(it.eventsSince(before, "SceneModifiedEvent")).hasSize(2);
        assertThat(it.get("/alarms/v1/history").body().path(0).path("type").asText())
                .isEqualTo("PartitionArmed");
    }

    @Test
    void aProfileCanBeACopy() {
        it.put("/profiles/1", "{'scenes':[{'sceneId':7,'actions':['run']}]}");
        var made =
                it.post("/profiles", "{'name':'Party','iconId':3,'sourceId':1}").body();
        assertThat(made.path("scenes").path(0).path("sceneId").asInt()).isEqualTo(7);
        assertThat(it.post("/profiles", "{'name':'x','sourceId':99}").status()).isEqualTo(404);
        assertThat(it.post("/profiles/activeProfile/99", null).status()).isEqualTo(404);
    }

    // ---- climate

    private int thermostat() {
        return plain("Thermostat", "com.fibaro.hvacSystemHeat");
    }

    private double setpoint(int thermostat) {
        return property(thermostat, "heatingThermostatSetpoint").asDouble();
    }

    @Test
    void aZoneFollowsItsWeek() {
        int thermostat = thermostat();
        int sensor = plain("Sensor", "com.fibaro.temperatureSensor");
        var made = it.post("/panels/climate", """
                {'name':'House','properties':{'devices':[%d],'temperatureSensors':[%d],
                  'sunday':{'evening':{'hour':17,'minute':30,'temperatureHeating':22.5,'temperatureCooling':26},
                            'night':{'hour':22,'minute':0,'temperatureHeating':18,'temperatureCooling':26}}}}""".formatted(thermostat, sensor));
        assertThat(made.status()).isEqualTo(201);
        assertThat(setpoint(thermostat)).isEqualTo(21);
        assertThat(property(thermostat, "thermostatMode").asText()).isEqualTo("Heat");
        var properties = it.get("/panels/climate/1").body().path("properties");
        assertThat(properties.path("currentSetpointTimeEndHour").asInt()).isEqualTo(17);
        assertThat(properties.path("currentSetpointTimeEndMinute").asInt()).isEqualTo(30);
        long before = it.hub.newestEvent();
        it.time.turn(Duration.ofHours(6));
        assertThat(setpoint(thermostat)).isEqualTo(22.5);
        it.time.turn(Duration.ofHours(5));
        assertThat(setpoint(thermostat)).isEqualTo(18);
        it.hub.updateProperty(sensor, "value", Json.object().numberNode(19.5));
        settle();
        assertThat(it.get("/panels/climate/1")
                        .body()
                        .path("properties")
                        .path("currentTemperature")
                        .asDouble())
                .isEqualTo(19.5);
        assertThat(it.eventsSince(before, "ClimateZoneSetpointChangedEvent")).hasSize(2);
        await().until(() ->
                it.eventsSince(before, "ClimateZoneTemperatureChangedEvent").size() == 1);
    }

    @Test
    void byHandAndOnVacationAZoneHeatsOtherwiseForAWhile() {
        int thermostat = thermostat();
        it.post("/panels/climate", "{'name':'House','properties':{'devices':[%d]}}".formatted(thermostat));
        long now = it.time.instant().getEpochSecond();
        it.put(
                "/panels/climate/1",
                "{'mode':'Manual','properties':{'handSetPointHeating':25,'handTimestamp':%d}}".formatted(now + 3600));
        assertThat(setpoint(thermostat)).isEqualTo(25);
        it.time.turn(Duration.ofMinutes(61));
        assertThat(setpoint(thermostat)).isEqualTo(21);
        it.put("/panels/climate/1", """
                {'mode':'Vacation','properties':{'vacationSetPointHeating':12,'vacationStartTime':%d,'vacationEndTime':%d}}""".formatted(now + 7200, now + 10_800));
        assertThat(setpoint(thermostat)).isEqualTo(21);
        it.time.turn(Duration.ofHours(1));
        assertThat(setpoint(thermostat)).isEqualTo(12);
        it.time.turn(Duration.ofHours(1));
        assertThat(setpoint(thermostat)).isEqualTo(21);
        it.put("/panels/climate/1", "{'active':false}");
        it.time.turn(Duration.ofDays(2));
        assertThat(it.delete("/panels/climate/1").status()).isEqualTo(204);
    }

    @Test
    void aHumidityZoneTellsItsHumidifiers() {
        int humidifier = plain("Humidifier", "com.fibaro.humidifier");
        assertThat(it.post("/panels/humidity", "{'name':'House','properties':{'rooms':[219]}}")
                        .status())
                .isEqualTo(201);
        assertThat(property(humidifier, "targetLevelHumidify").asInt()).isEqualTo(50);
    }

    // ---- sprinklers

    @Test
    void sprinklersWaterOneAfterTheOther() {
        int first = plain("Lawn", "com.fibaro.sprinkler");
        int second = plain("Roses", "com.fibaro.sprinkler");
        it.post("/panels/sprinklers", "{'name':'Garden'}");
        it.put("/panels/sprinklers/1", """
                {'isActive':true,'days':['sunday'],'sequences':[{'startTime':46800,'sprinklers':[
                  {'deviceId':%d,'duration':300},{'deviceId':%d,'duration':600}]}]}""".formatted(first, second));
        it.time.turn(Duration.ofMinutes(61));
        assertThat(property(first, "value").asBoolean()).isTrue();
        assertThat(property(second, "value").asBoolean()).isFalse();
        assertThat(running()).isTrue();
        it.time.turn(Duration.ofMinutes(5));
        assertThat(property(first, "value").asBoolean()).isFalse();
        assertThat(property(second, "value").asBoolean()).isTrue();
        it.time.turn(Duration.ofMinutes(10));
        assertThat(property(second, "value").asBoolean()).isFalse();
        assertThat(running()).isFalse();
        it.post("/panels/sprinklers/1/sequences/1/startWatering?wateringTime=10", null);
        assertThat(property(first, "value").asBoolean()).isTrue();
        it.post("/panels/sprinklers/1/sequences/1/stopWatering", null);
        assertThat(property(first, "value").asBoolean()).isFalse();
        assertThat(it.post("/panels/sprinklers/1/sequences/9/startWatering", null)
                        .status())
                .isEqualTo(404);
        it.time.turn(Duration.ofDays(7).minusMinutes(15));
        assertThat(running()).isTrue();
    }

    private boolean running() {
        return it.get("/panels/sprinklers/1")
                .body()
                .path("sequences")
                .path(0)
                .path("isRunning")
                .asBoolean();
    }

    // ---- energy and temperatures

    @Test
    void powerOverTimeIsEnergyByTheHour() {
        int lamp = plain("Heater", "com.fibaro.FGWP101");
        it.put("/energy/billing/tariff", """
                {'rate':0.5,'additionalTariffs':[{'rate':0.1,'startTime':'13:00','endTime':'06:00','days':['sunday']}]}""");
        it.hub.updateProperty(lamp, "power", Json.number(2_000));
        settle();
        it.time.turn(Duration.ofMinutes(90));
        it.hub.updateProperty(lamp, "power", Json.number(0));
        settle();
        it.time.turn(Duration.ofMinutes(10));
        settle();
        assertThat(property(lamp, "energy").asDouble()).isCloseTo(3.0, within(0.01));
        var detail = it.get("/energy/consumption/device/" + lamp + "/detail?periods=2026-06-21")
                .body()
                .path("energy");
        assertThat(detail).hasSize(24);
        assertThat(detail.path(12).path("consumption").asDouble()).isCloseTo(2_000, within(1.0));
        assertThat(detail.path(13).path("consumption").asDouble()).isCloseTo(1_000, within(1.0));
        assertThat(detail.path(13).path("period").asText()).isEqualTo("2026-06-21T13");
        var summary = it.get("/energy/consumption/summary?period=2026-06").body();
        assertThat(summary.path("consumption").asDouble()).isCloseTo(3_000, within(1.0));
        assertThat(summary.path("consumptionCost").asDouble()).isCloseTo(1.1, within(0.01));
        assertThat(summary.path("topConsumingDevices").path(0).path("id").asInt())
                .isEqualTo(lamp);
        var day = it.get("/energy/consumption/detail?period=2026-06-21")
                .body()
                .path("energy")
                .path(12);
        assertThat(day.path("rooms").path(0).path("id").asInt()).isEqualTo(219);
        assertThat(it.get("/energy/now-86400/now/summary-graph/devices/power/" + lamp)
                        .body())
                .hasSize(2);
        assertThat(it.get("/panels/energy?id=" + lamp)
                        .body()
                        .path(0)
                        .path("current")
                        .path("D")
                        .asDouble())
                .isCloseTo(3.0, within(0.01));
        assertThat(it.get("/energy/consumption/summary?period=x").status()).isEqualTo(400);
        assertThat(it.delete("/energy/consumption?deviceIds=" + lamp).status()).isEqualTo(200);
        assertThat(it.get("/energy/consumption/summary?period=2026")
                        .body()
                        .path("consumption")
                        .asDouble())
                .isZero();
    }

    @Test
    void aMeterThatCountsItselfIsBelieved() {
        int meter = it.quickApp("Meter", "com.fibaro.energyMeter");
        it.hub.updateProperty(meter, "energy", Json.number(10));
        it.hub.updateProperty(meter, "energy", Json.object().numberNode(12.5));
        settle();
        var billing = it.get("/energy/billing/summary").body().path("currentBillingPeriod");
        assertThat(billing.path("consumption").asDouble()).isEqualTo(2_500);
        assertThat(billing.path("startDate").asText()).isEqualTo("2026-06-01");
        assertThat(property(meter, "energy").asDouble()).isEqualTo(12.5);
    }

    @Test
    void temperaturesAreRemembered() {
        int sensor = it.quickApp("Sensor", "com.fibaro.temperatureSensor");
        it.get("/rooms");
        for (int i = 0; i < 4; i++) {
            it.hub.updateProperty(sensor, "value", Json.object().numberNode(20.5 + i));
            settle();
            it.time.turn(Duration.ofMinutes(3));
        }
        var points = it.get("/temperature/now-3600/now/summary-graph/devices/temperature/" + sensor)
                .body();
        assertThat(points).hasSize(2);
        assertThat(points.path(0).path(1).asDouble()).isEqualTo(20.5);
        assertThat(points.path(1).path(1).asDouble()).isEqualTo(22.5);
        assertThat(it.get("/temperature/now-3600/now/summary-graph/rooms/temperature/219")
                        .body())
                .hasSize(2);
        assertThat(it.get("/temperature/x/now/summary-graph/rooms/temperature/219")
                        .status())
                .isEqualTo(400);
    }

    // ---- light

    /** Issue 5: "RGB programs". */
    @Test
    void aLightGoesThroughTheColoursOfAProgram() {
        it.post("/devices", "{'name':'Strip','type':'com.fibaro.FGRGBW441M'}");
        it.post(
                "/RGBPrograms",
                "{'name':'Two','steps':[{'color':{'r':255,'g':0,'b':0,'w':0},'duration':1000,'transitionTime':0},"
                        + "{'color':{'r':0,'g':0,'b':255,'w':0},'duration':500,'transitionTime':500}]}");
        int strip = it.get("/devices?name=Strip").body().path(0).path("id").asInt();
        assertThat(it.post("/devices/" + strip + "/action/startProgram", "{'args':[1]}")
                        .status())
                .isEqualTo(202);
        awaitColor(strip, "255,0,0,0");
        it.time.turn(Duration.ofSeconds(1));
        awaitColor(strip, "0,0,255,0");
        it.time.turn(Duration.ofSeconds(1));
        awaitColor(strip, "255,0,0,0");
        it.post("/devices/" + strip + "/action/setColor", "{'args':[1,2,3,4]}");
        it.hub.awaitListeners();
        it.time.turn(Duration.ofMinutes(1));
        awaitColor(strip, "1,2,3,4");
        assertThat(it.get("/devices/" + strip)
                        .body()
                        .at("/properties/currentProgramID")
                        .asInt())
                .isZero();
        it.post("/devices/" + strip + "/action/setG", "{'args':[77]}");
        it.post("/devices/" + strip + "/action/startProgram", "{'args':[9]}");
        awaitColor(strip, "1,77,3,4");
        await().until(() -> it.get("/devices/" + strip)
                        .body()
                        .at("/properties/currentProgramID")
                        .asInt()
                == 0);
    }

    private void awaitColor(int device, String color) {
        it.hub.awaitListeners();
        assertThat(it.get("/devices/" + device).body().at("/properties/color").asText())
                .isEqualTo(color);
    }

    // ---- weather and people

    /** FACTS 1.5: {@code fibaro.alert} reaches users as if they were devices. */
    @Test
    void whatPeopleAreToldIsShownAndPushed() {
        var pushed = new java.util.concurrent.CopyOnWriteArrayList<PushPort.Message>();
        it.hub.connectPush(pushed::add);
        assertThat(it.post("/devices/2/action/sendGlobalPushNotifications", "{'args':['Rain','false']}")
                        .status())
                .isEqualTo(202);
        it.post("/mobile/push", "{'mobileDevices':[1],'title':'Door','message':'is open','category':'YES_NO'}");
        assertThat(pushed).extracting(PushPort.Message::text).containsExactly("Rain", "is open");
        assertThat(it.get("/notificationCenter").body()).hasSize(2);
        assertThat(it.get("/notificationCenter?order=desc")
                        .body()
                        .path(0)
                        .path("data")
                        .path("title")
                        .asText())
                .isEqualTo("Door");
    }

    @Test
    void theWeatherIsThatOfItsProvider() {
        int provider = it.quickApp("Weather", "com.fibaro.yrWeather");
        it.put("/home", "{'weatherProvider':%d}".formatted(provider));
        long before = it.hub.newestEvent();
        it.hub.updateProperty(provider, "Temperature", Json.object().numberNode(-3.5));
        assertThat(it.get("/weather").body().path("Temperature").asDouble()).isEqualTo(-3.5);
        await().untilAsserted(() -> assertThat(it.eventsSince(before, "WeatherChangedEvent"))
                .containsExactly(TestHub.json("{'change':'Temperature','newValue':-3.5,'oldValue':0}")));
    }
}
