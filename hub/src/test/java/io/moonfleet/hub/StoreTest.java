package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.hub.internal.json.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aSecondProcessIsToldThatTheHomeIsOpen() {
        try (var it = open(new TestHub.TurnableTime())) {
            assertThat(it.hub.id()).isEqualTo("test");
            assertThatThrownBy(() -> SqliteStore.open(folder.resolve("home.db")))
                    .hasMessageContaining("another process has the home in")
                    .hasMessageContaining("home.db");
        }
    }

    /** The other process of the test below: writes until it is killed and says what was confirmed. */
    static final class Writer {
        public static void main(String[] args) {
            var hub = Hub.open(HubSettings.of("test", SqliteStore.open(Path.of(args[0]))));
            for (int thread = 0; thread < 8; thread++) {
                int id = hub.devices()
                        .install(QuickAppInstallation.of("w" + thread, "com.fibaro.multilevelSwitch"))
                        .id();
                Thread.ofPlatform().start(() -> {
                    for (int i = 1; ; i++) {
                        var body = Json.object()
                                .put("deviceId", id)
                                .put("propertyName", "value")
                                .put("value", i);
                        var answer = hub.api()
                                .handle(ApiRequest.of("POST", "/plugins/updateProperty", body))
                                .toCompletableFuture()
                                .join();
                        if (answer.status() == 200) {
                            System.out.println(id + " " + i + " " + hub.newestEvent());
                        }
                    }
                });
            }
        }
    }

    @Test
    void nothingConfirmedIsLostByAKill() throws Exception {
        var file = folder.resolve("killed.db");
        long newest = 0;
        for (int life = 0; life < 2; life++) {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var confirmed = new ArrayList<String>();
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    confirmed.add(line);
                    if (confirmed.size() == 500) {
                        // Not through the process itself: that closes its output, and with it what was confirmed.
                        process.toHandle().destroyForcibly();
                    }
                }
            }
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            newest = check(file, confirmed, newest);
        }
    }

    /** Each device has at least the last value that was confirmed; the numbers go on above all that were seen. */
    private static long check(Path file, List<String> confirmed, long before) {
        var last = new HashMap<Integer, Integer>();
        long newest = before;
        // The very last line may have been cut off by the kill.
        for (var line : confirmed.subList(0, confirmed.size() - 1)) {
            var words = line.split(" ", -1);
            last.merge(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Math::max);
            newest = Math.max(newest, Long.parseLong(words[2]));
        }
        assertThat(confirmed).hasSizeGreaterThan(400);
        try (var hub = Hub.open(HubSettings.of("test", SqliteStore.open(file)))) {
            last.forEach((id, value) -> assertThat(hub.devices()
                            .find(id)
                            .orElseThrow()
                            .property("value")
                            .asInt())
                    .isGreaterThanOrEqualTo(value));
            assertThat(hub.newestEvent()).isGreaterThan(newest);
            return hub.newestEvent();
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
}
