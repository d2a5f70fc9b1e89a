package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.ChildProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fleet that grows and shrinks under load. */
@Tag("nightly")
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class FleetSizeNightlyTest {

    private static final int QUICK_APPS = 150;
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final double TOLERANCE = 0.1;
    private static final Pattern RUNNING = Pattern.compile("(?m)^moonfleet_quickapps\\{[^}]*} ([0-9.]+)");

    @Test
    void threeRunnersBecomeFiveAndThenTwoAndEachHasItsShare() {
        try (var home = new LedgerHome(3, QUICK_APPS, PERIOD)) {
            home.whileAClientWrites(() -> {
                var three = home.cluster.runners();
                three.forEach(home.cluster::awaitReady);
                awaitBalance(home, three);

                var grown = System.nanoTime();
                IntStream.range(0, 2).forEach(_ -> home.cluster.addRunner());
                home.cluster.runners().forEach(runner -> LedgerHome.awaitLine(runner, " has joined"));
                var joined = System.nanoTime();
                awaitBalance(home, home.cluster.runners());
                say(home, "3 → 5", grown, joined);

                var shrunk = System.nanoTime();
                var leaving = home.cluster.runners().subList(0, 3);
                leaving.forEach(ChildProcess::terminate);
                leaving.forEach(runner ->
                        assertThat(runner.awaitExit(LedgerHome.PATIENCE)).isPresent());
                awaitBalance(home, home.cluster.runners());
                say(home, "5 → 2", shrunk, shrunk);
            });
            home.isWhole();
        }
    }

    /** What it took is printed, not asserted: the machine may be busy with other things. */
    private static void say(LedgerHome home, String what, long since, long joined) {
        var took = Duration.ofNanos(System.nanoTime() - joined);
        home.awaitAllWriteSince(System.nanoTime());
        System.out.printf(
                "%s runners, %d QuickApps: balanced after %d ms; a move cost at most %d ms of silence%n",
                what, QUICK_APPS, took.toMillis(), silence(home, since).toMillis());
    }

    /** Beyond what is a QuickApp's own: the period between two lines, and its first pause after it has begun anew. */
    private static Duration silence(LedgerHome home, long since) {
        return home.ledger.longestSilenceSince(since).minus(PERIOD.multipliedBy(2));
    }

    private static void awaitBalance(LedgerHome home, List<ChildProcess> runners) {
        var fair = (double) QUICK_APPS / runners.size();
        await().atMost(LedgerHome.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .failFast(() -> assertThat(runners).allMatch(ChildProcess::isAlive))
                .until(() -> held(home, runners), held -> held.values().stream()
                        .allMatch(count -> Math.abs(count - fair) <= Math.max(1, TOLERANCE * fair)));
    }

    /** How many QuickApps each runner says that it has. */
    private static Map<ChildProcess, Double> held(LedgerHome home, List<ChildProcess> runners) {
        var held = new HashMap<ChildProcess, Double>();
        for (var runner : runners) {
            var numbers =
                    new Api(home.cluster.address(runner)).get("/q/metrics").text();
            held.put(
                    runner,
                    RUNNING.matcher(numbers)
                            .results()
                            .mapToDouble(line -> Double.parseDouble(line.group(1)))
                            .sum());
        }
        return held;
    }
}
