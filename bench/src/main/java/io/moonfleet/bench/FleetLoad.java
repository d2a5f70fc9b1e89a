package io.moonfleet.bench;

import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Cluster;
import io.moonfleet.harness.HttpConnection;
import io.moonfleet.harness.Moonfleet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a request costs that goes over a cluster, beside the same in one process: actions of QuickApps spread over the runners. */
@Command(
        name = "fleet",
        description = {
            "Measures actions in one process and on clusters of 1, 2, 3 runners with a gateway, mosquitto, PostgreSQL.",
            "The goal: a request costs at most 1.3 times the processor time that it costs in one process."
        },
        mixinStandardHelpOptions = true)
final class FleetLoad implements Callable<Integer> {

    private static final double GOAL = 1.3;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");
    private static final String LUA = "function QuickApp:touch() end";

    @Option(
            names = "--quickapps",
            defaultValue = "16",
            description = "QuickApps that act, two clients at each (default: ${DEFAULT-VALUE}).")
    private int quickApps;

    @Option(names = "--seconds", defaultValue = "8", description = "How long each load is (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "12", description = "Seconds before (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--runners",
            split = ",",
            defaultValue = "1,2,3",
            description = "The clusters' sizes (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    /** A system's throughput and what each of its parts used for a request. */
    private record Result(String what, Measurement load, List<Share> shares) {
        double microsPerRequest() {
            return shares.stream().mapToDouble(Share::micros).sum();
        }
    }

    private record Share(String part, double micros) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        var folder = Files.createTempDirectory("moonfleet-fleet");
        try (var home = Moonfleet.served(folder)) {
            results.add(measure("one process", home.api(), home.processes()));
        }
        for (int size : sizes) {
            try (var fleet = Cluster.start(size)) {
                var parts = Stream.concat(
                                fleet.processes().stream(),
                                Stream.of(fleet.broker().process()))
                        .toList();
                results.add(measure(
                        size + " runner(s)", fleet.address(fleet.gateways().getFirst()), parts));
            }
        }
        print(results);
        return 0;
    }

    private Result measure(String what, URI api, List<ChildProcess> parts) throws IOException, InterruptedException {
        System.err.println("bench: " + what);
        var paths = install(api);
        load(api, paths, Duration.ofSeconds(warmUp));
        var before = parts.stream().map(FleetLoad::cpu).toList();
        var load = load(api, paths, Duration.ofSeconds(seconds));
        var shares = new ArrayList<Share>();
        for (var each = 0; each < parts.size(); each++) {
            var used = cpu(parts.get(each)).minus(before.get(each));
            shares.add(new Share(
                    parts.get(each).name(), used.toNanos() / 1e9 * MICROS_PER_SECOND / Math.max(1, load.succeeded())));
        }
        return new Result(what, load, shares);
    }

    private List<String> install(URI api) throws IOException, InterruptedException {
        var paths = new ArrayList<String>();
        try (var connection = new HttpConnection(api, PATIENCE)) {
            var body = "{\"name\":\"Touched\",\"type\":\"com.fibaro.binarySwitch\",\"files\":[{\"name\":\"main\","
                    + "\"isMain\":true,\"type\":\"lua\",\"content\":\"" + LUA + "\"}]}";
            for (var each = 0; each < quickApps; each++) {
                var answer = connection.exchange(HttpConnection.request(api, "POST", "/api/quickApp/", body));
                var id = ID.matcher(answer.text());
                if (!id.find()) {
                    throw new IllegalStateException("no QuickApp was made: " + answer);
                }
                paths.add("/api/devices/" + id.group(1) + "/action/touch");
            }
            // Runners that came late have got their share by then.
            TimeUnit.SECONDS.sleep(3);
        }
        return paths;
    }

    private static Measurement load(URI api, List<String> paths, Duration time) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var loads = threads.invokeAll(paths.stream()
                    .<Callable<Measurement>>map(
                            path -> () -> new HttpLoad(api, "POST", path, "{\"args\":[]}", 202).run(2, time))
                    .toList());
            var all = new Measurement(Measurement.histogram(), time, new HashMap<>());
            for (Future<Measurement> each : loads) {
                var one = each.get();
                all.latency().add(one.latency());
                one.failures().forEach((why, count) -> all.failures().merge(why, count, Long::sum));
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Duration cpu(ChildProcess part) {
        return ProcessHandle.of(part.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private static void print(List<Result> results) {
        var one = results.getFirst().microsPerRequest();
        System.out.println(
                "| what | per second | p50 ms | p99 ms | failed | CPU a request | ÷ one process | of which |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|---|");
        for (var result : results) {
            var parts = new ArrayList<String>();
            result.shares()
                    .forEach(share -> parts.add(String.format(Locale.ROOT, "%s %.0f", share.part(), share.micros())));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %.2f | %d | %.0f µs | %.2f | %s |%n",
                    result.what(),
                    result.load().perSecond(),
                    result.load().millis(50),
                    result.load().millis(99),
                    result.load().failed(),
                    result.microsPerRequest(),
                    result.microsPerRequest() / one,
                    String.join(", ", parts));
        }
        var worst = results.stream().mapToDouble(Result::microsPerRequest).max().orElse(one) / one;
        System.out.println(worst <= GOAL ? "The goal is reached." : "The goal, 1.3 × one process, is missed.");
    }
}
