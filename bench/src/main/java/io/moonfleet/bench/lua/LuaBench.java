package io.moonfleet.bench.lua;

import io.moonfleet.harness.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run lua}: the Lua engine beside other interpreters. */
@Command(
        name = "lua",
        description = {
            "Measures the Lua engine beside lua5.3, LuaJ and luajit in the same run: CPU time of warm programs, whole",
            "processes, bytes of contexts and coroutines, microseconds of single operations. Prints a table with goals and verdicts."
        },
        mixinStandardHelpOptions = true)
public final class LuaBench implements Callable<Integer> {

    /** What can be measured. */
    enum Part {
        warm,
        cold,
        density,
        micro
    }

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Of ${COMPLETION-CANDIDATES}, separated by commas (default: all).")
    private List<Part> parts = List.of(Part.values());

    @Option(
            names = "--peers",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "luaj,luajit",
            description = "Interpreters besides lua5.3, if installed (default: ${DEFAULT-VALUE}).")
    private Set<String> peers;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description = "Of each program before it is measured (default: ${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(names = "--write", description = "Puts the tables into bench/results.md.")
    private boolean writes;

    @Parameters(
            paramLabel = "PROGRAM",
            arity = "0..*",
            description = "Programs of bench/lua, for the warm and cold parts (default: all).")
    private List<String> programs = List.of();

    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder warmTable = new StringBuilder();
    private final StringBuilder coldList = new StringBuilder();

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        if (parts.contains(Part.warm)) {
            measureWarm();
        }
        if (parts.contains(Part.cold)) {
            measureCold();
        }
        if (parts.contains(Part.density)) {
            measureDensity();
        }
        if (parts.contains(Part.micro)) {
            measureMicro();
        }
        var text = text();
        System.out.println(text);
        if (writes) {
            ResultsFile.replace(Checkout.find().root().resolve("bench/results.md"), "## The Lua engine", text);
        }
        return 0;
    }

    private static void progress(String text) {
        System.err.println("bench: " + text);
    }

    // ---- warm ----

    private void measureWarm() throws IOException {
        var warm = new WarmPrograms(warmUp, peers, LuaBench::progress);
        var ratios = new ArrayList<Double>();
        var others = new HashMap<String, List<Double>>();
        warmTable.append("""
            | program | lua5.3 ms | Moonfleet ÷ lua5.3 | LuaJ ÷ lua5.3 | luajit ÷ lua5.3 |
            |---|--:|--:|--:|--:|
            """);
        for (var program : programs.isEmpty() ? Programs.names() : programs) {
            var outcome = warm.measure(program);
            var ratio = outcome.ratio("moonfleet").orElseThrow();
            ratios.add(ratio);
            for (var peer : List.of("luaj", "luajit")) {
                outcome.ratio(peer).ifPresent(value -> others.computeIfAbsent(peer, _ -> new ArrayList<>())
                        .add(value));
            }
            var line = String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f%s | %s | %s |",
                    program,
                    outcome.seconds().get("lua5.3") * 1e3,
                    ratio,
                    ratio > 1.5 ? " **missed**" : "",
                    shown(outcome, "luaj"),
                    shown(outcome, "luajit"));
            progress(line);
            warmTable.append(line).append('\n');
        }
        warmTable.append(String.format(
                Locale.ROOT,
                "| geometric mean | | %.2f | %s | %s |%n",
                Medians.geometricMean(ratios),
                mean(others.get("luaj")),
                mean(others.get("luajit"))));
        var worst = ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        rows.add(new Row(
                "warm programs, geometric mean of " + ratios.size(),
                Medians.geometricMean(ratios),
                "× lua5.3",
                0.5,
                "CPU time"));
        rows.add(new Row("warm programs, the worst", worst, "× lua5.3", 1.5, "CPU time"));
    }

    private static String shown(WarmPrograms.Outcome outcome, String peer) {
        return outcome.ratio(peer)
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                .orElse("–");
    }

    private static String mean(List<Double> ratios) {
        return ratios == null ? "–" : String.format(Locale.ROOT, "%.2f", Medians.geometricMean(ratios));
    }

    // ---- cold ----

    /** Four programs of a quarter of a second: each is at its end when it has become fast. */
    private static final List<String> MIXTURE = List.of("json", "70", "nbody", "90", "methods", "60", "strings", "80");

    private void measureCold() throws IOException, InterruptedException {
        var ratios = new LinkedHashMap<String, Double>();
        for (var program : programs.isEmpty() ? Programs.names() : programs) {
            var ratio = ColdRuns.ofOneSecond(program).ratio();
            ratios.put(program, ratio);
            progress(String.format(Locale.ROOT, "whole process: %s %.2f", program, ratio));
        }
        var worst = Collections.max(ratios.entrySet(), Map.Entry.comparingByValue());
        var note = "elapsed, a second in lua5.3";
        rows.add(new Row(
                "whole process, geometric mean of " + ratios.size(),
                Medians.geometricMean(List.copyOf(ratios.values())),
                "× lua5.3",
                1.5,
                note));
        rows.add(new Row("whole process, the worst (" + worst.getKey() + ")", worst.getValue(), "× lua5.3", 1.5, note));
        coldList.append(ratios.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %.2f", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ")));
        progress("whole process: four programs, one after the other");
        var mixture = new ArrayList<>(List.of(Programs.file("cold").toString()));
        mixture.addAll(MIXTURE);
        rows.add(new Row(
                "whole process, four programs of ¼ s each",
                ColdRuns.measure(mixture).ratio(),
                "× lua5.3",
                1.5,
                "elapsed"));
        progress("whole process: an empty script");
        var empty = ColdRuns.measure(List.of("-e", ""));
        rows.add(new Row("`moonfleet lua -e ''`", empty.moonfleet(), "s", 0.15, "elapsed, from the shell"));
    }

    // ---- density ----

    private void measureDensity() throws IOException {
        progress("contexts and coroutines");
        var figures = new HashMap<String, Double>();
        var process = new ProcessBuilder(Programs.jvm(Density.class))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                var blank = line.indexOf(' ');
                figures.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
            }
        } finally {
            process.destroy();
        }
        rows.add(kilobytes("bare context", figures.get("bare.bytes"), 10));
        rows.add(kilobytes("context with a 100 KB shared library", figures.get("library.bytes"), 25));
        rows.add(new Row("making a bare context", figures.get("bare.micros"), "µs", 60, "CPU time, mean of 10,000"));
        rows.add(new Row(
                "suspended coroutine",
                figures.get("coroutine.bytes"),
                "bytes",
                1024,
                "heap, 100,000 suspended at once"));
        rows.add(new Row(
                "… the first 100,000 of a process",
                figures.get("coroutine.cold.bytes"),
                "bytes",
                1024,
                "not compiled yet"));
    }

    // ---- single operations ----

    private void measureMicro() throws RunnerException {
        progress("single operations, by JMH, about a minute");
        var micros = MicroBenchmarks.run();
        rows.add(micro("coroutine switch", micros.get("coroutineSwitch"), 0.2, "half of a resume and yield"));
        rows.add(micro("pcall and error", micros.get("pcallAndError"), 1, "with a message and its place"));
        rows.add(micro("making and ending a context", micros.get("newContext"), 60, "with its standard library"));
        rows.add(micro("calling a Lua function from Java", micros.get("callFromHost"), 1, "one that does nothing"));
        rows.add(micro("calling a Lua function from Lua", micros.get("functionCall"), 0.1, "with an addition"));
        rows.add(micro("calling a method", micros.get("methodCall"), 0.1, "that adds to a field"));
    }

    private static Row micro(String what, double value, double goal, String note) {
        return new Row(what, value, "µs", goal, "JMH; " + note);
    }

    private static Row kilobytes(String what, double bytes, double goal) {
        return new Row(what, bytes / 1024, "KB", goal, "heap, mean of 10,000");
    }

    // ---- the result ----

    private String text() throws IOException {
        var text = new StringBuilder();
        text.append("`bench/run lua`, ")
                .append(LocalDate.now(java.time.ZoneOffset.UTC))
                .append(", ");
        text.append(machine()).append(".\n\n");
        text.append("| what | measured | goal | | |\n|---|--:|--:|---|---|\n");
        rows.forEach(row -> text.append(row.markdown()).append('\n'));
        if (!warmTable.isEmpty()) {
            text.append("\n"
                    + "Each program in a process of its own, in turns, medians of CPU time with garbage"
                    + " collection:\n\n");
            text.append(warmTable);
        }
        if (!coldList.isEmpty()) {
            text.append("\nWhole processes ÷ lua5.3's, elapsed: ")
                    .append(coldList)
                    .append(".\n");
        }
        return text.toString();
    }

    /** Enough to judge figures by, without names. */
    private static String machine() throws IOException {
        var info = java.nio.file.Path.of("/proc/cpuinfo");
        var model = !Files.exists(info)
                ? System.getProperty("os.arch")
                : Files.readString(info)
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 2))
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        var load = java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage();
        return String.format(
                Locale.ROOT,
                "%s %s, %d processors (%s), load %.1f",
                System.getProperty("java.vm.name"),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                model.strip(),
                load);
    }
}
