package io.moonfleet.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The broker dies while clients work, and comes back. */
@Needs({Needs.Program.MOSQUITTO, Needs.Program.CHROMIUM})
class BrokerOutageTest {

    private static final int CLIENTS = 16;
    /** Longer than the gateway's deadline of 10 s, so that some requests can't be saved by the broker's return. */
    private static final Duration GAP = Duration.ofSeconds(12);

    private static final Duration DEADLINE = Duration.ofSeconds(11);

    private static final Duration RECOVERY = Duration.ofSeconds(15);

    private record Outcome(long beganNanos, Duration took, int status, String text) {}

    @Test
    void requestsInTheGapAreAnsweredInTimeAndEverythingRecoversByItself() throws Exception {
        try (var broker = Mosquitto.start();
                var home = Moonfleet.threeProcesses(broker, List.of(SharedHomes.lua("probe.lua")));
                var browser = Browser.open()) {
            var probe = new Api(home).idOf("Probe");
            var page = browser.page(home.pages().resolve("/quickapp/" + probe));
            var button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Press"));
            assertThat(button).isVisible();
            page.evaluate("window.neverReloaded = true");

            var outcomes = new ConcurrentLinkedQueue<Outcome>();
            var running = new AtomicBoolean(true);
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                keepAsking(clients, home.api(), probe, running, outcomes);
                await().until(() -> outcomes.size() > 200);
                var killed = System.nanoTime();
                broker.kill();
                await().atMost(GAP.multipliedBy(2)).until(() -> System.nanoTime() - killed > GAP.toNanos());
                broker.restart();
                var restarted = System.nanoTime();
                awaitNothingFails(outcomes, restarted);
                running.set(false);
                clients.shutdown();
                assertThat(clients.awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                        .as("no client hangs")
                        .isTrue();
                assertThat(outcomes.stream().filter(outcome -> outcome.status() == 503))
                        .as("requests that met their deadline in the gap")
                        .isNotEmpty();
            }

            assertThat(outcomes.stream().filter(outcome -> !isAnsweredProperly(outcome)))
                    .isEmpty();
            assertThat(home.processes()).allMatch(process -> process.isAlive());
            button.click();
            assertThat(page.getByText(Pattern.compile("^pressed \\d+$")).first())
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout((double) RECOVERY.toMillis()));
            assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
        }
    }

    private static void keepAsking(
            ExecutorService clients, URI api, int probe, AtomicBoolean running, Queue<Outcome> outcomes) {
        var request = HttpConnection.request(api, "POST", "/api/devices/" + probe + "/action/turnOn", "{\"args\":[]}");
        for (var client = 0; client < CLIENTS; client++) {
            clients.submit(() -> {
                try (var connection = new HttpConnection(api, DEADLINE.multipliedBy(2))) {
                    while (running.get()) {
                        var began = System.nanoTime();
                        var answer = exchange(connection, request);
                        outcomes.add(new Outcome(
                                began, Duration.ofNanos(System.nanoTime() - began), answer.status(), answer.text()));
                        // A client that is refused does not hammer.
                        TimeUnit.MILLISECONDS.sleep(answer.status() == 202 ? 1 : 50);
                    }
                }
                return null;
            });
        }
    }

    private static HttpConnection.Answer exchange(HttpConnection connection, byte[] request) {
        try {
            return connection.exchange(request);
        } catch (IOException e) {
            return new HttpConnection.Answer(0, e.toString());
        }
    }

    /** Recovered: for a whole second nothing that was asked after the restart has failed, and a lot has been. */
    private static void awaitNothingFails(Queue<Outcome> outcomes, long restarted) {
        await("the clients work again").atMost(RECOVERY).until(() -> {
            var lastSecond = System.nanoTime() - Duration.ofSeconds(1).toNanos();
            var recent = outcomes.stream()
                    .filter(outcome -> outcome.beganNanos() > Math.max(restarted, lastSecond))
                    .toList();
            return lastSecond > restarted
                    && recent.size() > 100
                    && recent.stream().allMatch(outcome -> outcome.status() == 202);
        });
    }

    private static boolean isAnsweredProperly(Outcome outcome) {
        var proper = outcome.status() == 202
                || outcome.status() == 503
                        && outcome.text().contains("\"reason\"")
                        && outcome.text().contains("\"message\"");
        return proper && outcome.took().compareTo(DEADLINE) < 0;
    }
}
