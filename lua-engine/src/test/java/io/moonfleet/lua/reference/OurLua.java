package io.moonfleet.lua.reference;

import io.moonfleet.lua.standalone.StandaloneInterpreter;
import io.moonfleet.lua.standalone.StreamLineReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        var in = new ByteArrayInputStream(input);
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var lines = new StreamLineReader(in, out, false);
        try {
            var code = new StandaloneInterpreter("lua5.3", in, out, err, lines, environment).run(arguments);
            return new ReferenceLua.Outcome(
                    code, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalStateException(directory.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
