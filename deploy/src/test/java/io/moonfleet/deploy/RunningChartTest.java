package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moonfleet.harness.Keycloak;
import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.Postgres;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the chart renders, started as it is: does it work? */
class RunningChartTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @BeforeEach
    void needsMosquitto() {
        assumeTrue(Mosquitto.program().isPresent(), "mosquitto is not installed");
    }

    @Test
    void aSmallHomeAnswersToItsFirstAdminAndToNobodyElse() {
        var ports = Chart.freePorts();
        try (var cluster = new LocalCluster()) {
            cluster.apply(Chart.shipped().render("values.yaml", ports));
            cluster.start("broker", "runner", "gateway", "ui");
            var home = RunningHome.ofFirstAdmin(cluster);

            home.tell(home.install(), "the rain");

            assertThat(home.statusForStrangers()).isEqualTo(401);
            helmTestPasses(home, ports);
        }
    }

    /** What {@code helm test} asks, asked from here. */
    private static void helmTestPasses(RunningHome home, Map<String, Object> ports) {
        var test = Chart.shipped().render("values.yaml", ports).workload("test").onlyContainer();
        var addresses = Workload.texts(test.path("args")).stream()
                .filter(argument -> argument.startsWith("http://"))
                .map(URI::create)
                .toList();
        assertThat(addresses).hasSize(3);
        for (var address : addresses) {
            var component = address.getHost().substring(address.getHost().lastIndexOf('-') + 1);
            assertThat(address.getPort())
                    .isEqualTo(home.cluster().address(component).getPort());
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            home.get(component, address.getPath()).statusCode())
                    .isEqualTo(200));
        }
    }

    @Test
    void anUpgradeFromTheVersionBeforeKeepsTheHome() {
        var ports = Chart.freePorts();
        try (var cluster = new LocalCluster()) {
            cluster.apply(UpgradeTest.previous().render("values.yaml", ports));
            cluster.start("broker", "runner", "gateway");
            var home = new RunningHome(cluster, Optional.empty());
            var quickApp = home.install();
            home.tell(quickApp, "the snow");

            cluster.apply(Chart.shipped().render("values.yaml", ports));
            for (var component : List.of("gateway", "runner", "broker")) {
                cluster.stop(component);
            }
            cluster.start("broker", "runner", "gateway");

            // The version before knew no users; this one has made the first administrator's secret.
            var upgraded = RunningHome.ofFirstAdmin(cluster);
            upgraded.awaitRemembered(quickApp, "the snow");
            assertThat(upgraded.statusForStrangers()).isEqualTo(401);
        }
    }

    @Test
    void aHomeInPostgresIsMigratedAndKeptBesideABrokerOfSomebodyElse() {
        assumeTrue(Postgres.programs().isPresent(), "postgresql is not installed");
        try (var broker = Mosquitto.start();
                var database = Postgres.start();
                var cluster = new LocalCluster()) {
            provideSecrets(cluster);
            cluster.apply(Chart.shipped().render("values-external.yaml", external(broker, database)));
            cluster.run("migration");
            cluster.start("runner", "gateway", "ui");
            var home = RunningHome.ofFirstAdmin(cluster);
            var quickApp = home.install();
            home.tell(quickApp, "the wind");

            cluster.stop("runner");
            cluster.run("migration");
            cluster.start("runner");

            home.awaitRemembered(quickApp, "the wind");
            assertThat(home.statusForStrangers()).isEqualTo(401);
        }
    }

    @Test
    @Tag("nightly")
    void aHomeAsksKeycloakWhoSomebodyIs() {
        assumeTrue(Postgres.programs().isPresent(), "postgresql is not installed");
        assumeTrue(Keycloak.distribution().isPresent(), "Keycloak's distribution has not been fetched");
        try (var broker = Mosquitto.start();
                var database = Postgres.start();
                var cluster = new LocalCluster()) {
            var values = external(broker, database);
            try (var keycloak = Keycloak.start(URI.create("http://127.0.0.1:" + values.get("ui.port")))) {
                values.put("signIn.type", "keycloak");
                values.put("signIn.keycloak.url", keycloak.realm().toString());
                provideSecrets(cluster);
                cluster.provide("moonfleet-keycloak", Map.of("client-secret", Keycloak.SECRET));
                cluster.apply(Chart.shipped().render("values-external.yaml", values));
                cluster.start("runner", "gateway", "ui");

                var anna = new RunningHome(cluster, Optional.of("anna:" + Keycloak.PASSWORD));
                anna.tell(anna.install(), "the sun");

                assertThat(anna.statusForStrangers()).isEqualTo(401);
            }
        }
    }

    private static void provideSecrets(LocalCluster cluster) {
        cluster.provide(
                "moonfleet-broker", Map.of("gateway-password", "a1", "ui-password", "b2", "runner-password", "c3"));
        cluster.provide("moonfleet-store", Map.of("username", "moonfleet", "password", "trusted"));
    }

    private static Map<String, Object> external(Mosquitto broker, Postgres database) {
        var values = new HashMap<>(Chart.freePorts());
        values.put("broker.port", URI.create(broker.url()).getPort());
        // These two speak no TLS here, and who people are the home knows itself.
        values.put("broker.tls.enabled", false);
        values.put("store.postgresql.external.sslMode", "disable");
        values.put("store.postgresql.external.hasCa", false);
        values.put("store.postgresql.external.port", database.port());
        values.put("store.postgresql.external.database", "postgres");
        values.put("signIn.type", "users");
        return values;
    }
}
