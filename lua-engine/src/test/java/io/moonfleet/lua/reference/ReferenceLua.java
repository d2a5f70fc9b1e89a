package io.moonfleet.lua.reference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's {@code lua5.3}, the measure of all things: runs a script and says what came out. */
public final class ReferenceLua {

    private static final Path EXECUTABLE = Path.of("/usr/bin/lua5.3");
    private static final int DEADLINE_SECONDS = 120;

    private final List<String> arguments = new ArrayList<>(List.of(EXECUTABLE.toString()));
    private final Map<String, String> environment;
    private final Path directory;

    private ReferenceLua(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * What a run put out.
     *
     * @param out standard output, byte by byte as Latin-1
     */
    public record Outcome(int exitCode, String out, String err) {

        /** The lines of the output; an empty one follows the last line feed. */
        public String[] lines() {
            return out.split("\n", -1);
        }
    }

    /** Skips the calling test when the reference is not installed. */
    public static ReferenceLua in(Path directory) {
        return in(directory, Map.of());
    }

    public static ReferenceLua in(Path directory, Map<String, String> environment) {
        assumeTrue(Files.isExecutable(EXECUTABLE), "lua5.3 is not installed");
        return new ReferenceLua(directory, environment);
    }

    public ReferenceLua arguments(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    public Outcome run() {
        return run(new byte[0]);
    }

    /** Runs to the end; input and output go through files, so that neither side can block the other. */
    public Outcome run(byte[] input) {
        try {
            var in = Files.createTempFile(directory, "in", "");
            var out = Files.createTempFile(directory, "out", "");
            var err = Files.createTempFile(directory, "err", "");
            Files.write(in, input);
            var builder = new ProcessBuilder(arguments)
                    .directory(directory.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("lua5.3 did not end: " + arguments);
            }
            return new Outcome(process.exitValue(), latin1(out), latin1(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String latin1(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
