package io.moonfleet.harness;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A home on PostgreSQL and mosquitto with a gateway and any number of runners, each a process. */
public final class Cluster implements Started {

    private final Mosquitto broker;
    private final Postgres store;
    private final Balancer api = new Balancer();
    private final Balancer pages = new Balancer();
    private final List<ChildProcess> processes = new CopyOnWriteArrayList<>();
    private final Map<ChildProcess, Integer> ports = new ConcurrentHashMap<>();

    private Cluster(Mosquitto broker, Postgres store) {
        this.broker = broker;
        this.store = store;
    }

    /** Starts a broker, a database, a gateway and runners; the API answers when this returns. */
    public static Cluster start(int runners) {
        var cluster = new Cluster(Mosquitto.start(), Postgres.start());
        cluster.addGateway();
        for (var each = 0; each < runners; each++) {
            cluster.addRunner();
        }
        return Started.ready(cluster);
    }

    /** Starts a broker and a database only; for services that this has no other way to start. */
    public static Cluster withoutServices() {
        return new Cluster(Mosquitto.start(), Postgres.start());
    }

    /** Starts a service with these variables in its environment, at an address of its own. */
    public ChildProcess add(String module, Map<String, String> environment) {
        return service(module, Ports.free(), broker.url(), environment, Stream.empty());
    }

    /** Starts one more gateway behind the address of the API. */
    public ChildProcess addGateway() {
        return behind(api, "api-gateway");
    }

    /** Starts one more ui-service behind the address of the pages. */
    public ChildProcess addUi() {
        return behind(pages, "ui-service");
    }

    private ChildProcess behind(Balancer balancer, String module) {
        var port = Ports.free();
        var process = service(module, port, broker.url(), Map.of(), Stream.empty());
        balancer.add(port);
        return process;
    }

    /** Waits until a service says that it is ready. */
    public void awaitReady(ChildProcess service) {
        Started.ready(new One(service, address(service).resolve("/q/health/ready")));
    }

    /** A service's own address, past the one that it shares. */
    public URI address(ChildProcess service) {
        return URI.create("http://127.0.0.1:" + ports.get(service));
    }

    /** Takes a gateway or ui-service away as Kubernetes does: no new connections, then the signal to end. */
    public void retire(ChildProcess service) {
        api.remove(ports.get(service));
        pages.remove(ports.get(service));
        service.terminate();
    }

    private record One(ChildProcess process, URI health) implements Started {
        @Override
        public List<URI> addresses() {
            return List.of(health);
        }

        @Override
        public List<ChildProcess> processes() {
            return List.of(process);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** Starts one more runner. */
    public ChildProcess addRunner(String... options) {
        return addRunner(broker.port(), store.port(), options);
    }

    /** Starts one more runner, which reaches broker and database over other ports: a proxy's, say. */
    public ChildProcess addRunner(int brokerPort, int storePort, String... options) {
        return service(
                "lua-runner-service",
                Ports.free(),
                "mqtt://127.0.0.1:" + brokerPort,
                Map.of("MOONFLEET_STORE_URL", store.jdbcUrl(storePort)),
                // QuickApps write to a ledger on this machine.
                Stream.concat(Stream.of("--allow-net", "127.0.0.0/8"), Stream.of(options)));
    }

    private ChildProcess service(
            String module, int port, String brokerUrl, Map<String, String> environment, Stream<String> options) {
        var all = new HashMap<>(environment);
        all.put("MOONFLEET_MQTT_URL", brokerUrl);
        var arguments = Stream.concat(Stream.of("--port", Integer.toString(port)), options);
        var process = ChildProcess.start(module, Checkout.find().application(module, arguments.toList()), all);
        ports.put(process, port);
        processes.add(process);
        return process;
    }

    @Override
    public List<URI> addresses() {
        return List.of(api().resolve("/api/devices"));
    }

    @Override
    public List<ChildProcess> processes() {
        return List.copyOf(processes);
    }

    /** Where the API is, whichever gateway answers. */
    public URI api() {
        return api.url();
    }

    /** Where the pages are, whichever ui-service shows them. */
    public URI pages() {
        return pages.url();
    }

    /** Where a page's WebSocket is. */
    public URI socket() {
        return URI.create("ws" + pages().toString().substring("http".length()) + "/ui/socket");
    }

    public Mosquitto broker() {
        return broker;
    }

    public Postgres store() {
        return store;
    }

    /** The gateways that live. */
    public List<ChildProcess> gateways() {
        return living("api-gateway");
    }

    /** The ui-services that live. */
    public List<ChildProcess> uis() {
        return living("ui-service");
    }

    /** The runners that live. */
    public List<ChildProcess> runners() {
        return living("lua-runner-service");
    }

    private List<ChildProcess> living(String module) {
        return processes.stream()
                .filter(process -> process.name().equals(module) && process.isAlive())
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

    @Override
    public void close() {
        processes.forEach(ChildProcess::kill);
        processes.forEach(ChildProcess::close);
        api.close();
        pages.close();
        broker.close();
        store.close();
    }
}
