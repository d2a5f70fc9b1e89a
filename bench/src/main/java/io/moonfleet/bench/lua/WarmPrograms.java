package io.moonfleet.bench.lua;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs each program in all interpreters by turns, after a warm-up, and compares CPU time. */
final class WarmPrograms {

    /** How long a sample takes about; a multiple of the clocks' ticks. */
    private static final double SAMPLE_SECONDS = 0.25;

    private static final int SAMPLES = 5;

    /**
     * The medians for one program.
     *
     * @param seconds one run's CPU time by interpreter, lua5.3's among them
     */
    record Outcome(String program, Map<String, Double> seconds) {
        /** Time in units of lua5.3's; empty when it does not run there. */
        Optional<Double> ratio(String interpreter) {
            return Optional.ofNullable(seconds.get(interpreter)).map(time -> time / seconds.get("lua5.3"));
        }
    }

    private final double warmUpSeconds;
    private final Set<String> peers;
    private final Consumer<String> progress;

    /** @param peers of luaj and luajit those that are to run besides lua5.3 */
    WarmPrograms(double warmUpSeconds, Set<String> peers, Consumer<String> progress) {
        this.warmUpSeconds = warmUpSeconds;
        this.peers = peers;
        this.progress = progress;
    }

    Outcome measure(String program) throws IOException {
        var workers = new LinkedHashMap<String, LuaProcess>();
        try {
            workers.put("lua5.3", LuaProcess.start(Programs.nativeWorker(lua53(), program)));
            workers.put("moonfleet", LuaProcess.start(Programs.jvmWorker("moonfleet", program)));
            if (peers.contains("luaj")) {
                startIfItRuns(workers, "luaj", Programs.jvmWorker("luaj", program));
            }
            var luajit = Programs.onPath("luajit");
            if (luajit.isPresent() && peers.contains("luajit")) {
                startIfItRuns(workers, "luajit", Programs.nativeWorker(luajit.get(), program));
            }
            return compare(program, workers);
        } finally {
            workers.values().forEach(LuaProcess::close);
        }
    }

    private static Path lua53() {
        return Programs.onPath("lua5.3").orElseThrow(() -> new IllegalStateException("lua5.3 is not installed"));
    }

    /** LuaJ and luajit do not know all of 5.3. */
    private void startIfItRuns(Map<String, LuaProcess> workers, String name, List<String> command) {
        try {
            workers.put(name, LuaProcess.start(command));
        } catch (IOException e) {
            progress.accept("  not in " + name);
        }
    }

    private Outcome compare(String program, Map<String, LuaProcess> workers) {
        var runs = new LinkedHashMap<String, Integer>();
        var expected = workers.get("lua5.3").run(1).result();
        for (var name : List.copyOf(workers.keySet())) {
            unlessItGivesUp(workers, name, worker -> {
                var runsPerSecond = warmUp(worker, name.equals("lua5.3") ? 0.1 : warmUpSeconds, name, expected);
                runs.put(name, (int) Math.ceil(SAMPLE_SECONDS * runsPerSecond));
            });
        }
        var times = new LinkedHashMap<String, List<Double>>();
        for (var sample = 0; sample < SAMPLES; sample++) {
            for (var name : List.copyOf(workers.keySet())) {
                unlessItGivesUp(workers, name, worker -> times.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(worker.run(runs.get(name)).seconds()));
            }
        }
        var medians = new LinkedHashMap<String, Double>();
        workers.keySet().forEach(name -> medians.put(name, Medians.of(times.get(name))));
        return new Outcome(program, medians);
    }

    /** A peer that hangs is left out of this program; lua5.3 and Moonfleet may not hang. */
    private void unlessItGivesUp(Map<String, LuaProcess> workers, String name, Consumer<LuaProcess> step) {
        try {
            step.accept(workers.get(name));
        } catch (UncheckedIOException e) {
            if (!peers.contains(name)) {
                throw e;
            }
            progress.accept("  " + name + " is left out: " + e.getCause().getMessage());
            workers.remove(name).close();
        }
    }

    /** Returns how many runs a second of CPU time it does, by the last of ever longer batches: others may be busy. */
    private static double warmUp(LuaProcess worker, double seconds, String name, String expected) {
        var spent = 0.0;
        for (var batch = 1; ; batch *= 2) {
            var sample = worker.run(batch);
            if (!sample.result().equals(expected) && name.equals("moonfleet")) {
                throw new IllegalStateException(
                        "the result is " + sample.result() + " instead of lua5.3's " + expected);
            }
            spent += sample.seconds() * batch;
            if (spent >= seconds) {
                return 1 / sample.seconds();
            }
        }
    }
}
