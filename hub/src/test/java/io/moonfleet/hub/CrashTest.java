package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.Postgres;
import io.moonfleet.hub.internal.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 5: "crash tests (kill -9 in the middle of load: nothing acknowledged is missing, `last` does not step back)". Another process
 * writes in every way there is and says what was confirmed; it is killed, and the home is looked at.
 */
class CrashTest {

    private static final int CONFIRMED = 600;
    private static final int LIVES = 2;

    @TempDir
    private Path folder;

    private static HubStore open(String where) {
        return where.startsWith("jdbc:")
                ? JdbcStore.open("home", () -> DriverManager.getConnection(where))
                : SqliteStore.open(Path.of(where));
    }

    /** The ways to write, each with how its newest value is read. */
    private enum Way {
        PROPERTY {
            @Override
            ApiRequest write(int id, int value) {
                var body = Json.object().put("deviceId", id).put("propertyName", "value");
                return change("POST", "/plugins/updateProperty", body.put("value", value));
            }

            @Override
            int read(Hub hub, int id) {
                return get(hub, "/devices/" + id).at("/properties/value").asInt();
            }
        },
        DEVICE {
            @Override
            ApiRequest write(int id, int value) {
                return change("PUT", "/devices/" + id, Json.object().put("sortOrder", value));
            }

            @Override
            int read(Hub hub, int id) {
                return get(hub, "/devices/" + id).path("sortOrder").asInt();
            }
        },
        VARIABLE {
            @Override
            ApiRequest write(int id, int value) {
                var body = Json.object().put("name", "v").put("value", value);
                return change("PUT", "/plugins/" + id + "/variables/v", body);
            }

            @Override
            int read(Hub hub, int id) {
                return get(hub, "/plugins/" + id + "/variables/v").path("value").asInt();
            }
        },
        GLOBAL {
            @Override
            ApiRequest write(int id, int value) {
                return change("PUT", "/globalVariables/g" + id, Json.object().put("value", "" + value));
            }

            @Override
            int read(Hub hub, int id) {
                return get(hub, "/globalVariables/g" + id).path("value").asInt();
            }
        },
        FILE {
            @Override
            ApiRequest write(int id, int value) {
                return change(
                        "PUT",
                        "/quickApp/" + id + "/files/main",
                        Json.object().put("isMain", true).put("content", "-- " + value));
            }

            @Override
            int read(Hub hub, int id) {
                var content = get(hub, "/quickApp/" + id + "/files/main").path("content");
                return content.asText().startsWith("-- ")
                        ? Integer.parseInt(content.asText().substring(3))
                        : 0;
            }
        };

        abstract ApiRequest write(int id, int value);

        /** By somebody whose deeds are in the audit log. */
        private static ApiRequest change(String method, String path, JsonNode body) {
            return new ApiRequest(method, path, Map.of(), body, HubCaller.admin("anna"));
        }

        abstract int read(Hub hub, int id);

        private static JsonNode get(Hub hub, String path) {
            return get(hub, path, Map.of());
        }

        private static JsonNode get(Hub hub, String path, Map<String, List<String>> query) {
            return hub.api()
                    .handle(new ApiRequest("GET", path, query, null, HubCaller.ITSELF))
                    .toCompletableFuture()
                    .join()
                    .body();
        }
    }

    /** The process that is killed. */
    static final class Writer {
        public static void main(String[] args) {
            var hub = Hub.open(HubSettings.of("test", open(args[0])));
            for (var way : Way.values()) {
                var made = ApiRequest.of(
                        "POST",
                        "/quickApp",
                        Json.object().put("name", way.name()).put("type", "com.fibaro.multilevelSwitch"));
                int id = hub.api()
                        .handle(made)
                        .toCompletableFuture()
                        .join()
                        .body()
                        .path("id")
                        .asInt();
                call(
                        hub,
                        ApiRequest.of(
                                "POST",
                                "/plugins/" + id + "/variables",
                                Json.object().put("name", "v").put("value", 0)));
                call(
                        hub,
                        ApiRequest.of(
                                "POST",
                                "/globalVariables",
                                Json.object().put("name", "g" + id).put("value", "0")));
                Thread.ofPlatform().start(() -> {
                    for (int i = 1; ; i++) {
                        if (call(hub, way.write(id, i)) < 300) {
                            System.out.println(way + " " + id + " " + i + " " + hub.newestEvent());
                        }
                    }
                });
            }
        }

        private static int call(Hub hub, ApiRequest request) {
            return hub.api().handle(request).toCompletableFuture().join().status();
        }
    }

    @Test
    void nothingConfirmedIsLostByAKillOnSqlite() throws Exception {
        killAndLook(folder.resolve("home.db").toString());
    }

    @Test
    void nothingConfirmedIsLostByAKillOnPostgres() throws Exception {
        Assumptions.assumeTrue(Postgres.programs().isPresent(), "PostgreSQL is not installed");
        try (var postgres = Postgres.start()) {
            killAndLook(postgres.jdbcUrl());
        }
    }

    private static void killAndLook(String where) throws Exception {
        long newest = 0;
        for (int life = 0; life < LIVES; life++) {
            newest = look(where, confirmedUntilKilled(where), newest);
        }
    }

    private static List<String> confirmedUntilKilled(String where) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        where)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var confirmed = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                confirmed.add(line);
                if (confirmed.size() == CONFIRMED) {
                    // Not through the process itself: that closes its output, and with it what was confirmed.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(confirmed).hasSizeGreaterThanOrEqualTo(CONFIRMED);
        // The very last line may have been cut off by the kill.
        return confirmed.subList(0, confirmed.size() - 1);
    }

    private record Place(Way way, int id) {}

    /** What the audit log says about a write. */
    private static String line(Place place, int value) {
        var request = place.way().write(place.id(), value);
        return request.path() + " " + request.body();
    }

    private static List<String> audit(Hub hub) {
        var lines = new ArrayList<String>();
        Way.get(hub, "/moonfleet/audit", Map.of("count", List.of("100000")))
                .forEach(entry -> lines.add(entry.path("about").asText() + " "
                        + entry.path("detail").asText()));
        return lines;
    }

    /** Everything has at least the last value that was confirmed, and the audit log has the line about it; the numbers go on above all that were seen. */
    private static long look(String where, List<String> confirmed, long before) {
        Map<Place, Integer> last = new HashMap<>();
        long newest = before;
        for (var line : confirmed) {
            var words = line.split(" ", -1);
            last.merge(
                    new Place(Way.valueOf(words[0]), Integer.parseInt(words[1])),
                    Integer.parseInt(words[2]),
                    Math::max);
            newest = Math.max(newest, Long.parseLong(words[3]));
        }
        assertThat(last.keySet().stream().map(Place::way)).contains(Way.values());
        try (var hub = Hub.open(HubSettings.of("test", open(where)))) {
            assertThat(audit(hub))
                    .containsAll(last.entrySet().stream()
                            .map(each -> line(each.getKey(), each.getValue()))
                            .toList());
            last.forEach((place, value) -> assertThat(place.way().read(hub, place.id()))
                    .as("%s", place)
                    .isGreaterThanOrEqualTo(value));
            assertThat(hub.newestEvent()).isGreaterThan(newest);
            return hub.newestEvent();
        }
    }
}
