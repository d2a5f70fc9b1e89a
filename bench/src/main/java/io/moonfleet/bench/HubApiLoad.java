package io.moonfleet.bench;

import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Cluster;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import io.moonfleet.harness.TemporaryFolder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The goals of issue 5 for the API of a home that is kept: lists, single devices, durable writes, long polls. */
@Command(
        name = "hub",
        description =
                "Measures the API of a home that is kept: devices, durable writes, long polls; with goals and verdicts.",
        mixinStandardHelpOptions = true)
final class HubApiLoad implements Callable<Integer> {

    private static final int WRITERS = 32;
    private static final int FIRST_DEVICE = 55;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Pattern LAST = Pattern.compile("\"last\":(\\d+)");
    private static final Pattern SENT = Pattern.compile("\"newValue\":(\\d{6,})");

    @Option(
            names = "--devices",
            defaultValue = "1000",
            description = "Devices of the home (default: ${DEFAULT-VALUE}).")
    private int devices;

    @Option(names = "--pollers", defaultValue = "1000", description = "Long polls (default: ${DEFAULT-VALUE}).")
    private int pollers;

    @Option(names = "--events", defaultValue = "100", description = "Events a second (default: ${DEFAULT-VALUE}).")
    private int eventsPerSecond;

    @Option(names = "--seconds", defaultValue = "5", description = "How long each load is (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--postgres",
            description =
                    "Measure services of their own on a PostgreSQL: one runner, one gateway, mosquitto between them.")
    private boolean postgres;

    @Option(names = "--server", description = "Measure a home that runs there already, an empty one.")
    private Optional<URI> running = Optional.empty();

    @Option(names = "--pid", split = ",", description = "The processes of that home, for what they use.")
    private List<Long> pids = List.of();

    private final List<String> verdicts = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        if (running.isPresent()) {
            measure(running.get());
        } else if (postgres) {
            measureOnPostgres();
        } else {
            measureOwn();
        }
        System.out.println("| what | goal | measured | |\n|---|--:|--:|---|");
        verdicts.forEach(System.out::println);
        return 0;
    }

    private void measure(URI server) throws InterruptedException {
        seed(server);
        measureReading(server);
        measureWriting(server);
        measurePolling(server);
    }

    private void measureOnPostgres() throws InterruptedException {
        try (var fleet = Cluster.start(1)) {
            var gateway = fleet.gateways().getFirst();
            pids = List.of(gateway.pid(), fleet.keeper().pid());
            measure(fleet.address(gateway));
        }
    }

    private void measureOwn() throws InterruptedException {
        var port = Ports.free();
        var server = URI.create("http://127.0.0.1:" + port);
        try (var folder = TemporaryFolder.make("moonfleet-bench");
                var home = Moonfleet.command(List.of(
                        "serve",
                        "--hub",
                        folder.path().toString(),
                        "--port",
                        Integer.toString(port),
                        "--color=never"))) {
            awaitReady(server, home);
            pids = List.of(home.pid());
            measure(server);
        }
    }

    private void verdict(String what, String goal, String measured, boolean reached) {
        verdicts.add("| " + what + " | " + goal + " | " + measured + " | " + (reached ? "reached" : "missed") + " |");
        System.err.println("bench: " + verdicts.getLast());
    }

    private static void awaitReady(URI server, ChildProcess home) throws InterruptedException {
        for (var deadline = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
            try (var connection = new HttpConnection(server, Duration.ofSeconds(5))) {
                if (connection
                                .exchange(HttpConnection.request(server, "GET", "/api/settings/info", ""))
                                .status()
                        == 200) {
                    return;
                }
            } catch (IOException _) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException(
                "the home does not answer:\n" + home.output().text());
    }

    private void seed(URI server) throws InterruptedException {
        var next = new AtomicLong();
        load(WRITERS, devices, server, () -> {
            var body = "{\"type\":\"com.fibaro.multilevelSensor\",\"name\":\"Sensor " + next.incrementAndGet() + "\"}";
            return HttpConnection.request(server, "POST", "/api/devices", body);
        });
    }

    private void measureReading(URI server) throws InterruptedException {
        var time = Duration.ofSeconds(seconds);
        var list = new HttpLoad(server, "GET", "/api/devices", "", 200);
        list.run(1, time);
        var listed = list.run(1, time);
        verdict(
                "`GET /devices`, " + devices + " devices, 1 client, p50",
                "≤ 15 ms",
                String.format(Locale.ROOT, "%.1f ms", listed.millis(50)),
                listed.millis(50) <= 15);
        var one = new HttpLoad(server, "GET", "/api/devices/" + FIRST_DEVICE, "", 200);
        one.run(WRITERS, time);
        var read = one.run(WRITERS, time);
        verdict(
                "`GET /devices/{id}`, 32 clients",
                "≥ 4,000/s",
                String.format(Locale.ROOT, "%,.0f/s", read.perSecond()),
                read.perSecond() >= 4_000);
    }

    private void measureWriting(URI server) throws InterruptedException {
        var counter = new AtomicLong();
        Callable<byte[]> write = () -> {
            long number = counter.incrementAndGet();
            var body = "{\"deviceId\":" + (FIRST_DEVICE + number % Math.min(devices, WRITERS))
                    + ",\"propertyName\":\"value\",\"value\":" + number + "}";
            return HttpConnection.request(server, "POST", "/api/plugins/updateProperty", body);
        };
        load(WRITERS, 4_000, server, write);
        int writes = 2_000 * seconds;
        long began = System.nanoTime();
        load(WRITERS, writes, server, write);
        double rate = writes / ((System.nanoTime() - began) / 1e9);
        verdict(
                "property writes, durable, 32 clients, " + (postgres ? "PostgreSQL" : "SQLite"),
                "≥ 2,000/s",
                String.format(Locale.ROOT, "%,.0f/s", rate),
                rate >= 2_000);
    }

    /** So many requests in all, each client one after the other. */
    private static void load(int clients, int requests, URI server, Callable<byte[]> request)
            throws InterruptedException {
        var left = new AtomicLong(requests);
        var failed = new LongAdder();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.submit(() -> {
                    try (var connection = new HttpConnection(server, PATIENCE)) {
                        while (left.getAndDecrement() > 0) {
                            if (connection.exchange(request.call()).status() >= 300) {
                                failed.increment();
                            }
                        }
                    }
                    return null;
                });
            }
        }
        if (failed.sum() > 0) {
            throw new IllegalStateException(failed.sum() + " of " + requests + " requests failed");
        }
    }

    // ---- long polls

    private void measurePolling(URI server) throws InterruptedException {
        var latency = new ConcurrentHistogram(Measurement.histogram());
        latency.reset();
        var received = new LongAdder();
        var twice = new LongAdder();
        var begin = new CountDownLatch(pollers);
        int events = eventsPerSecond * seconds * 2;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < pollers; i++) {
                threads.submit(() -> {
                    poll(server, events, begin, latency, received, twice);
                    return null;
                });
            }
            begin.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            TimeUnit.MILLISECONDS.sleep(500);
            var cpuBefore = cpu();
            long began = System.nanoTime();
            send(server, events);
            double took = (System.nanoTime() - began) / 1e9;
            double cores = cpu().minus(cpuBefore).toNanos() / 1e9 / took;
            awaitAll(received, (long) events * pollers);
            report(latency, received.sum(), twice.sum(), events, cores);
        }
    }

    /** The last ones are on their way. */
    private static void awaitAll(LongAdder received, long wanted) throws InterruptedException {
        for (var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
                received.sum() < wanted && System.nanoTime() < deadline; ) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void report(ConcurrentHistogram latency, long received, long twice, int events, double cores)
            throws InterruptedException {
        double p99 = latency.getValueAtPercentile(99) / 1e6;
        var what = String.format(Locale.ROOT, "%,d long polls, %d events/s", pollers, eventsPerSecond);
        verdict(what + ", p99", "≤ 100 ms", String.format(Locale.ROOT, "%.0f ms", p99), p99 <= 100);
        verdict(what + ", cores", "< 1", String.format(Locale.ROOT, "%.2f", cores), cores < 1);
        verdict(
                what + ", each gets each once",
                "100 %",
                String.format(Locale.ROOT, "%.2f %%, %d twice", 100.0 * received / ((double) events * pollers), twice),
                twice == 0 && received == (long) events * pollers);
    }

    private Duration cpu() {
        return pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(each -> each.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Each event's value is the moment it was sent. */
    private void send(URI server, int events) throws InterruptedException {
        try (var connection = new HttpConnection(server, PATIENCE)) {
            long next = System.nanoTime();
            for (int i = 0; i < events; i++) {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                next += TimeUnit.SECONDS.toNanos(1) / eventsPerSecond;
                var body = "{\"deviceId\":" + (FIRST_DEVICE + i % 50) + ",\"propertyName\":\"value\",\"value\":"
                        + System.nanoTime() + "}";
                connection.exchange(HttpConnection.request(server, "POST", "/api/plugins/updateProperty", body));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the writer broke off", e);
        }
    }

    private static void poll(
            URI server,
            int events,
            CountDownLatch begin,
            ConcurrentHistogram latency,
            LongAdder received,
            LongAdder twice)
            throws IOException {
        var seen = new HashMap<Long, Integer>();
        try (var connection = new HttpConnection(server, PATIENCE)) {
            long last = 0;
            boolean first = true;
            while (seen.size() < events) {
                var text = connection
                        .exchange(HttpConnection.request(server, "GET", "/api/refreshStates?last=" + last, ""))
                        .text();
                long now = System.nanoTime();
                var next = LAST.matcher(text);
                if (!next.find()) {
                    throw new IOException("no answer to a poll: " + text);
                }
                last = Long.parseLong(next.group(1));
                if (first) {
                    first = false;
                    begin.countDown();
                    continue;
                }
                var values = SENT.matcher(text);
                while (values.find()) {
                    long sent = Long.parseLong(values.group(1));
                    if (seen.merge(sent, 1, Integer::sum) == 1) {
                        received.increment();
                        latency.recordValue(Math.max(1_000, now - sent));
                    } else {
                        twice.increment();
                    }
                }
                if (text.contains("\"events\":[]") && seen.size() > 0) {
                    // Half a minute without anything: the rest will not come.
                    return;
                }
            }
        }
    }
}
