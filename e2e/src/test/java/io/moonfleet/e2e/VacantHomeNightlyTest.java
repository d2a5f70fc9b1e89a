package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three runners for two homes, and one home loses its only one for good. */
@Tag("nightly")
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class VacantHomeNightlyTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ELSEWHERE = 75;

    @Test
    void oneOfTheOtherHomesRunnersGoesThereWhenItIsStartedAgain() {
        try (var cluster = Cluster.withoutServices()) {
            var first = runner(cluster, "north");
            var lost = runner(cluster, "south");
            var third = runner(cluster, "north");
            lost.kill();

            await("one of two ends").atMost(PATIENCE).until(() -> !first.isAlive() || !third.isAlive());
            var gone = first.isAlive() ? third : first;
            var stays = first.isAlive() ? first : third;
            assertThat(gone.awaitExit(PATIENCE)).as(gone.output().text()).hasValue(ELSEWHERE);
            assertThat(gone.output().text()).contains("home south has no runner");

            var again = runner(cluster, "south");
            var gateway = cluster.add("api-gateway", Map.of("MOONFLEET_HUB", "south"));
            var api = new Api(cluster.address(gateway));
            cluster.awaitReady(gateway);
            await("south answers")
                    .atMost(PATIENCE)
                    .until(() -> api.get("/api/devices").status() == 200);
            assertThat(List.of(stays, again)).allMatch(ChildProcess::isAlive);
        }
    }

    private static ChildProcess runner(Cluster cluster, String serves) {
        var runner = cluster.add(
                "lua-runner-service",
                Map.of("MOONFLEET_STORE_URL", cluster.store().jdbcUrl(), "MOONFLEET_HUB", "north,south"));
        var line = "of north, south this runner serves " + serves;
        await(line).atMost(PATIENCE).until(() -> runner.output().text().contains(line));
        cluster.awaitReady(runner);
        return runner;
    }
}
