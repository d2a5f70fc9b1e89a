package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Cluster;
import io.moonfleet.harness.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runners that share a home are killed, stopped and ended while their QuickApps write to a ledger: each goes on elsewhere, its count
 * goes on, and no two runners ever run it at once.
 */
@Needs({Needs.Program.MOSQUITTO, Needs.Program.POSTGRESQL})
class FleetFaultsTest {

    private static final int QUICK_APPS = 40;
    private static final Duration PERIOD = Duration.ofMillis(1_000);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();

    private static Cluster cluster;
    private static Ledger ledger;
    private static Api api;
    private static Set<Integer> quickApps;

    @BeforeAll
    static void theClusterRuns() throws IOException {
        ledger = new Ledger();
        cluster = Cluster.start(3);
        api = new Api(cluster.api());
        quickApps = install(api, ledger, QUICK_APPS, PERIOD);
        awaitAllWriteSince(System.nanoTime());
    }

    @AfterAll
    static void theClusterEnds() {
        if (cluster != null) {
            cluster.close();
        }
        if (ledger != null) {
            ledger.close();
        }
    }

    static Set<Integer> install(Api api, Ledger ledger, int count, Duration period) throws IOException {
        var code = Files.readString(SharedHomes.lua("ledger.lua"))
                .replace("LEDGER", "\"" + ledger.url() + "\"")
                .replace("PERIOD", Long.toString(period.toMillis()));
        var ids = new TreeSet<Integer>();
        for (var each = 0; each < count; each++) {
            var body = JSON.createObjectNode().put("name", "Ledger " + each).put("type", "com.fibaro.binarySwitch");
            body.putArray("files")
                    .addObject()
                    .put("name", "main")
                    .put("isMain", true)
                    .put("type", "lua")
                    .put("content", code);
            ids.add(api.post("/api/quickApp/", body.toString()).is(200).json().path("id").asInt());
        }
        return ids;
    }

    private static Duration awaitAllWriteSince(long nanos) {
        await().atMost(PATIENCE).until(() -> ledger.writersSince(nanos).containsAll(quickApps));
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Writes until it is told to end; knows what was acknowledged. */
    private static final class Writer implements AutoCloseable {
        private final List<String> acknowledged = new ArrayList<>();
        private final Thread thread;
        private volatile boolean ended;

        Writer(String name) {
            thread = Thread.ofVirtual().start(() -> {
                for (var each = 0; !ended; each++) {
                    var variable = name + each;
                    var answer = api.post(
                            "/api/globalVariables", "{\"name\":\"" + variable + "\",\"value\":\"" + each + "\"}");
                    if (answer.status() < 300) {
                        acknowledged.add(variable);
                    }
                }
            });
        }

        @Override
        public void close() {
            ended = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void nothingIsMissing() {
            assertThat(acknowledged).isNotEmpty();
            var kept = new ArrayList<String>();
            api.get("/api/globalVariables")
                    .is(200)
                    .json()
                    .forEach(variable -> kept.add(variable.path("name").asText()));
            assertThat(kept).containsAll(acknowledged);
        }
    }

    @Test
    void aKeeperThatIsKilledIsReplacedAndItsQuickAppsGoOnElsewhere() {
        var killed = cluster.keeper();
        var writer = new Writer("kill");
        try (writer) {
            await().until(() -> writer.acknowledged.size() > 20);
            var at = System.nanoTime();
            killed.kill();
            System.out.printf("all QuickApps wrote again %d ms after their keeper was killed%n",
                    awaitAllWriteSince(at + Duration.ofMillis(100).toNanos()).toMillis());
            var before = writer.acknowledged.size();
            await().atMost(PATIENCE).until(() -> writer.acknowledged.size() > before + 20);
        }
        writer.nothingIsMissing();
        everybodyAnswers();
        assertThat(ledger.faults()).isEmpty();
        cluster.addRunner();
    }

    @Test
    void aRunnerThatStoodStillFindsItsQuickAppsElsewhereAndDoesNotAct() {
        var frozen = other(cluster.keeper());
        frozen.freeze();
        var at = System.nanoTime();
        awaitAllWriteSince(at + Duration.ofMillis(100).toNanos());
        frozen.thaw();
        await().atMost(PATIENCE)
                .until(() -> frozen.output().lines().stream().anyMatch(line -> line.contains(" leaves: ")));
        awaitAllWriteSince(System.nanoTime());
        everybodyAnswers();
        assertThat(ledger.faults()).isEmpty();
    }

    @Test
    void aRunnerThatIsToldToEndHandsOverFirst() {
        var leaving = other(cluster.keeper());
        leaving.terminate();
        assertThat(leaving.awaitExit(PATIENCE)).isPresent();
        awaitAllWriteSince(System.nanoTime());
        everybodyAnswers();
        assertThat(ledger.faults()).isEmpty();
        cluster.addRunner();
    }

    private static ChildProcess other(ChildProcess not) {
        return cluster.runners().stream()
                .filter(runner -> runner != not)
                .findFirst()
                .orElseThrow();
    }

    private static void everybodyAnswers() {
        var word = "w" + System.nanoTime();
        for (int quickApp : quickApps) {
            await().atMost(PATIENCE)
                    .until(() -> api.action(quickApp, "hello", "[\"" + word + "\"]").status() == 202);
        }
        for (int quickApp : quickApps) {
            await().atMost(PATIENCE)
                    .until(() -> api.property(quickApp, "log").asText().equals(word));
        }
    }
}
