package io.moonfleet.bench;

import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.PageCrowd;
import io.moonfleet.harness.TemporaryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.ConcurrentHistogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A goal of issue 6: a thousand open pages while 500 updates a second are shown. */
@Command(
        name = "pages",
        description =
                "Opens many pages and changes what they show: how late each page is, and whether one misses anything.",
        mixinStandardHelpOptions = true)
final class PagesLoad implements Callable<Integer> {

    private static final double GOAL_MILLIS = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    @Option(names = "--pages", defaultValue = "1000", description = "Open pages (default: ${DEFAULT-VALUE}).")
    private int pages;

    @Option(
            names = "--quickapps",
            defaultValue = "50",
            description = "QuickApps that they look at, so many pages at each (default: ${DEFAULT-VALUE}).")
    private int quickApps;

    @Option(names = "--updates", defaultValue = "500", description = "Updates a second (default: ${DEFAULT-VALUE}).")
    private int updates;

    @Option(names = "--seconds", defaultValue = "15", description = "How long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "10", description = "Seconds before (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--one-process", description = "In one process instead of three with a mosquitto.")
    private boolean oneProcess;

    @Override
    public Integer call() throws InterruptedException {
        try (var folder = TemporaryFolder.make("moonfleet-pages")) {
            return oneProcess ? inOneProcess(folder.path()) : inThree(folder.path());
        }
    }

    private int inOneProcess(Path folder) throws InterruptedException {
        try (var home = Moonfleet.oneProcess(files(folder))) {
            return measure(home);
        }
    }

    private int inThree(Path folder) throws InterruptedException {
        try (var broker = Mosquitto.start();
                var home = Moonfleet.threeProcesses(broker, files(folder))) {
            return measure(home);
        }
    }

    private List<Path> files(Path folder) {
        return PageCrowd.quickApps(folder, quickApps);
    }

    private int measure(Moonfleet home) throws InterruptedException {
        try (var crowd = PageCrowd.open(home, quickApps, pages)) {
            System.err.println("bench: " + pages + " pages are open");
            crowd.run(updates, Duration.ofSeconds(warmUp), _ -> {});
            var latency = new ConcurrentHistogram(60_000_000_000L, 3);
            var outcome = crowd.run(updates, Duration.ofSeconds(seconds), latency::recordValue);
            var told = outcome.updates() * pages / quickApps;
            System.out.printf(
                    Locale.ROOT,
                    "%d pages at %d QuickApps, %d updates/s for %.1f s%n"
                            + "updates refused          %,d of %,d%n"
                            + "frames                   %,.0f/s%n"
                            + "values seen              %,d of %,d (the others were replaced by newer ones)%n"
                            + "pages without the last   %d%n"
                            + "pages closed             %d %s%n"
                            + "request → page           p50 %.2f ms, p99 %.2f ms, max %.1f ms%n",
                    pages,
                    quickApps,
                    updates,
                    outcome.took().toMillis() / 1e3,
                    outcome.refused(),
                    outcome.updates(),
                    outcome.frames() / (outcome.took().toMillis() / 1e3),
                    outcome.seen(),
                    told,
                    outcome.behind(),
                    outcome.closed().size(),
                    outcome.closed().stream().distinct().toList(),
                    latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                    latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                    latency.getMaxValue() / NANOS_PER_MILLI);
            var reached = outcome.behind() == 0
                    && outcome.closed().isEmpty()
                    && latency.getValueAtPercentile(99) / NANOS_PER_MILLI <= GOAL_MILLIS;
            System.out.println(reached ? "The goal is reached: p99 ≤ 100 ms, none missed." : "The goal is missed.");
            return reached ? 0 : 1;
        }
    }
}
