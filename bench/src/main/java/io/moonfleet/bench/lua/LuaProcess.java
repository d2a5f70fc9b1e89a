package io.moonfleet.bench.lua;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that runs one program as often as it is told to: see {@link Worker}. */
final class LuaProcess implements AutoCloseable {

    /**
     * What some runs gave.
     *
     * @param seconds CPU time of one run
     * @param result the program's result, to be compared
     */
    record Sample(double seconds, String result) {}

    /** LuaJ's coroutines are threads that now and then do not hear of each other for seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private LuaProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** @throws IOException the program does not run there */
    static LuaProcess start(List<String> command) throws IOException {
        var process = new LuaProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        if (!"ready".equals(process.out.readLine())) {
            process.close();
            throw new IOException("not ready: " + command);
        }
        return process;
    }

    /**
     * Runs the program so many times.
     *
     * @throws UncheckedIOException it has ended, or was ended because it took too long
     */
    Sample run(int times) {
        var end = CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var tooLong = CompletableFuture.runAsync(this::close, end);
        try {
            in.write(times + "\n");
            in.flush();
            var answer = out.readLine();
            if (answer == null) {
                throw new IOException("no answer within " + PATIENCE.toSeconds() + " s, or it has ended");
            }
            var blank = answer.indexOf(' ');
            return new Sample(Double.parseDouble(answer.substring(0, blank)) / times, answer.substring(blank + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            tooLong.cancel(false);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
