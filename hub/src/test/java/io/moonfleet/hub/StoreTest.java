package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.hub.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreTest {

    @TempDir
    private Path folder;

    private TestHub open(TestHub.TurnableTime time) {
        return new TestHub(SqliteStore.open(folder.resolve("home.db")), time);
    }

    @Test
    void aHomeIsTheSameAfterClosingAndOpening() {
        var time = new TestHub.TurnableTime();
        String serial;
        try (var it = open(time)) {
            int id = it.quickApp("Lamp", "com.fibaro.multilevelSwitch");
            it.hub.updateProperty(id, "value", Json.number(42));
            it.hub.updateView(id, "label/1", "text", Json.text("hello"));
            it.hub.storage(id).set("a", Json.text("kept"), true);
            it.post("/globalVariables", "{'name':'g','value':'1'}");
            it.put("/devices/" + id, "{'name':'Light'}");
            it.post("/devices/55/action/turnOn", "{'delay':60}");
            it.quickApp("Gone", "com.fibaro.binarySwitch");
            it.delete("/devices/56");
            serial = it.get("/settings/info").body().path("serialNumber").asText();
        }
        try (var it = open(time)) {
            var lamp = it.get("/devices/55").body();
            assertThat(lamp.path("name").asText()).isEqualTo("Light");
            assertThat(lamp.path("properties").path("value").asInt()).isEqualTo(42);
            assertThat(it.hub.storage(55).get("a")).contains(Json.text("kept"));
            assertThat(it.get("/globalVariables/g").body().path("value").asText())
                    .isEqualTo("1");
            assertThat(it.get("/settings/info").body().path("serialNumber").asText())
                    .isEqualTo(serial);
            assertThat(it.get("/devices/56").status()).isEqualTo(404);
            assertThat(it.get("/devices").body()).hasSize(2);
            assertThat(it.hub.delayedActions().waiting()).isEqualTo(1);
            time.turn(Duration.ofSeconds(60));
            assertThat(it.quickApps.calls).containsExactly("55>55.turnOn[]");
        }
    }

    @Test
    void whatWasDueWhileTheHubWasDownRunsWhenItIsUp() {
        var time = new TestHub.TurnableTime();
        try (var it = open(time)) {
            it.quickApp("Lamp", "com.fibaro.binarySwitch");
            it.post("/devices/55/action/turnOn", "{'delay':60}");
        }
        time.turn(Duration.ofHours(2));
        try (var it = open(time)) {
            time.turn(Duration.ZERO);
            assertThat(it.quickApps.calls).containsExactly("55>55.turnOn[]");
        }
        try (var it = open(time)) {
            time.turn(Duration.ofHours(1));
            assertThat(it.quickApps.calls).isEmpty();
        }
    }

    /** The history was written down before the last events had reached it. */
    @Test
    void whatHappensJustBeforeTheEndIsInTheHistory() {
        int changes = 2_000;
        try (var it = open(new TestHub.TurnableTime())) {
            for (int i = 1; i <= changes; i++) {
                it.hub.updateProperty(1, "nodeId", Json.number(i));
            }
        }
        try (var it = open(new TestHub.TurnableTime())) {
            var newest = it.get("/events/history?eventType=DevicePropertyUpdatedEvent&objectId=1&numberOfRecords=20")
                    .body();
            assertThat(newest.findValuesAsText("newValue")).contains(Integer.toString(changes));
        }
    }

    /** FACTS 3: "`last` is always an integer and only grows, whoever answers". */
    @Test
    void numbersOfEventsOnlyGrowOverRestarts() {
        long newest = 0;
        for (int life = 0; life < 3; life++) {
            try (var it = open(new TestHub.TurnableTime())) {
                it.hub.updateProperty(1, "nodeId", Json.number(life + 10));
                assertThat(it.hub.newestEvent()).isGreaterThan(newest);
                newest = it.hub.newestEvent();
            }
        }
    }

    /** What a script, a chart or another program keeps about a device must not pass over to another one. */
    @Test
    void theIdOfADeviceThatIsGoneIsNotGivenAgainAlsoAfterARestart() {
        try (var it = open(new TestHub.TurnableTime())) {
            assertThat(it.quickApp("First", "com.fibaro.binarySwitch")).isEqualTo(55);
            assertThat(it.quickApp("Second", "com.fibaro.binarySwitch")).isEqualTo(56);
            assertThat(it.delete("/devices/56").status()).isEqualTo(200);
        }
        for (int life = 0; life < 2; life++) {
            try (var it = open(new TestHub.TurnableTime())) {
                int id = it.quickApp("Third", "com.fibaro.binarySwitch");
                assertThat(id).isEqualTo(57 + life);
                assertThat(it.delete("/devices/" + id).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aSecondProcessIsToldThatTheHomeIsOpen() {
        try (var it = open(new TestHub.TurnableTime())) {
            assertThat(it.hub.id()).isEqualTo("test");
            assertThatThrownBy(() -> SqliteStore.open(folder.resolve("home.db")))
                    .hasMessageContaining("another process has the home in")
                    .hasMessageContaining("home.db");
        }
    }

    @Test
    void theMemoryStoreNeedsNoDatabase() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InMemory.class.getName())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains("io.moonfleet.hub.Hub ")
                .doesNotContain("org.sqlite")
                .doesNotContain("java.sql.");
        // Building an ObjectMapper alone takes longer than the hub may.
        assertThat(output).doesNotContain("databind.ObjectMapper ");
    }

    static final class InMemory {
        public static void main(String[] args) {
            Hub.open(HubSettings.of("test", new MemoryStore())).close();
        }
    }

    static List<Integer> earlierVersions() {
        return EarlierStores.versions();
    }

    /** Issue 5: "migrations tested from every earlier version". */
    @ParameterizedTest
    @MethodSource("earlierVersions")
    void aStoreOfAnEarlierProgramIsOpened(int version) throws SQLException {
        var url = "jdbc:sqlite:" + folder.resolve("home.db");
        try (var old = DriverManager.getConnection(url)) {
            EarlierStores.write(version, old);
        }
        try (var it = open(new TestHub.TurnableTime())) {
            EarlierStores.assertIsTheHome(it);
        }
        try (var it = open(new TestHub.TurnableTime())) {
            assertThat(it.get("/devices/55").body().path("name").asText()).isEqualTo("Light");
        }
        try (var now = DriverManager.getConnection(url)) {
            EarlierStores.assertIsUpToDate(now);
        }
    }
}
