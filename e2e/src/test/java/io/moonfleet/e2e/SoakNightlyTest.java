package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hours of a home to which something happens every half a minute: nothing grows that should not, and the ledger is exact.
 * {@code -Dsoak.minutes=5} for a look.
 */
@Tag("nightly")
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class SoakNightlyTest {

    private static final Duration TIME = Duration.ofMinutes(Long.getLong("soak.minutes", 60));
    private static final int QUICK_APPS = Integer.getInteger("soak.quickapps", 1_000);
    private static final Duration BETWEEN = Duration.ofSeconds(30);

    /** A thousand that write this often are what two cores do beside everything else. */
    private static final Duration PERIOD = Duration.ofSeconds(20);

    private static final int KINDS = 5;
    private static final int PAGES = 10;

    @Test
    void nothingLeaksAndTheLedgerIsExactHoweverOftenSomethingFails() {
        try (var home = new LedgerHome(3, QUICK_APPS, PERIOD)) {
            var soak = new Soak(home);
            home.whileAClientChanges(() -> {
                var end = System.nanoTime() + TIME.toNanos();
                // At least each kind twice, so that there is something to compare.
                for (var round = 0; round < 2 * KINDS || System.nanoTime() - end < 0; round++) {
                    var began = System.nanoTime();
                    soak.round(round);
                    var left = BETWEEN.toNanos() - (System.nanoTime() - began);
                    LedgerHome.pause(Duration.ofNanos(Math.max(0, left)));
                }
            });
            soak.nothingGrew();
            home.isWhole();
        }
    }

    /** What is done to a home, and what its long-lived processes hold after each time. */
    private static final class Soak {
        private final LedgerHome home;
        private final Cluster cluster;

        /** Killed never, only stopped and cut off, like the gateway and the ui-service: what these keep of each round shows. */
        private final ChildProcess veteran;

        private final TreeMap<String, ChildProcess> lasting = new TreeMap<>();
        private final TreeMap<String, List<Use>> uses = new TreeMap<>();
        private final List<Integer> connections = new ArrayList<>();

        Soak(LedgerHome home) {
            this.home = home;
            cluster = home.cluster;
            veteran = home.otherThan(cluster.keeper());
            var ui = cluster.addUi();
            cluster.awaitReady(ui);
            lasting.put("gateway", cluster.gateways().getFirst());
            lasting.put("runner", veteran);
            lasting.put("ui", ui);
            lasting.keySet().forEach(name -> uses.put(name, new ArrayList<>()));
        }

        void round(int round) {
            var what = chaos(round % KINDS);
            var recovered = home.awaitAllWriteSince(System.nanoTime());
            pagesComeAndGo();
            lasting.forEach((name, process) -> uses.get(name).add(Use.of(process)));
            connections.add(cluster.store().connections());
            System.out.printf(
                    "round %d, %s: all wrote within %.1f s; %s; %d connections%n",
                    round, what, recovered.toMillis() / 1e3, last(), connections.getLast());
        }

        private String last() {
            var all = new ArrayList<String>();
            uses.forEach((name, of) -> all.add(name + " " + of.getLast()));
            return String.join("; ", all);
        }

        private String chaos(int kind) {
            var keeper = cluster.keeper();
            return switch (kind) {
                case 0 -> {
                    spareable(keeper).kill();
                    cluster.awaitReady(cluster.addRunner());
                    yield "a runner killed";
                }
                case 1 -> {
                    cluster.broker().kill();
                    LedgerHome.pause(Duration.ofSeconds(2));
                    cluster.broker().restart();
                    yield "the broker killed";
                }
                case 2 -> {
                    if (keeper == veteran) {
                        standStill(keeper);
                        yield "the keeper stopped for a while";
                    }
                    keeper.kill();
                    cluster.awaitReady(cluster.addRunner());
                    yield "the keeper killed";
                }
                case 3 -> {
                    standStill(keeper == veteran ? spareable(keeper) : veteran);
                    yield "a runner stopped for a while";
                }
                default -> {
                    cluster.awaitReady(cluster.addRunner());
                    var leaving = spareable(keeper);
                    leaving.terminate();
                    assertThat(leaving.awaitExit(LedgerHome.PATIENCE)).isPresent();
                    yield "a runner replaced";
                }
            };
        }

        private ChildProcess spareable(ChildProcess keeper) {
            return cluster.runners().stream()
                    .filter(runner -> runner != keeper && runner != veteran)
                    .findFirst()
                    .orElseThrow();
        }

        private static void standStill(ChildProcess runner) {
            var before = leavings(runner);
            runner.freeze();
            LedgerHome.pause(Duration.ofSeconds(6));
            runner.thaw();
            await("it leaves").atMost(LedgerHome.PATIENCE).until(() -> leavings(runner) > before);
        }

        private static long leavings(ChildProcess runner) {
            return runner.output().lines().stream()
                    .filter(line -> line.contains(" leaves: "))
                    .count();
        }

        private void pagesComeAndGo() {
            home.quickApps.stream().limit(PAGES).forEach(quickApp -> {
                try (var page = PageSocket.open(cluster.socket(), "")) {
                    page.subscribe(quickApp);
                    await("a screen").atMost(LedgerHome.PATIENCE).until(() -> page.hasType("screen"));
                }
            });
        }

        /** The least that is held in a turn of all kinds is what stays; it is compared with that of the first turn. */
        void nothingGrew() {
            uses.forEach((name, all) -> {
                var before = Use.floor(all.subList(0, KINDS));
                var after = Use.floor(all.subList(all.size() - KINDS, all.size()));
                System.out.printf("%s in %d rounds: %s → %s%n", name, all.size(), before, after);
                assertThat(after.threads()).as("threads of " + name).isLessThanOrEqualTo(before.threads() + 20);
                assertThat(after.files()).as("files of " + name).isLessThanOrEqualTo(before.files() + 20);
                assertThat(after.heapMegabytes())
                        .as("heap of " + name)
                        .isLessThanOrEqualTo(before.heapMegabytes() + 24);
            });
            assertThat(connections.getLast()).isLessThanOrEqualTo(connections.getFirst() + 6);
        }
    }
}
