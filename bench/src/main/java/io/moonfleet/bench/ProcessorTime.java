package io.moonfleet.bench;

import io.moonfleet.harness.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a process has used, and how much of it went into compiling: a JVM that is not warm yet spends more there than on its work,
 * and with every further process on the same processors all of them stay cold for longer. Linux only, from {@code /proc}.
 */
final class ProcessorTime {

    /** A sum since the process began. */
    record Used(Duration all, Duration compiling) {
        Used minus(Used before) {
            return new Used(all.minus(before.all), compiling.minus(before.compiling));
        }

        Used plus(Used other) {
            return new Used(all.plus(other.all), compiling.plus(other.compiling));
        }

        Duration working() {
            return all.minus(compiling);
        }

        static Used nothing() {
            return new Used(Duration.ZERO, Duration.ZERO);
        }
    }

    /** {@code USER_HZ}, which is 100 on every Linux that we run on. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** After the name of the thread: state is the first field, time in user mode the twelfth, in the kernel the next. */
    private static final int USER = 11;

    private final ChildProcess process;

    /** By thread: compiler threads end when there is nothing to compile, and what they have used would be missing. */
    private final Map<String, Long> compilers = new HashMap<>();

    ProcessorTime(ChildProcess process) {
        this.process = process;
    }

    String part() {
        return process.name();
    }

    /** Looks now; call it now and then between two looks that matter. */
    synchronized Used look() {
        var all = ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO);
        try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (var thread : threads) {
                look(thread);
            }
        } catch (IOException ended) {
            // Then what was seen last counts.
        }
        var ticks = compilers.values().stream().mapToLong(Long::longValue).sum();
        return new Used(all, Duration.ofNanos(ticks * NANOS_PER_TICK));
    }

    private void look(Path thread) {
        try {
            var stat = Files.readString(thread.resolve("stat"));
            var nameEnds = stat.lastIndexOf(')');
            var name = stat.substring(stat.indexOf('(') + 1, nameEnds);
            if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
                var fields = stat.substring(nameEnds + 2).split(" ", -1);
                compilers.put(thread.toString(), Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]));
            }
        } catch (IOException ended) {
            // Then what was seen last counts.
        }
    }
}
