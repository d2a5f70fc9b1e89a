package io.moonfleet.cli;

import io.moonfleet.lua.standalone.StandaloneInterpreter;
import io.moonfleet.lua.standalone.StreamLineReader;
import java.io.IOException;
import java.util.List;

/**
 * {@code moonfleet lua}: the stand-alone interpreter. Its switches are lua5.3's, so they go past the command's own option
 * parser.
 */
final class LuaCommand {

    static final String NAME = "lua";

    private LuaCommand() {}

    /** Runs to the end and gives the exit code. */
    static int run(List<String> arguments) throws IOException, InterruptedException {
        var lines = new StreamLineReader(System.in, System.out, Boolean.getBoolean("moonfleet.terminal.in"));
        return new StandaloneInterpreter(NAME, System.in, System.out, System.err, lines, System.getenv())
                .run(arguments);
    }
}
