package io.moonfleet.bench;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From giving the command to what a developer waits for.
 *
 * @param onInit the QuickApp's first line
 * @param api the first answer that names the QuickApp
 */
record StartUp(Duration onInit, Duration api) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    /** Starts {@code ./moonfleet run} once. */
    static StartUp once(Path quickApp) throws InterruptedException {
        var port = Ports.free();
        var command = List.of(
                Checkout.find().launcher().toString(),
                "run",
                "--api-port",
                Integer.toString(port),
                "--color",
                "never",
                quickApp.toString());
        try (var moonfleet = ChildProcess.start("moonfleet", command, Map.of())) {
            var api = awaitApi(URI.create("http://127.0.0.1:" + port), moonfleet);
            var onInit = moonfleet
                    .output()
                    .await(line -> line.contains("bench: onInit"), PATIENCE)
                    .orElseThrow(() -> new IllegalStateException(
                            "no onInit:\n" + moonfleet.output().text()))
                    .nanos();
            return new StartUp(
                    Duration.ofNanos(onInit - moonfleet.startNanos()), Duration.ofNanos(api - moonfleet.startNanos()));
        }
    }

    /** The peer: a JVM that starts and does nothing. */
    static Duration ofBareJvm() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (var process = ChildProcess.start("java", List.of(java, "-Xshare:auto", "-version"), Map.of())) {
            process.awaitExit(PATIENCE);
            return Duration.ofNanos(System.nanoTime() - process.startNanos());
        }
    }

    private static long awaitApi(URI server, ChildProcess moonfleet) throws InterruptedException {
        var request = HttpConnection.request(server, "GET", "/api/devices?name=Bench", "");
        while (moonfleet.isAlive() && System.nanoTime() - moonfleet.startNanos() < PATIENCE.toNanos()) {
            try (var connection = new HttpConnection(server, PATIENCE)) {
                var answer = connection.exchange(request);
                if (answer.status() == 200 && answer.text().contains("\"Bench\"")) {
                    return System.nanoTime();
                }
            } catch (IOException notYet) {
                // Nobody listens there before the server has started.
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        }
        throw new IllegalStateException(
                "the API does not come:\n" + moonfleet.output().text());
    }
}
