package io.moonfleet.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of ours: its output is kept, and it ends with us at the latest. */
public final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** GNU's; elsewhere signals stay as they are. */
    private static final String MENDING = "--default-signal=INT";

    private static final boolean MENDS_SIGNALS = mendsSignals();

    private final String name;
    private final Process process;
    private final Output output = new Output();
    private final Thread reader;
    private final Thread lastResort;
    private final long startNanos;

    private ChildProcess(String name, Process process, long startNanos) {
        this.name = name;
        this.process = process;
        this.startNanos = startNanos;
        reader = Thread.ofPlatform().daemon().name("output of " + name).start(this::read);
        lastResort = Thread.ofPlatform().unstarted(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /** Starts a command; its error stream goes where its output goes. */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(interruptible(command)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var began = System.nanoTime();
        try {
            return new ChildProcess(name, builder.start(), began);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /**
     * Who is started in the background, with {@code nohup} or by some build servers, ignores SIGINT, and so would all that it starts: a
     * shell could not even trap it. {@code env} sets it right and then becomes the command.
     */
    private static List<String> interruptible(List<String> command) {
        return MENDS_SIGNALS
                ? Stream.concat(Stream.of("env", MENDING), command.stream()).toList()
                : command;
    }

    private static boolean mendsSignals() {
        try {
            var trial = new ProcessBuilder("env", MENDING, "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS) && trial.exitValue() == 0;
        } catch (IOException none) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
            }
        } catch (IOException closed) {
            output.add("(the output of " + name + " broke off: " + closed.getMessage() + ")");
        } finally {
            output.end();
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** When it was started, as {@link System#nanoTime()}. */
    public long startNanos() {
        return startNanos;
    }

    public Output output() {
        return output;
    }

    /** Types a line, after which its input has ended. */
    public void type(String line) {
        try (var input = process.getOutputStream()) {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " takes no input", e);
        }
    }

    /** Its exit code, once it has ended and everything it printed has been read. */
    public OptionalInt awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return OptionalInt.empty();
            }
            reader.join(GRACE);
            return OptionalInt.of(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /** What Ctrl-C sends. */
    public void interrupt() {
        signal("INT");
    }

    /** What an operator's stop sends. */
    public void terminate() {
        signal("TERM");
    }

    /** As if the power went. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Stops it where it stands, as a machine that is paused or has no memory left does. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
            if (!kill.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("kill -" + signal + " " + pid() + " does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end, and after a while insists. */
    @Override
    public void close() {
        process.destroy();
        if (awaitExit(GRACE).isEmpty()) {
            kill();
            awaitExit(GRACE);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException shuttingDown) {
            // Then the hook has nothing left to do.
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }
}
