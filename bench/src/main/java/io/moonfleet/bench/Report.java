package io.moonfleet.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures as lines of a Markdown table, which is good to read on a terminal, too. */
final class Report {

    private static final String HEAD = """
            | what | clients | per second | p50 ms | p99 ms | max ms | failed | rate ÷ peer | p50 ÷ peer |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|""";

    private final PrintStream progress;
    private final List<String> rows = new ArrayList<>();
    private final List<String> starts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Report(PrintStream progress) {
        this.progress = progress;
    }

    void progress(String what) {
        progress.println("bench: " + what);
    }

    /** Adds a line. */
    Measurement add(String what, int clients, Measurement figures, Optional<Measurement> peer) {
        var row = String.format(
                Locale.ROOT,
                "| %s | %d | %,.0f | %.2f | %.2f | %.1f | %d | %s | %s |",
                what,
                clients,
                figures.perSecond(),
                figures.millis(50),
                figures.millis(99),
                figures.millis(100),
                figures.failed(),
                peer.map(other -> ratio(figures.perSecond() / other.perSecond()))
                        .orElse("–"),
                peer.map(other -> ratio(figures.millis(50) / other.millis(50))).orElse("–"));
        rows.add(row);
        progress.println("  " + row);
        figures.failures()
                .forEach((failure, count) ->
                        failures.add(what + ", " + clients + " clients: " + count + " × " + failure));
        return figures;
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Adds how long starts took. */
    void addStarts(String what, List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        var row = String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %d |",
                what,
                millis(sorted.get(sorted.size() / 2)),
                millis(sorted.getFirst()),
                millis(sorted.getLast()),
                sorted.size());
        starts.add(row);
        progress.println("  " + row);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** Everything, as Markdown. */
    String text() {
        var text = new StringBuilder();
        if (!rows.isEmpty()) {
            text.append(HEAD).append('\n').append(String.join("\n", rows)).append("\n\n");
        }
        if (!starts.isEmpty()) {
            text.append("| start | median ms | best ms | worst ms | runs |\n|---|--:|--:|--:|--:|\n")
                    .append(String.join("\n", starts))
                    .append("\n\n");
        }
        text.append(failures.isEmpty() ? "Nothing failed.\n" : "Failures:\n- " + String.join("\n- ", failures) + "\n");
        return text.toString();
    }
}
