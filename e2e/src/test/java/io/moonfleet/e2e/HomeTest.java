package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.Moonfleet;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that is kept: served, killed, backed up, restored, imported. */
class HomeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String QUICK_APP = """
            {"name":"Counter","type":"com.fibaro.multilevelSensor","apiVersion":"1.3","initialProperties":{},"initialInterfaces":[],
            "files":[{"name":"main","isMain":true,"isOpen":false,"type":"lua","content":
            "function QuickApp:onInit() self:debug('up') end\\nfunction QuickApp:set(v) self:updateProperty('value', v) end"}]}
            """;

    @TempDir
    private Path folder;

    private static int install(Moonfleet home) throws Exception {
        var form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"counter.fqa\"\r\n\r\n" + QUICK_APP
                + "\r\n--b--\r\n";
        var request = HttpRequest.newBuilder(home.api().resolve("/api/quickApp/import"))
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        return new Api(home).idOf("Counter");
    }

    private static void set(Moonfleet home, int device, int value) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            new Api(home).action(device, "set", "[" + value + "]").is(202);
            assertThat(new Api(home).property(device, "value").asInt()).isEqualTo(value);
        });
    }

    private static long last(Moonfleet home) {
        return new Api(home)
                .get("/api/refreshStates?last=0")
                .is(200)
                .json()
                .path("last")
                .asLong();
    }

    @Test
    void whatIsInstalledRunsAgainAfterAKill() throws Exception {
        int device;
        long last;
        try (var home = Moonfleet.served(folder)) {
            device = install(home);
            set(home, device, 17);
            last = last(home);
            // answered when it is durable, and all that came before it; a property that is only seen may not be yet
            new Api(home)
                    .post("/api/globalVariables", "{\"name\":\"g\",\"value\":\"7\"}")
                    .is(200);
            home.processes().getFirst().kill();
        }
        try (var home = Moonfleet.served(folder)) {
            assertThat(new Api(home).property(device, "value").asInt()).isEqualTo(17);
            assertThat(last(home)).isGreaterThan(last);
            set(home, device, 18);
        }
    }

    @Test
    void aHomeIsBackedUpWhileItRunsAndImportedByAnother() throws Exception {
        var backup = folder.resolve("backup.db");
        var imported = folder.resolve("imported");
        int device;
        try (var home = Moonfleet.served(folder.resolve("home"))) {
            device = install(home);
            set(home, device, 17);
            new Api(home)
                    .post("/api/globalVariables", "{\"name\":\"g\",\"value\":\"7\"}")
                    .is(200);
            command(Map.of(), 0, "backup", "--hub", folder.resolve("home").toString(), backup.toString());
            set(home, device, 18);
            var hc3 = Map.of("HC3_URL", home.api().toString(), "HC3_USER", "a", "HC3_PASSWORD", "b");
            command(hc3, 0, "import-hc3", "--hub", imported.toString(), "--dry-run");
            assertThat(imported).doesNotExist();
            assertThat(command(hc3, 0, "import-hc3", "--hub", imported.toString()))
                    .contains("QuickApps: 1");
            command(hc3, 1, "import-hc3", "--hub", imported.toString());
        }
        command(Map.of(), 1, "restore", "--hub", folder.resolve("home").toString(), backup.toString());
        command(
                Map.of(),
                0,
                "restore",
                "--force",
                "--hub",
                folder.resolve("home").toString(),
                backup.toString());
        try (var home = Moonfleet.served(folder.resolve("home"))) {
            assertThat(new Api(home).property(device, "value").asInt()).isEqualTo(17);
        }
        try (var home = Moonfleet.served(imported)) {
            assertThat(new Api(home)
                            .get("/api/globalVariables/g")
                            .is(200)
                            .json()
                            .path("value")
                            .asText())
                    .isEqualTo("7");
            set(home, device, 19);
        }
    }

    private static String command(Map<String, String> environment, int exit, String... arguments) {
        try (var process = Moonfleet.command(List.of(arguments), environment)) {
            assertThat(process.awaitExit(PATIENCE)).as(process.output().text()).hasValue(exit);
            return process.output().text();
        }
    }
}
