package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code --demo}: "a house: rooms, 30 simulated devices that live …, so that QuickApps, scenes and pages have something to talk to". */
class DemoHouseTest {

    private final TestHub it = new TestHub();

    @BeforeEach
    void open() {
        it.hub.openDemoHouse();
    }

    @AfterEach
    void close() {
        it.close();
    }

    private int id(String name) {
        return it.get("/devices?name=" + name).body().path(0).path("id").asInt();
    }

    private JsonNode property(int device, String name) {
        return it.hub.devices().find(device).orElseThrow().property(name);
    }

    private void turn(Duration by) {
        it.hub.awaitListeners();
        it.time.turn(by);
        it.hub.awaitListeners();
    }

    @Test
    void itIsFurnishedOnce() {
        it.hub.openDemoHouse();
        assertThat(it.get("/devices?property=[model,demo]").body()).hasSize(30);
        assertThat(it.get("/rooms").body()).hasSize(7);
        assertThat(it.get("/scenes").body()).hasSize(3);
        assertThat(it.get("/panels/climate").body()).hasSize(1);
        assertThat(it.get("/alarms/v1/partitions").body()).hasSize(1);
        assertThat(it.get("/weather").body().path("WeatherCondition").asText()).isEqualTo("cloudy");
        for (var scene : it.get("/scenes").body()) {
            var next = it.get("/moonfleet/scenes/" + scene.path("id").asInt() + "/next")
                    .body();
            assertThat(next.path("problem").asText()).isEmpty();
        }
    }

    @Test
    void lampsAnswerAndAreMetered() {
        int light = id("Living room ceiling light");
        it.post("/devices/" + light + "/action/setValue", "{'args':[50]}");
        await().until(() -> property(light, "power").asDouble() > 0);
        assertThat(property(light, "power").asDouble()).isEqualTo(20.2);
        turn(Duration.ofHours(1));
        assertThat(property(light, "energy").asDouble()).isBetween(0.019, 0.021);
    }

    @Test
    void blindsMoveOverTime() {
        int blind = id("Bedroom blind");
        it.post("/devices/" + blind + "/action/close", "{}");
        turn(Duration.ofSeconds(5));
        assertThat(property(blind, "value").asInt()).isBetween(60, 90);
        it.post("/devices/" + blind + "/action/stop", "{}");
        int stopped = property(blind, "value").asInt();
        turn(Duration.ofSeconds(30));
        assertThat(property(blind, "value").asInt()).isEqualTo(stopped);
        it.post("/devices/" + blind + "/action/open", "{}");
        turn(Duration.ofSeconds(2));
        turn(Duration.ofSeconds(60));
        assertThat(property(blind, "value").asInt()).isEqualTo(99);
    }

    @Test
    void itLivesTheSameWithTheSameSeed() {
        turn(Duration.ofMinutes(10));
        double temperature = property(id("Kitchen temperature"), "value").asDouble();
        assertThat(temperature).isBetween(15.0, 25.0).isNotEqualTo(20.5);
        try (var other = new TestHub()) {
            other.hub.openDemoHouse();
            other.hub.awaitListeners();
            other.time.turn(Duration.ofMinutes(10));
            int id = id("Kitchen temperature");
            assertThat(other.hub
                            .devices()
                            .find(id)
                            .orElseThrow()
                            .property("value")
                            .asDouble())
                    .isEqualTo(temperature);
        }
    }

    @Test
    void pagesShowItsDevicesAndTapsAreActions() {
        int light = id("Kitchen light");
        var screen = it.get("/moonfleet/quickapps/" + light + "/screen").body();
        assertThat(screen.path("quickApp").asBoolean(true)).isFalse();
        assertThat(screen.path("state").asText()).isEqualTo("running");
        assertThat(screen.path("builtIn").path(0).path(0).path("type").asText()).isEqualTo("switch");
        var tap = "{'deviceId':%d,'elementName':'__power','eventType':'onReleased','values':[true]}".formatted(light);
        assertThat(it.post("/plugins/callUIEvent", tap).status()).isEqualTo(200);
        assertThat(property(light, "value").asBoolean()).isTrue();
        var after = it.get("/moonfleet/quickapps/" + light + "/screen").body();
        assertThat(after.path("builtIn").path(0).path(0).path("value").asBoolean())
                .isTrue();
        var list = it.get("/moonfleet/quickapps").body();
        assertThat(list).hasSize(30);
        assertThat(list.findValuesAsText("summary"))
                .contains("20.5 °C", "On", "Locked", "Closed", "99 % open", "No motion", "Dry");
        assertThat(entry(list, "Living room blind").path("buttons").findValuesAsText("name"))
                .containsExactly("__open", "__stop", "__close");
        assertThat(entry(list, "Kitchen light").has("buttons")).isFalse();
        for (var entry : list) {
            assertThat(entry.path("buttons").toString())
                    .as("a lock is not opened by a finger that slips in the list")
                    .doesNotContain("secure", "arm");
        }
    }

    private static JsonNode entry(JsonNode list, String name) {
        for (var entry : list) {
            if (entry.path("name").asText().equals(name)) {
                return entry;
            }
        }
        throw new AssertionError("no " + name + " in the list");
    }

    @Test
    void theProfileAwayArmsTheHouse() {
        it.post("/devices/" + id("Hall light") + "/action/turnOn", "{}");
        it.post("/profiles/activeProfile/2", null);
        assertThat(property(id("Hall light"), "value").asBoolean()).isFalse();
        turn(Duration.ofSeconds(31));
        assertThat(it.get("/alarms/v1/partitions/1").body().path("armed").asBoolean())
                .isTrue();
        it.post("/profiles/activeProfile/1", null);
        assertThat(it.get("/alarms/v1/partitions/1").body().path("armed").asBoolean())
                .isFalse();
    }
}
