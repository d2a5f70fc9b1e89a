package io.moonfleet.e2e;

import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/** What a process holds after a full garbage collection, and the processor time that it has used. */
record Use(long heapMegabytes, long threads, long files, Duration processorTime) {

    static Use of(ChildProcess process) {
        // Lists the living objects only, after it has collected the others.
        var living = jcmd(process, "GC.class_histogram").getLast().strip().split("\\s+", -1);
        var used = ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
        return new Use(Long.parseLong(living[2]) >> 20, count(process, "task"), count(process, "fd"), used);
    }

    /** The least of each: what is there at all times, whatever happens just then. */
    static Use floor(List<Use> uses) {
        return new Use(
                least(uses, Use::heapMegabytes),
                least(uses, Use::threads),
                least(uses, Use::files),
                uses.getFirst().processorTime());
    }

    private static long least(List<Use> uses, ToLongFunction<Use> what) {
        return uses.stream().mapToLong(what).min().orElseThrow();
    }

    private static long count(ChildProcess process, String what) {
        try (var found = Files.list(Path.of("/proc", Long.toString(process.pid()), what))) {
            return found.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> jcmd(ChildProcess process, String command) {
        var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var asked = new ProcessBuilder(program, Long.toString(process.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            try (var lines = asked.inputReader()) {
                return lines.lines().filter(line -> !line.isBlank()).toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "%d MB, %d threads, %d files, %d s".formatted(heapMegabytes, threads, files, processorTime.toSeconds());
    }
}
