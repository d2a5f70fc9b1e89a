package io.moonfleet.cli;

import io.moonfleet.messaging.launch.ExitCodes;
import io.moonfleet.messaging.launch.HttpAddress;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs the system for a moment and uses it as its users do, so that the JVM can write down which classes it needs and
 * which methods get hot. The launch script calls it once after a build.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

    private static final int ROUNDS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    @Parameters(paramLabel = "FILE")
    private Path file;

    /** The command that people give: what it needs before its first QuickApp runs is what they wait for. */
    @Override
    public Integer call() {
        var address = HttpAddress.free("127.0.0.1");
        var visitor = Thread.ofPlatform().daemon().name("visitor").start(() -> visit(address));
        var exit = Moonfleet.execute(
                "run",
                "--api-port",
                Integer.toString(address.port()),
                "--color",
                "always",
                "--run-for",
                Long.toString(PATIENCE.toSeconds()),
                file.toString());
        return visitor.isAlive() ? ExitCodes.FAILED : exit;
    }

    private static void visit(HttpAddress address) {
        try (var client = HttpClient.newHttpClient()) {
            awaitReady(client, address);
            var quickApp = idOfTheQuickApp(client, address);
            watch(client, address, quickApp);
            for (var round = 0; round < ROUNDS; round++) {
                get(client, address.url() + "/api/devices/" + quickApp);
                post(client, address.url() + "/api/devices/" + quickApp + "/action/train", "{\"args\":[]}");
            }
            get(client, address.url() + "/");
            get(client, address.url() + "/quickapp/" + quickApp);
            get(client, address.url() + "/api/devices");
        } catch (IOException | InterruptedException e) {
            System.err.println("the training visitor gave up: " + e);
        } finally {
            Quarkus.asyncExit();
        }
    }

    private static int idOfTheQuickApp(HttpClient client, HttpAddress address)
            throws IOException, InterruptedException {
        var devices = URI.create(address.url() + "/api/devices?interface=quickApp");
        var answer = client.send(HttpRequest.newBuilder(devices).build(), BodyHandlers.ofString())
                .body();
        var id = ID.matcher(answer);
        if (!id.find()) {
            throw new IOException("no QuickApp runs: " + answer);
        }
        return Integer.parseInt(id.group(1));
    }

    private static void awaitReady(HttpClient client, HttpAddress address) throws InterruptedException, IOException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (get(client, address.url() + "/health") == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The server is starting.
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("not ready after " + PATIENCE.toSeconds() + " s");
    }

    private static void watch(HttpClient client, HttpAddress address, int quickApp) {
        var socket = URI.create(address.url().replaceFirst("^http", "ws") + "/ui/socket");
        client.newWebSocketBuilder()
                .buildAsync(socket, new WebSocket.Listener() {})
                .thenCompose(open -> open.sendText("{\"type\":\"subscribe\",\"quickApp\":" + quickApp + "}", true))
                .exceptionally(_ -> null)
                .join();
    }

    private static int get(HttpClient client, String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static void post(HttpClient client, String url, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        client.send(request, BodyHandlers.ofString());
    }
}
