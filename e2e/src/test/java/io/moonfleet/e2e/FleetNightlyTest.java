package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.TcpProxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The long ones: many QuickApps, cut wires, restarts of everything. Each has a cluster of its own. */
@Tag("nightly")
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class FleetNightlyTest {

    private static final Duration AWAY = Duration.ofSeconds(10);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    @Test
    void threeHundredQuickAppsOfAKilledRunnerGoOnElsewhere() {
        try (var home = new LedgerHome(3, 300, Duration.ofSeconds(3))) {
            home.cluster.runners().forEach(home.cluster::awaitReady);
            home.whileAClientWrites(() -> {
                var killed = home.otherThan(home.cluster.keeper());
                var held = home.heldBy(killed);
                assertThat(held).isNotEmpty();
                var at = System.nanoTime();
                killed.kill();
                var gone = home.awaitAllBegunSince(at, held);
                var silence =
                        home.awaitAllWriteSince(at + Duration.ofMillis(100).toNanos());
                System.out.printf(
                        "300 QuickApps, %d of them on the runner that was killed: these ran elsewhere after %d ms,"
                                + " and all 300, which write every 3 s, had written again after %d ms%n",
                        held.size(), gone.toMillis(), silence.toMillis());
                assertThat(gone).isLessThan(Duration.ofSeconds(5));
            });
            home.isWhole();
        }
    }

    @Test
    void aKeeperThatStoodStillIsFenced() {
        try (var home = new LedgerHome(3, 30, PERIOD)) {
            var frozen = home.cluster.keeper();
            frozen.freeze();
            home.awaitAllWriteSince(System.nanoTime());
            LedgerHome.pause(AWAY);
            frozen.thaw();
            LedgerHome.awaitLine(frozen, " leaves: ");
            home.awaitAllWriteSince(System.nanoTime());
            home.isWhole();
        }
    }

    @Test
    void aRunnerThatIsCutFromTheBrokerFromTheDatabaseOrFromBothStopsAndComesBack() {
        try (var home = new LedgerHome(2, 30, PERIOD);
                var toBroker = new TcpProxy(home.cluster.broker().port());
                var toStore = new TcpProxy(home.cluster.store().port())) {
            var cut = home.cluster.addRunner(toBroker.port(), toStore.port());
            LedgerHome.awaitLine(cut, " has joined");
            for (var wires : List.of(List.of(toBroker), List.of(toStore), List.of(toBroker, toStore))) {
                var before = leavings(cut.output().lines());
                wires.forEach(TcpProxy::cut);
                await().atMost(LedgerHome.PATIENCE)
                        .until(() -> leavings(cut.output().lines()) > before);
                home.awaitAllWriteSince(System.nanoTime());
                home.isWhole();
                var joined = joinings(cut.output().lines());
                wires.forEach(TcpProxy::mend);
                await().atMost(LedgerHome.PATIENCE)
                        .until(() -> joinings(cut.output().lines()) > joined);
                home.awaitAllWriteSince(System.nanoTime());
                home.isWhole();
            }
        }
    }

    private static long leavings(List<String> lines) {
        return lines.stream().filter(line -> line.contains(" leaves: ")).count();
    }

    private static long joinings(List<String> lines) {
        return lines.stream().filter(line -> line.contains(" has joined")).count();
    }

    @Test
    void theBrokersRestartIsOvercome() {
        try (var home = new LedgerHome(3, 30, PERIOD)) {
            home.whileAClientWrites(() -> {
                home.cluster.broker().kill();
                LedgerHome.pause(AWAY);
                home.cluster.broker().restart();
                home.awaitAllWriteSince(System.nanoTime());
            });
            home.isWhole();
        }
    }

    @Test
    void theDatabasesRestartIsOvercome() {
        try (var home = new LedgerHome(3, 30, PERIOD)) {
            home.whileAClientWrites(() -> {
                home.cluster.store().stop();
                LedgerHome.pause(AWAY);
                home.cluster.store().restart();
                home.awaitAllWriteSince(System.nanoTime());
            });
            home.isWhole();
        }
    }

    @Test
    void everyRunnerIsReplacedWhileAClientWrites() {
        try (var home = new LedgerHome(3, 60, PERIOD)) {
            home.whileAClientWrites(() -> {
                for (var old : home.cluster.runners()) {
                    LedgerHome.awaitLine(home.cluster.addRunner(), " has joined");
                    old.terminate();
                    assertThat(old.awaitExit(LedgerHome.PATIENCE)).isPresent();
                }
                home.awaitAllWriteSince(System.nanoTime());
            });
            home.isWhole();
        }
    }
}
