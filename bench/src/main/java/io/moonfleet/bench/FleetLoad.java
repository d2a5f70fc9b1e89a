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
            "The goal: a request costs at most 1.3 times the processor time that it costs in one process.",
            "Each system is loaded until its JVMs compile little any more; what they still compile is shown for itself."
        },
        mixinStandardHelpOptions = true)
final class FleetLoad implements Callable<Integer> {

    private static final double GOAL = 1.3;
    private static final double WARM = 0.1;
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(4);
    private static final Duration LOOK = Duration.ofMillis(250);
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

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description =
                    "Seconds before, at most: it ends when compiling takes less than a tenth (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--runners",
            split = ",",
            defaultValue = "1,2,3",
            description = "The clusters' sizes (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    /** A system's throughput and what each of its parts used for a request. */
    private record Result(String what, int warmUp, Measurement load, List<Share> shares) {
        /** Without compiling: that ends, requests do not. */
        double microsPerRequest() {
            return shares.stream().mapToDouble(Share::micros).sum();
        }

        double compilingPerRequest() {
            return shares.stream().mapToDouble(Share::compiling).sum();
        }
    }

    /** What one process used for a request, in µs. */
    private record Share(String part, double micros, double compiling) {}

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
        var clocks = parts.stream().map(ProcessorTime::new).toList();
        var warmedUp = warmUp(api, paths, clocks);
        var before = clocks.stream().map(ProcessorTime::look).toList();
        var load = watched(clocks, () -> load(api, paths, Duration.ofSeconds(seconds)));
        var requests = Math.max(1, load.succeeded());
        var shares = new ArrayList<Share>();
        for (var each = 0; each < clocks.size(); each++) {
            var used = clocks.get(each).look().minus(before.get(each));
            shares.add(new Share(
                    clocks.get(each).part(), micros(used.working(), requests), micros(used.compiling(), requests)));
        }
        return new Result(what, warmedUp, load, shares);
    }

    private static double micros(Duration time, long requests) {
        return time.toNanos() / 1e9 * MICROS_PER_SECOND / requests;
    }

    /** Until little is compiled, or for as long as was allowed; says how many seconds it took. */
    private int warmUp(URI api, List<String> paths, List<ProcessorTime> clocks) throws InterruptedException {
        var took = Duration.ZERO;
        var compiling = 1.0;
        while (took.toSeconds() < warmUp && compiling > WARM) {
            var before = sum(clocks);
            watched(clocks, () -> load(api, paths, WARM_UP_ROUND));
            took = took.plus(WARM_UP_ROUND);
            var used = sum(clocks).minus(before);
            compiling =
                    (double) used.compiling().toNanos() / Math.max(1, used.all().toNanos());
        }
        System.err.printf(
                Locale.ROOT,
                "bench: warm after %d s: compiling takes %.0f %% of the processor time%n",
                took.toSeconds(),
                compiling * 100);
        return (int) took.toSeconds();
    }

    private static ProcessorTime.Used sum(List<ProcessorTime> clocks) {
        return clocks.stream().map(ProcessorTime::look).reduce(ProcessorTime.Used.nothing(), ProcessorTime.Used::plus);
    }

    private interface Work {
        Measurement run() throws InterruptedException;
    }

    /** Looks at the clocks meanwhile, or what threads used that end meanwhile would be missing. */
    private static Measurement watched(List<ProcessorTime> clocks, Work work) throws InterruptedException {
        try (var looks = Executors.newSingleThreadScheduledExecutor()) {
            var watching = looks.scheduleAtFixedRate(
                    () -> clocks.forEach(ProcessorTime::look), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
            var measured = work.run();
            watching.cancel(false);
            return measured;
        }
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

    private static void print(List<Result> results) {
        var one = results.getFirst().microsPerRequest();
        System.out.println(
                "| what | per second | p50 ms | p99 ms | failed | CPU a request | ÷ one process | of which | compiling beside it | warm after |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|---|--:|--:|");
        for (var result : results) {
            var parts = new ArrayList<String>();
            result.shares()
                    .forEach(share -> parts.add(String.format(Locale.ROOT, "%s %.0f", share.part(), share.micros())));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %.2f | %d | %.0f µs | %.2f | %s | %.0f µs | %d s |%n",
                    result.what(),
                    result.load().perSecond(),
                    result.load().millis(50),
                    result.load().millis(99),
                    result.load().failed(),
                    result.microsPerRequest(),
                    result.microsPerRequest() / one,
                    String.join(", ", parts),
                    result.compilingPerRequest(),
                    result.warmUp());
        }
        var worst = results.stream().mapToDouble(Result::microsPerRequest).max().orElse(one) / one;
        System.out.println(worst <= GOAL ? "The goal is reached." : "The goal, 1.3 × one process, is missed.");
    }
}
