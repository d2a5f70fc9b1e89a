package io.moonfleet.bench.lua;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A process that runs one program as often as it is told to: see {@link Worker}. */
final class LuaProcess implements AutoCloseable {

    /**
     * What some runs gave.
     *
     * @param seconds CPU time of one run
     * @param result the program's result, to be compared
     */
    record Sample(double seconds, String result) {}

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

    /** Runs the program so many times. */
    Sample run(int times) {
        try {
            in.write(times + "\n");
            in.flush();
            var answer = out.readLine();
            if (answer == null) {
                throw new IOException("the worker has ended");
            }
            var blank = answer.indexOf(' ');
            return new Sample(Double.parseDouble(answer.substring(0, blank)) / times, answer.substring(blank + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
