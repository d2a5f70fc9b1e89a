package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.InstalledPostgres;
import io.moonfleet.hub.internal.json.Json;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same SQL on a real PostgreSQL of this machine, started for these tests. */
class PostgresStoreTest {

    @RegisterExtension
    static final InstalledPostgres POSTGRES = new InstalledPostgres();

    private final String run = UUID.randomUUID().toString();
    private final String url = POSTGRES.jdbcUrl();

    private TestHub open(String hub) {
        return new TestHub(
                JdbcStore.open(hub + run, () -> DriverManager.getConnection(url)), new TestHub.TurnableTime());
    }

    @Test
    void aHomeIsKept() {
        long newest;
        try (var it = open("one");
                var other = open("other")) {
            int id = it.quickApp("Lamp \uD83D\uDCA1", "com.fibaro.multilevelSwitch");
            it.hub.updateProperty(id, "value", Json.number(42));
            it.hub.updateProperty(id, "log", Json.text("half \uD83D a zero \u0000"));
            assertThat(it.put("/devices/" + id, "{'visible':false}").status()).isEqualTo(200);
            it.quickApp("Gone", "com.fibaro.binarySwitch");
            assertThat(it.delete("/devices/56").status()).isEqualTo(200);
            assertThat(other.get("/devices").body()).hasSize(1);
            newest = it.hub.newestEvent();
        }
        try (var it = open("one")) {
            var lamp = it.hub.devices().find(55).orElseThrow();
            assertThat(lamp.name()).isEqualTo("Lamp \uD83D\uDCA1");
            assertThat(lamp.property("value").asInt()).isEqualTo(42);
            assertThat(lamp.property("log").asText()).isEqualTo("half \uD83D a zero \u0000");
            assertThat(it.get("/devices").body()).hasSize(2);
            assertThat(it.hub.newestEvent()).isGreaterThan(newest);
        }
    }

    @Test
    void theIdOfADeviceThatIsGoneIsNotGivenAgain() {
        try (var it = open("ids")) {
            int id = it.quickApp("Gone", "com.fibaro.binarySwitch");
            assertThat(it.delete("/devices/" + id).status()).isEqualTo(200);
        }
        try (var it = open("ids")) {
            assertThat(it.quickApp("New", "com.fibaro.binarySwitch")).isEqualTo(56);
        }
    }

    @Test
    void aBrokenConnectionIsReplacedAndNothingIsForgotten() throws Exception {
        try (var it = open("broken")) {
            try (var admin = DriverManager.getConnection(url);
                    var statement = admin.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND backend_type = 'client backend'");
            }
            it.hub.updateProperty(1, "nodeId", Json.number(77));
            await().until(() -> {
                it.hub.updateProperty(1, "zwaveInfo", Json.number(System.nanoTime()));
                return it.post("/globalVariables", "{'name':'v" + System.nanoTime() + "','value':'1'}")
                                .status()
                        == 200;
            });
        }
        try (var it = open("broken")) {
            assertThat(it.hub.devices().find(1).orElseThrow().property("nodeId").asInt())
                    .isEqualTo(77);
        }
    }

    static List<Integer> earlierVersions() {
        return EarlierStores.versions();
    }

    /** Issue 5: "migrations tested from every earlier version". */
    @ParameterizedTest
    @MethodSource("earlierVersions")
    void aStoreOfAnEarlierProgramIsOpened(int version) throws SQLException {
        var schema = "earlier" + version;
        var there = url + "&currentSchema=" + schema;
        try (var old = DriverManager.getConnection(there);
                var statement = old.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
            EarlierStores.write(version, old);
        }
        var store = JdbcStore.open(EarlierStores.HUB, () -> DriverManager.getConnection(there));
        try (var it = new TestHub(store, new TestHub.TurnableTime())) {
            EarlierStores.assertIsTheHome(it);
        }
        try (var now = DriverManager.getConnection(there)) {
            EarlierStores.assertIsUpToDate(now);
        }
    }
}
