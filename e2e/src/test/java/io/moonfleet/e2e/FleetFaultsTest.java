package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.ChildProcess;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runners that share a home are killed, stopped and ended while their QuickApps write to a ledger: each goes on elsewhere, its count
 * goes on, and no two runners ever run it at once.
 */
@Tag("nightly")
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
    void everyActionThatWasAnsweredIsKeptThoughItsRunnerIsKilledAtOnce() {
        isKilledAfterActions(home.otherThan(home.cluster.keeper()));
    }

    @Test
    void everyActionThatWasAnsweredIsKeptThoughTheKeeperIsKilledAtOnce() {
        isKilledAfterActions(home.cluster.keeper());
    }

    /** What the handler has changed and the line in the audit log; nothing waits between the last answer and the kill. */
    private static void isKilledAfterActions(ChildProcess killed) {
        home.cluster.runners().forEach(home.cluster::awaitReady);
        var words = new TreeMap<Integer, String>();
        await().atMost(LedgerHome.PATIENCE).until(() -> !home.heldBy(killed).isEmpty());
        for (int quickApp : home.heldBy(killed)) {
            var word = "acknowledged-" + quickApp + "-" + System.nanoTime();
            if (home.api.action(quickApp, "hello", "[\"" + word + "\"]").status() == 202) {
                words.put(quickApp, word);
            }
        }
        var at = System.nanoTime();
        killed.kill();
        assertThat(words).isNotEmpty();
        home.awaitAllBegunSince(at, words.keySet());

        var audit = home.api.get("/api/moonfleet/audit?count=10000").is(200).text();
        assertThat(words).allSatisfy((quickApp, word) -> {
            assertThat(home.api.property(quickApp, "log").asText()).isEqualTo(word);
            assertThat(audit).contains(word);
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
