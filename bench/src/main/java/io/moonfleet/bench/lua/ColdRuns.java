package io.moonfleet.bench.lua;

import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whole processes from start to end, in turns with lua5.3. */
final class ColdRuns {

    private static final int RUNS = 5;
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

    /** A script and its arguments. */
    static Outcome measure(List<String> arguments) throws IOException, InterruptedException {
        var launcher = Checkout.find().launcher().toString();
        var lua = Programs.onPath("lua5.3").map(Path::toString).orElse("lua5.3");
        var luas = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        for (var i = 0; i < RUNS; i++) {
            luas.add(seconds(with(List.of(lua), arguments)));
            ours.add(seconds(with(List.of(launcher, "lua"), arguments)));
        }
        return new Outcome(Medians.of(luas), Medians.of(ours));
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
