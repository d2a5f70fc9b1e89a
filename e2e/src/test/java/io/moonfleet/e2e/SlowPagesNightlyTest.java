package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pages that take nothing, beside one that does, while four elements change two hundred times a second. */
@Tag("nightly")
@Needs(Needs.Program.MOSQUITTO)
class SlowPagesNightlyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STALLED = 40;
    private static final int PER_SECOND = 20;

    /** Of each of the four elements the newest value of four kilobytes, and the screen once. */
    private static final long CHARACTERS_OF_A_PAGE = 2 * 4 * 5_000;

    private long mostWaiting;

    @Test
    void slowPagesGoWithAReasonAndCostLittleAndTheQuickOneNoticesNothing() {
        try (var broker = Mosquitto.start();
                var home = Moonfleet.threeProcesses(broker, List.of(SharedHomes.lua("flood.lua")));
                var quick = PageSocket.open(home)) {
            var api = new Api(home);
            var flood = api.idOf("Flood");
            quick.subscribe(flood);
            await().atMost(PATIENCE).until(() -> quick.hasType("screen"));
            var filesBefore = files(home);
            var stalled = new ArrayList<StalledPage>();
            try {
                for (var each = 0; each < STALLED; each++) {
                    stalled.add(StalledPage.open(home.pages(), flood));
                }
                var began = System.nanoTime();
                api.action(flood, "rise", "[]").is(202);
                await("all that stall are closed")
                        .atMost(PATIENCE.multipliedBy(3))
                        .until(() -> {
                            mostWaiting = Math.max(
                                    mostWaiting, (long) metric(home, "moonfleet_pages_waiting_characters", ""));
                            return metric(home, "moonfleet_pages_closed_total", "reason=\"too slow\"") == STALLED;
                        });
                // Some read when the reason has just been sent, the others never do.
                var codes = stalled.stream()
                        .limit(STALLED / 2)
                        .map(page -> page.readToTheEnd(PATIENCE))
                        .toList();
                assertThat(codes).allSatisfy(code -> assertThat(code).hasValue(4008));
                await("those that never read are cut off").atMost(PATIENCE).until(() -> files(home) <= filesBefore + 5);

                api.action(flood, "fall", "[\"the last\"]").is(202);
                await().atMost(PATIENCE)
                        .until(() ->
                                quick.has(frame -> frame.path("value").asText().startsWith("the last ")));
                var seconds = (System.nanoTime() - began) / 1e9;
                var changes = quick.frames().stream()
                        .filter(frame -> frame.path("element").asText().equals("l1"))
                        .count();
                System.out.printf(
                        "%d stalled pages: at most %,d characters waited; the quick one saw an element change %.1f times a second; "
                                + "%,.0f values replaced%n",
                        STALLED,
                        mostWaiting,
                        changes / seconds,
                        metric(home, "moonfleet_pages_frames_coalesced_total", ""));
                assertThat(changes).isBetween(2L, (long) (seconds * PER_SECOND) + 1);
                assertThat(mostWaiting).isBetween(1L, STALLED * CHARACTERS_OF_A_PAGE);
                showsTheLast(home, flood);
            } finally {
                stalled.forEach(StalledPage::close);
            }
        }
    }

    /** Who comes back has what everybody has. */
    private static void showsTheLast(Moonfleet home, int flood) {
        try (var again = PageSocket.open(home)) {
            again.subscribe(flood);
            await().atMost(PATIENCE)
                    .until(() -> again.has(frame -> frame.path("type").asText().equals("screen")
                            && frame.toString().contains("the last ")));
        }
    }

    private static long files(Moonfleet home) {
        var ui = home.processes().getLast();
        try (var found = Files.list(Path.of("/proc", Long.toString(ui.pid()), "fd"))) {
            return found.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double metric(Moonfleet home, String name, String label) {
        try (var connection = new HttpConnection(home.pages(), PATIENCE)) {
            var text = connection
                    .exchange(HttpConnection.request(home.pages(), "GET", "/q/metrics", ""))
                    .text();
            var value = Pattern.compile("(?m)^" + name + "\\{[^}]*" + label + "[^}]*} (\\S+)$")
                    .matcher(text);
            return value.find() ? Double.parseDouble(value.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
