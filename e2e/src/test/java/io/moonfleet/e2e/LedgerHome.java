package io.moonfleet.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Cluster;
import io.moonfleet.harness.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A home on several runners whose QuickApps write to a ledger, and a client that writes to its API and knows what was acknowledged. */
final class LedgerHome implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern QUICK_APP =
            Pattern.compile("(?m)^moonfleet_quickapp_timers\\{[^}]*quickapp=\"(\\d+)\"");

    final Cluster cluster;
    final Ledger ledger = new Ledger();
    final Api api;
    final Set<Integer> quickApps;

    LedgerHome(int runners, int quickApps, Duration period) {
        cluster = Cluster.start(runners);
        api = new Api(cluster.api());
        this.quickApps = install(quickApps, period);
        awaitAllWriteSince(System.nanoTime());
    }

    private Set<Integer> install(int count, Duration period) {
        var ids = new TreeSet<Integer>();
        try {
            var code = Files.readString(SharedHomes.lua("ledger.lua"))
                    .replace("LEDGER", "\"" + ledger.url() + "\"")
                    .replace("PERIOD", Long.toString(period.toMillis()));
            for (var each = 0; each < count; each++) {
                var body = JSON.createObjectNode().put("name", "Ledger " + each).put("type", "com.fibaro.binarySwitch");
                body.putArray("files")
                        .addObject()
                        .put("name", "main")
                        .put("isMain", true)
                        .put("type", "lua")
                        .put("content", code);
                ids.add(api.post("/api/quickApp/", body.toString())
                        .is(200)
                        .json()
                        .path("id")
                        .asInt());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    /** Waits until each QuickApp has written after that moment; says how long that was after it. */
    Duration awaitAllWriteSince(long nanos) {
        await().atMost(PATIENCE).until(() -> ledger.writersSince(nanos).containsAll(quickApps));
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Waits until each of these has begun a life after that moment; says how long that was after it. */
    Duration awaitAllBegunSince(long nanos, Set<Integer> quickApps) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> ledger.begunSince(nanos)
                .containsAll(quickApps));
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** The QuickApps that a runner runs, as its metrics say. */
    Set<Integer> heldBy(ChildProcess runner) {
        var page = new Api(cluster.address(runner)).get("/q/metrics").is(200).text();
        return QUICK_APP
                .matcher(page)
                .results()
                .map(line -> Integer.valueOf(line.group(1)))
                .collect(Collectors.toSet());
    }

    /** Something happens to the cluster while a client writes; afterwards nothing that was acknowledged may be missing. */
    void whileAClientWrites(Runnable happening) {
        try (var maker = VariableMaker.start(api)) {
            maker.awaitMore(20);
            happening.run();
            maker.awaitMore(20);
            maker.end();
            maker.nothingIsMissing();
        }
    }

    /** The same for hours: a client changes the same few variables again and again, so that the home does not grow by them. */
    void whileAClientChanges(Runnable happening) {
        try (var changer = VariableChanger.start(api)) {
            changer.awaitMore(20);
            happening.run();
            changer.awaitMore(20);
            changer.end();
            changer.nothingIsMissing();
        }
    }

    /** Everything is as it should be: all answer, and the ledger is exact. */
    void isWhole() {
        var word = "w" + System.nanoTime();
        for (int quickApp : quickApps) {
            await().atMost(PATIENCE)
                    .until(() ->
                            api.action(quickApp, "hello", "[\"" + word + "\"]").status() == 202);
        }
        for (int quickApp : quickApps) {
            await().atMost(PATIENCE)
                    .until(() -> api.get("/api/devices/" + quickApp).text().contains(word));
        }
        var faults = ledger.faults();
        if (!faults.isEmpty()) {
            throw new AssertionError(String.join("\n", faults) + "\n" + cluster.log());
        }
    }

    ChildProcess otherThan(ChildProcess not) {
        return cluster.runners().stream()
                .filter(runner -> runner != not)
                .findFirst()
                .orElseThrow();
    }

    static void awaitLine(ChildProcess process, String part) {
        await().atMost(PATIENCE).until(() -> process.output().lines().stream().anyMatch(line -> line.contains(part)));
    }

    static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        cluster.close();
        ledger.close();
    }
}
