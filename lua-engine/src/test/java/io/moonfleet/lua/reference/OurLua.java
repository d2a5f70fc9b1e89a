package io.moonfleet.lua.reference;

import io.moonfleet.lua.standalone.StandaloneInterpreter;
import io.moonfleet.lua.standalone.StandardInput;
import io.moonfleet.lua.standalone.StandardOutput;
import io.moonfleet.lua.standalone.StreamLineReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Our engine behind the same call as {@link ReferenceLua}. */
public final class OurLua {

    private final Path directory;
    private final Map<String, String> environment;
    private List<String> arguments = List.of();

    private OurLua(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    public static OurLua in(Path directory) {
        return in(directory, Map.of());
    }

    public static OurLua in(Path directory, Map<String, String> environment) {
        return new OurLua(directory, environment);
    }

    public OurLua arguments(String... values) {
        arguments = List.of(values);
        return this;
    }

    public ReferenceLua.Outcome run() {
        return run(new byte[0]);
    }

    public ReferenceLua.Outcome run(byte[] input) {
        try {
            var in = Files.createTempFile(directory, "in", "");
            var out = Files.createTempFile(directory, "out", "");
            var err = Files.createTempFile(directory, "err", "");
            Files.write(in, input);
            var code = run(in, out, err);
            return new ReferenceLua.Outcome(
                    code,
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalStateException(directory.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int run(Path in, Path out, Path err) throws IOException, InterruptedException {
        try (var input = new FileInputStream(in.toFile());
                var output = new FileOutputStream(out.toFile());
                var errors = new FileOutputStream(err.toFile())) {
            var standardIn = new StandardInput(input);
            var standardOut = StandardOutput.toFile(output);
            var lines = new StreamLineReader(standardIn, standardOut, false);
            return new StandaloneInterpreter(
                            "lua5.3", standardIn, standardOut, StandardOutput.ofErrors(errors), lines, environment)
                    .run(arguments);
        }
    }
}
