package io.moonfleet.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A home on PostgreSQL and mosquitto with a gateway and any number of runners, each a process. */
public final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Mosquitto broker;
    private final Postgres store;
    private final int apiPort = Ports.free();
    private final List<ChildProcess> processes = new ArrayList<>();
    private ChildProcess gateway;

    private Cluster(Mosquitto broker, Postgres store) {
        this.broker = broker;
        this.store = store;
    }

    /** Starts a broker, a database, a gateway and runners; the API answers when this returns. */
    public static Cluster start(int runners) {
        var cluster = new Cluster(Mosquitto.start(), Postgres.start());
        try {
            cluster.startGateway();
            for (var each = 0; each < runners; each++) {
                cluster.addRunner();
            }
            cluster.awaitApi();
            return cluster;
        } catch (IllegalStateException failed) {
            cluster.close();
            throw failed;
        }
    }

    /** Starts the gateway, or another in its place. */
    public void startGateway() {
        gateway = service("api-gateway", broker.url(), Map.of(), Stream.of("--port", Integer.toString(apiPort)));
    }

    /** Starts one more runner. */
    public ChildProcess addRunner(String... options) {
        return addRunner(broker.port(), store.port(), options);
    }

    /** Starts one more runner, which reaches broker and database over other ports: a proxy's, say. */
    public ChildProcess addRunner(int brokerPort, int storePort, String... options) {
        return service(
                "lua-runner-service",
                "mqtt://127.0.0.1:" + brokerPort,
                Map.of("MOONFLEET_STORE_URL", store.jdbcUrl(storePort)),
                // QuickApps write to a ledger on this machine.
                Stream.concat(
                        Stream.of("--port", Integer.toString(Ports.free()), "--allow-net", "127.0.0.0/8"),
                        Stream.of(options)));
    }

    private ChildProcess service(
            String module, String brokerUrl, Map<String, String> environment, Stream<String> options) {
        var all = new HashMap<>(environment);
        all.put("MOONFLEET_MQTT_URL", brokerUrl);
        var process = ChildProcess.start(module, Checkout.find().application(module, options.toList()), all);
        processes.add(process);
        return process;
    }

    private void awaitApi() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (!answers(client)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the API does not answer:\n" + log());
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }

    private boolean answers(HttpClient client) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(api().resolve("/api/devices"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI api() {
        return URI.create("http://127.0.0.1:" + apiPort);
    }

    public Mosquitto broker() {
        return broker;
    }

    public Postgres store() {
        return store;
    }

    public ChildProcess gateway() {
        return gateway;
    }

    /** The runners that live. */
    public List<ChildProcess> runners() {
        return processes.stream()
                .filter(process -> process.name().equals("lua-runner-service") && process.isAlive())
                .toList();
    }

    /** The runner that said last that it keeps the hub. */
    public ChildProcess keeper() {
        return runners().stream()
                .max((a, b) -> Long.compare(epoch(a), epoch(b)))
                .orElseThrow();
    }

    private static long epoch(ChildProcess runner) {
        return runner.output().lines().stream()
                .filter(line -> line.contains(" takes hub "))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElse(0);
    }

    /** Everything that was printed. */
    public String log() {
        return processes.stream()
                .map(process -> "--- " + process + "\n" + process.output().text())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::kill);
        processes.forEach(ChildProcess::close);
        broker.close();
        store.close();
    }
}
