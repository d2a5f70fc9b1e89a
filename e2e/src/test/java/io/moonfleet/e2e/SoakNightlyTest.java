package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    @Test
    void nothingLeaksAndTheLedgerIsExactHoweverOftenSomethingFails() {
        try (var home = new LedgerHome(3, QUICK_APPS, PERIOD)) {
            // The gateway lives through everything, and so shows what it keeps of it.
            var gateway = home.cluster.gateways().getFirst();
            home.whileAClientWrites(() -> {
                var end = System.nanoTime() + TIME.toNanos();
                chaos(home, 0); // the first of its kind fills caches and pools
                home.awaitAllWriteSince(System.nanoTime());
                var before = Use.of(gateway);
                var connections = home.cluster.store().connections();
                for (var round = 1; System.nanoTime() - end < 0; round++) {
                    var began = System.nanoTime();
                    chaos(home, round);
                    home.awaitAllWriteSince(System.nanoTime());
                    System.out.printf("round %d: %s%n", round, Use.of(gateway));
                    var left = BETWEEN.toNanos() - (System.nanoTime() - began);
                    LedgerHome.pause(Duration.ofNanos(Math.max(0, left)));
                }
                var after = Use.of(gateway);
                System.out.printf("the gateway: %s, at the end %s%n", before, after);
                assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 20);
                assertThat(after.files()).isLessThanOrEqualTo(before.files() + 20);
                assertThat(after.heapMegabytes()).isLessThanOrEqualTo(before.heapMegabytes() + 64);
                assertThat(home.cluster.store().connections()).isLessThanOrEqualTo(connections + 6);
                for (var runner : home.cluster.runners()) {
                    System.out.printf("%s: %s%n", runner, Use.of(runner));
                }
            });
            home.isWhole();
        }
    }

    private static void chaos(LedgerHome home, int round) {
        var cluster = home.cluster;
        switch (round % 5) {
            case 0 -> {
                home.otherThan(cluster.keeper()).kill();
                cluster.awaitReady(cluster.addRunner());
            }
            case 1 -> {
                cluster.broker().kill();
                LedgerHome.pause(Duration.ofSeconds(2));
                cluster.broker().restart();
            }
            case 2 -> {
                cluster.keeper().kill();
                cluster.awaitReady(cluster.addRunner());
            }
            case 3 -> {
                var frozen = home.otherThan(cluster.keeper());
                frozen.freeze();
                LedgerHome.pause(Duration.ofSeconds(6));
                frozen.thaw();
                LedgerHome.awaitLine(frozen, " leaves: ");
            }
            default -> {
                var leaving = home.otherThan(cluster.keeper());
                cluster.awaitReady(cluster.addRunner());
                leaving.terminate();
                assertThat(leaving.awaitExit(LedgerHome.PATIENCE)).isPresent();
            }
        }
    }

    /** What a process holds after a full garbage collection. */
    private record Use(long heapMegabytes, int threads, int files) {

        static Use of(ChildProcess process) {
            // Lists the living objects only, after it has collected the others.
            var living = jcmd(process, "GC.class_histogram").getLast().strip().split("\\s+", -1);
            return new Use(Long.parseLong(living[2]) >> 20, count(process, "task"), count(process, "fd"));
        }

        private static int count(ChildProcess process, String what) {
            try (var found = Files.list(Path.of("/proc", Long.toString(process.pid()), what))) {
                return Math.toIntExact(found.count());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static List<String> jcmd(ChildProcess process, String command) {
            var program =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            try {
                var asked = new ProcessBuilder(program, Long.toString(process.pid()), command)
                        .redirectErrorStream(true)
                        .start();
                try (var lines = asked.inputReader()) {
                    return lines.lines().filter(line -> !line.isBlank()).toList();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
