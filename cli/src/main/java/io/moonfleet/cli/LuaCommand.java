package io.moonfleet.cli;

import io.moonfleet.lua.standalone.LineReader;
import io.moonfleet.lua.standalone.StandaloneInterpreter;
import io.moonfleet.lua.standalone.StandardInput;
import io.moonfleet.lua.standalone.StandardOutput;
import io.moonfleet.lua.standalone.StreamLineReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code moonfleet lua}: the stand-alone interpreter. Its switches are lua5.3's, so they go past the command's own option
 * parser.
 */
final class LuaCommand {

    static final String NAME = "lua";

    private LuaCommand() {}

    /** Where the launch script enters: past Quarkus and the other commands, which take longer than a short script. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments)));
    }

    /** Runs to the end and gives the exit code. */
    static int run(List<String> arguments) throws IOException, InterruptedException {
        var environment = System.getenv();
        var in = StandardInput.ofProcess();
        var file = new FileOutputStream(FileDescriptor.out);
        var out = Boolean.getBoolean("moonfleet.terminal")
                ? StandardOutput.toTerminal(file)
                : StandardOutput.toFile(file);
        if (!isEditable(environment)) {
            var lines = new StreamLineReader(in, out, Boolean.getBoolean("moonfleet.terminal.in"));
            return run(arguments, in, out, lines, environment);
        }
        try (var lines = new TerminalLines(TerminalLines::systemTerminal, history(environment))) {
            return run(arguments, in, out, lines, environment);
        }
    }

    private static int run(
            List<String> arguments,
            StandardInput in,
            StandardOutput out,
            LineReader lines,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        // bin/lua has its own path here: scripts start the interpreter again by arg[-1]
        var name = System.getProperty("moonfleet.lua.program", NAME);
        var err = StandardOutput.ofErrors(new FileOutputStream(FileDescriptor.err));
        return new StandaloneInterpreter(name, in, out, err, lines, environment).run(arguments);
    }

    /** Only a terminal at both ends can edit lines: all else is read as it comes, as lua5.3 does. */
    private static boolean isEditable(Map<String, String> environment) {
        return Boolean.getBoolean("moonfleet.terminal.in")
                && Boolean.getBoolean("moonfleet.terminal")
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    private static Path history(Map<String, String> environment) {
        var state = environment.get("XDG_STATE_HOME");
        var folder = state != null && !state.isBlank()
                ? Path.of(state)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return folder.resolve("moonfleet").resolve("lua_history");
    }
}
