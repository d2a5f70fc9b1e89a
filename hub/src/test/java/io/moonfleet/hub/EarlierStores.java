package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.internal.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/** Stores that earlier programs have left, as SQL that both databases take: {@code stores/V1.sql} and so on. */
final class EarlierStores {

    /** The hub that the stores are of. */
    static final String HUB = "home";

    private EarlierStores() {}

    /** The versions of which there is a store. */
    static List<Integer> versions() {
        return IntStream.iterate(1, version -> version + 1)
                .takeWhile(version -> EarlierStores.class.getResource(name(version)) != null)
                .boxed()
                .toList();
    }

    private static String name(int version) {
        return "/stores/V" + version + ".sql";
    }

    static void write(int version, Connection into) throws SQLException {
        try (var file = EarlierStores.class.getResourceAsStream(name(version));
                var statement = into.createStatement()) {
            var sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (var line : sql.lines().filter(each -> !each.startsWith("--")).toList()) {
                statement.execute(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each of them holds, whatever its version. */
    static void assertIsTheHome(TestHub it) {
        var lamp = it.get("/devices/55").body();
        assertThat(lamp.path("name").asText()).isEqualTo("Lamp");
        assertThat(lamp.path("properties").path("value").asBoolean()).isTrue();
        assertThat(it.get("/quickApp/55/files/main").body().path("content").asText())
                .isEqualTo("-- code");
        assertThat(it.hub.storage(55).get("kept")).contains(Json.object().put("a", 1));
        assertThat(it.get("/globalVariables/g").body().path("value").asText()).isEqualTo("7");
        assertThat(it.get("/rooms").body().findValuesAsText("name")).contains("Kitchen");
        assertThat(it.get("/scenes/1").body().path("name").asText()).isEqualTo("Evening");
        assertThat(it.get("/settings/info").body().path("serialNumber").asText())
                .isEqualTo("HC3-49065329");
        // The numbers of events go on above all that were given before.
        assertThat(it.hub.newestEvent()).isGreaterThanOrEqualTo(1_000_001);
        assertThat(it.put("/devices/55", "{'name':'Light'}").status()).isEqualTo(200);
    }

    /** That the tables are of the newest version now, and that there is a store of each earlier one. */
    static void assertIsUpToDate(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
            row.next();
            int newest = row.getInt(1);
            assertThat(newest).isPositive();
            for (int version = 1; version < newest; version++) {
                assertThat(versions())
                        .as("stores that earlier programs have left")
                        .contains(version);
            }
            assertThat(versions().getLast()).isLessThanOrEqualTo(newest);
        }
    }
}
