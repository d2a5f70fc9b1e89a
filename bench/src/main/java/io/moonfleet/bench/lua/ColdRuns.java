package io.moonfleet.bench.lua;

import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whole processes from start to end, in turns with lua5.3. */
final class ColdRuns {

    private static final int RUNS = 3;
    /** A program is run so often that lua5.3 takes this long. */
    private static final double WANTED_SECONDS = 1;

    private static final int PATIENCE_SECONDS = 60;

    /**
     * Medians of elapsed seconds.
     */
    record Outcome(double lua, double moonfleet) {
        double ratio() {
            return moonfleet / lua;
        }
    }

    private ColdRuns() {}

    /** A program of {@code bench/lua}, as often as lua5.3 can in about a second. */
    static Outcome ofOneSecond(String program) throws IOException, InterruptedException {
        var driver = Programs.file("cold").toString();
        var times = 1;
        var needed = seconds(List.of(lua53(), driver, program, "1"));
        while (needed < WANTED_SECONDS / 4) {
            times *= 2;
            needed = seconds(List.of(lua53(), driver, program, Integer.toString(times)));
        }
        times = (int) Math.max(1, Math.round(times * WANTED_SECONDS / needed));
        return measure(List.of(driver, program, Integer.toString(times)));
    }

    /** A script and its arguments. */
    static Outcome measure(List<String> arguments) throws IOException, InterruptedException {
        var launcher = Checkout.find().launcher().toString();
        var luas = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        for (var i = 0; i < RUNS; i++) {
            luas.add(seconds(with(List.of(lua53()), arguments)));
            ours.add(seconds(with(List.of(launcher, "lua"), arguments)));
        }
        return new Outcome(Medians.of(luas), Medians.of(ours));
    }

    private static String lua53() {
        return Programs.onPath("lua5.3").map(Path::toString).orElse("lua5.3");
    }

    private static List<String> with(List<String> command, List<String> arguments) {
        var all = new ArrayList<>(command);
        all.addAll(arguments);
        return all;
    }

    private static double seconds(List<String> command) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("takes too long: " + command);
        }
        if (process.exitValue() != 0) {
            throw new IOException("fails: " + command);
        }
        return (System.nanoTime() - begin) / 1e9;
    }
}
