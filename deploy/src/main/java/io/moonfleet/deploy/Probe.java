package io.moonfleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a container's probes, as the kubelet does. */
record Probe(JsonNode container, ChildProcess process) {

    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Until it has started, lives, and is ready. */
    void awaitReady(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        try (var client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                while (!succeeds(client, container.path(probe))) {
                    if (!process.isAlive() || System.nanoTime() > deadline) {
                        throw new IllegalStateException(process + ": its " + probe + " does not succeed:\n"
                                + process.output().text());
                    }
                    TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private boolean succeeds(HttpClient client, JsonNode probe) throws InterruptedException {
        try {
            if (probe.has("httpGet")) {
                var get = probe.path("httpGet");
                var address =
                        "http://127.0.0.1:" + portOf(container, get.path("port").asText())
                                + get.path("path").asText();
                var request = HttpRequest.newBuilder(URI.create(address))
                        .timeout(ANSWER)
                        .build();
                var status = client.send(request, BodyHandlers.discarding()).statusCode();
                return status >= 200 && status < 400;
            }
            try (var socket = new Socket()) {
                var port =
                        portOf(container, probe.path("tcpSocket").path("port").asText());
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) ANSWER.toMillis());
                return true;
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    static int portOf(JsonNode container, String name) {
        return Workload.elements(container.path("ports"))
                .filter(port -> port.path("name").asText().equals(name))
                .mapToInt(port -> port.path("containerPort").asInt())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no port is called " + name + ": " + container.path("ports")));
    }
}
