package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runners that share a home are killed, stopped and ended while their QuickApps write to a ledger: each goes on elsewhere, its count
 * goes on, and no two runners ever run it at once.
 */
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class FleetFaultsTest {

    private static LedgerHome home;

    @BeforeAll
    static void theClusterRuns() {
        home = new LedgerHome(3, 40, Duration.ofSeconds(1));
    }

    @AfterAll
    static void theClusterEnds() {
        if (home != null) {
            home.close();
        }
    }

    @Test
    void aKeeperThatIsKilledIsReplacedAndItsQuickAppsGoOnElsewhere() {
        home.whileAClientWrites(() -> {
            var at = System.nanoTime();
            home.cluster.keeper().kill();
            var silence = home.awaitAllWriteSince(at + Duration.ofMillis(100).toNanos());
            System.out.printf("all QuickApps wrote again %d ms after their keeper was killed%n", silence.toMillis());
        });
        home.isWhole();
        home.cluster.addRunner();
    }

    @Test
    void aRunnerThatStoodStillFindsItsQuickAppsElsewhereAndDoesNotAct() {
        var frozen = home.otherThan(home.cluster.keeper());
        frozen.freeze();
        home.awaitAllWriteSince(System.nanoTime());
        frozen.thaw();
        LedgerHome.awaitLine(frozen, " leaves: ");
        home.awaitAllWriteSince(System.nanoTime());
        home.isWhole();
    }

    @Test
    void aRunnerThatIsToldToEndHandsOverFirst() {
        var leaving = home.otherThan(home.cluster.keeper());
        leaving.terminate();
        assertThat(leaving.awaitExit(LedgerHome.PATIENCE)).isPresent();
        home.awaitAllWriteSince(System.nanoTime());
        home.isWhole();
        home.cluster.addRunner();
    }
}
