package io.moonfleet.bench.quickapp;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures QuickApps in a runner of this process: what their code costs without broker and HTTP. */
@Command(
        name = "quickapps",
        description =
                "Measures timers, updates, JSON, memory and start of QuickApps, and what bad neighbours do to others.",
        mixinStandardHelpOptions = true)
public final class QuickAppBench implements Callable<Integer> {

    @Option(
            names = "--quickapps",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many QuickApps start (default: ${DEFAULT-VALUE}).")
    private int count;

    /** What can be measured. */
    enum Part {
        one,
        neighbours,
        memory,
        sqlite
    }

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Of ${COMPLETION-CANDIDATES}, separated by commas (default: all).")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Give up, saying at what, after that time in all (default: ${DEFAULT-VALUE}).")
    private int deadlineSeconds;

    private final PrintStream out = System.out;
    private final List<String> rows = new ArrayList<>();

    /** One figure beside its goal. */
    record Figure(String what, double value, String unit, String goal, boolean reached) {

        static Figure atLeast(String what, double value, String unit, double goal) {
            return new Figure(what, value, unit, "≥ " + number(goal), value >= goal);
        }

        static Figure atMost(String what, double value, String unit, double goal) {
            return new Figure(what, value, unit, "≤ " + number(goal), value <= goal);
        }

        private static String number(double value) {
            return value >= 1000
                    ? String.format(Locale.ROOT, "%,.0f", value)
                    : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
        }

        String row() {
            return "| " + what + " | " + number(value) + " " + unit + " | " + goal + " | "
                    + (reached ? "yes" : "**no**") + " |";
        }
    }

    @Override
    public Integer call() {
        var progress = Progress.until(Duration.ofSeconds(deadlineSeconds));
        out.println("| what | measured | goal | reached |\n|---|--:|--:|---|");
        for (var part : parts) {
            progress.begins(part.name());
            var figures =
                    switch (part) {
                        case one -> OneQuickApp.measure();
                        case neighbours -> Neighbours.measure();
                        case memory -> Crowd.measure(count, false);
                        case sqlite -> Crowd.measure(count, true);
                    };
            figures.forEach(this::add);
        }
        progress.ends();
        return rows.stream().anyMatch(row -> row.contains("**no**")) ? 1 : 0;
    }

    private void add(Figure figure) {
        rows.add(figure.row());
        out.println(figure.row());
    }
}
