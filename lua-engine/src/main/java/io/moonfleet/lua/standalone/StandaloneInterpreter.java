package io.moonfleet.lua.standalone;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.internal.TrustedContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Runs Lua as {@code lua5.3} does from a command line: {@code lua [-e stat] [-l name] [-i] [-v] [-E] [--] [script [args]]}.
 * Scripts are trusted: all of the library, no limits.
 */
public final class StandaloneInterpreter {

    /** What {@code -v} shows. */
    static final String VERSION = "Lua 5.3.6 (Moonfleet)  language by Lua.org, PUC-Rio";

    private static final int SUCCESS = 0;
    private static final int FAILURE = 1;
    /** What a shell sees of a program that SIGPIPE ended. */
    private static final int BROKEN_PIPE = 128 + 13;
    /** Deep recursion of Lua functions is recursion on the Java stack; only what is touched is ever used. */
    private static final long STACK_BYTES = 512L << 20;

    private final String program;
    private final InputStream in;
    private final OutputStream out;
    private final OutputStream err;
    private final LineReader lines;
    private final Map<String, String> environment;

    /**
     * @param program the name before messages, and {@code arg[-n]}
     * @param lines where the interactive mode reads
     * @param environment for {@code LUA_INIT}, {@code LUA_PATH} and {@code LUA_CPATH}
     */
    public StandaloneInterpreter(
            String program,
            InputStream in,
            OutputStream out,
            OutputStream err,
            LineReader lines,
            Map<String, String> environment) {
        this.program = program;
        this.out = out;
        this.in = new LineWiseInput(in, out);
        this.err = err;
        this.lines = lines;
        this.environment = environment;
    }

    /**
     * Runs to the end, on a thread of its own that has a large stack.
     *
     * @return the exit code
     */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        var outcome = new Outcome();
        var thread = Thread.ofPlatform()
                .name("lua")
                .stackSize(STACK_BYTES)
                .uncaughtExceptionHandler((_, failure) -> outcome.failure = failure)
                .start(() -> outcome.exitCode = new Run(arguments).toTheEnd());
        thread.join();
        if (outcome.failure != null) {
            throw new IOException("the interpreter failed", outcome.failure);
        }
        return outcome.exitCode;
    }

    private static final class Outcome {
        private volatile int exitCode;
        private volatile Throwable failure;
    }

    /** A message was shown; the interpreter ends with a failure. */
    private static final class Failed extends Exception {
        Failed() {
            super(null, null, false, false);
        }
    }

    /** One run, with its context. */
    private final class Run {

        private final List<String> arguments;
        private final CommandLine commandLine;
        private final TrustedContext lua;

        Run(List<String> arguments) {
            this.arguments = arguments;
            this.commandLine = CommandLine.parse(arguments);
            this.lua = new TrustedContext(in, out, err, commandLine.ignoresEnvironment() ? Map.of() : environment);
        }

        int toTheEnd() {
            try {
                var code = run();
                lua.close();
                out.flush();
                return code;
            } catch (LuaKilled _) {
                return BROKEN_PIPE; // found out with the last of the output
            } catch (IOException e) {
                sayWithoutOutput(program, LuaString.of("cannot write: " + e.getMessage()));
                return FAILURE;
            }
        }

        private int run() throws IOException {
            try {
                everything();
                return SUCCESS;
            } catch (Failed _) {
                return FAILURE;
            } catch (LuaKilled killed) {
                var status = lua.exitStatus();
                if (status == null && out instanceof StandardOutput own && own.isUnread()) {
                    return BROKEN_PIPE;
                }
                if (status == null) {
                    say(program, killed.getMessage());
                    return FAILURE;
                }
                return status & 0xff;
            }
        }

        private void everything() throws Failed, IOException {
            if (commandLine.wrong() != null) {
                usage(commandLine.wrong());
                throw new Failed();
            }
            if (commandLine.version()) {
                write(VERSION + "\n");
            }
            setArg();
            if (!commandLine.ignoresEnvironment()) {
                initialise();
            }
            for (var step : commandLine.steps()) {
                switch (step) {
                    case CommandLine.Execute(var statement) -> execute("=(command line)", statement);
                    case CommandLine.Require(var module) -> require(module);
                }
            }
            var hasScript = commandLine.script() < arguments.size();
            if (hasScript) {
                script();
            }
            if (commandLine.interactive()) {
                converse();
            } else if (!hasScript && !commandLine.executes() && !commandLine.version()) {
                runInput();
            }
        }

        private void runInput() throws IOException {
            if (lines.isInteractive()) {
                write(VERSION + "\n");
                converse();
                return;
            }
            try {
                call(load(null));
            } catch (Failed _) {
                // lua5.3 ends with 0 here, unlike for "-"; the message was shown
            }
        }

        /** The script is arg[0], its arguments follow, what is before it has negative indices. */
        private void setArg() {
            var context = lua.context();
            var arg = context.newTable();
            var script = commandLine.script() < arguments.size() ? commandLine.script() + 1 : 0;
            arg.put(-script, LuaString.of(program));
            for (var i = 0; i < arguments.size(); i++) {
                arg.put(i + 1L - script, LuaString.of(arguments.get(i)));
            }
            context.globals().put("arg", arg);
        }

        private void initialise() throws Failed {
            for (var name : List.of("LUA_INIT_5_3", "LUA_INIT")) {
                var init = environment.get(name);
                if (init != null) {
                    if (init.startsWith("@")) {
                        call(load(init.substring(1)));
                    } else {
                        execute("=" + name, init);
                    }
                    return;
                }
            }
        }

        private void require(String module) throws Failed {
            var result = call((LuaFunction) lua.context().globals().get("require"), LuaString.of(module));
            lua.context().globals().put(module, result.length == 0 ? null : result[0]);
        }

        private void script() throws Failed {
            var name = arguments.get(commandLine.script());
            var isInput = name.equals("-")
                    && (commandLine.script() == 0
                            || !arguments.get(commandLine.script() - 1).equals("--"));
            var function = load(isInput ? null : name);
            if (!(lua.context().globals().get("arg") instanceof LuaTable arg)) {
                say(program, "'arg' is not a table");
                throw new Failed();
            }
            var values = new Object[(int) arg.length()];
            for (var i = 0; i < values.length; i++) {
                values[i] = arg.get(i + 1L);
            }
            call(function, values);
        }

        // ---- loading and calling, with messages ----

        private LuaFunction load(String file) throws Failed {
            try {
                return lua.compileFile(file);
            } catch (LuaSyntaxException e) {
                say(program, e.text());
                throw new Failed();
            }
        }

        private void execute(String name, String source) throws Failed {
            LuaFunction function;
            try {
                function = lua.compile(name, source.getBytes(StandardCharsets.UTF_8));
            } catch (LuaSyntaxException e) {
                say(program, e.text());
                throw new Failed();
            }
            call(function);
        }

        private Object[] call(LuaFunction function, Object... values) throws Failed {
            try {
                return lua.context().call(function, values);
            } catch (LuaException e) {
                say(program, withTraceback(e));
                throw new Failed();
            }
        }

        /** An object that describes itself comes without a traceback, as in lua5.3. */
        private LuaString withTraceback(LuaException e) {
            // byte by byte: hosts see U+FFFD for what is no UTF-8
            var message = e.value() instanceof LuaString text ? text : LuaString.of(e.getMessage());
            var describesItself = e.value() instanceof LuaTable table
                    && table.metatable() != null
                    && table.metatable().get("__tostring") != null
                    && !e.getMessage().startsWith("(error object is a ");
            return describesItself || e.traceback().isEmpty() ? message : joined(message, "\n" + e.traceback());
        }

        private static LuaString joined(LuaString first, String second) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(first.bytes());
            bytes.writeBytes(second.getBytes(StandardCharsets.UTF_8));
            return LuaString.wrap(bytes.toByteArray());
        }

        // ---- the interactive mode ----

        private void converse() throws IOException {
            lines.begin(new Completions(lua));
            while (true) {
                try {
                    var line = read("_PROMPT", "> ");
                    if (line == null) {
                        break;
                    }
                    show(lua.context().call(statement(line)));
                } catch (LineReader.AbandonedLineException _) {
                    // Ctrl-C at a prompt: on with the next line
                } catch (LuaSyntaxException e) {
                    say(null, e.text());
                } catch (LuaException e) {
                    say(null, withTraceback(e));
                }
            }
            write("\n");
        }

        private String read(String promptVariable, String whenUnset) throws IOException {
            var prompt = lua.context().globals().get(promptVariable);
            out.flush();
            var isText = prompt instanceof LuaString || prompt instanceof Number;
            return lines.readLine(isText ? lua.context().tostring(prompt) : whenUnset);
        }

        /** The function of a line that is an expression or a statement; asks for more lines while it is incomplete. */
        private LuaFunction statement(String firstLine) throws IOException {
            var source = firstLine.startsWith("=") ? "return " + firstLine.substring(1) : firstLine;
            var expression = expression(source);
            if (expression != null) {
                return expression;
            }
            while (true) {
                try {
                    return compile(source);
                } catch (LuaSyntaxException e) {
                    var more = e.getMessage().endsWith("<eof>") ? read("_PROMPT2", ">> ") : null;
                    if (more == null) {
                        throw e;
                    }
                    source = source + "\n" + more;
                }
            }
        }

        private LuaFunction expression(String source) {
            try {
                return compile("return " + source + ";");
            } catch (LuaSyntaxException _) {
                return null; // a statement, then
            }
        }

        private LuaFunction compile(String source) {
            return lua.compile("=stdin", source.getBytes(StandardCharsets.UTF_8));
        }

        private void show(Object[] values) {
            if (values.length == 0) {
                return;
            }
            try {
                lua.context().call(lua.context().globals().get("print"), values);
            } catch (LuaException e) {
                say(null, "error calling 'print' (" + e.getMessage() + ")");
            }
        }
    }

    private void usage(String wrong) {
        var needsArgument = wrong.startsWith("-e") || wrong.startsWith("-l");
        say(program, needsArgument ? "'" + wrong + "' needs argument" : "unrecognized option '" + wrong + "'");
        say(null, """
            usage: %s [options] [script [args]]
            Available options are:
              -e stat  execute string 'stat'
              -i       enter interactive mode after executing 'script'
              -l name  require library 'name' into global 'name'
              -v       show version information
              -E       ignore environment variables
              --       stop handling options
              -        stop handling options and execute stdin\
            """.formatted(program));
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** A line on the standard error output, behind a name if there is one. */
    private void say(String name, String message) {
        say(name, LuaString.of(message));
    }

    private void say(String name, LuaString message) {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sayWithoutOutput(name, message);
    }

    private void sayWithoutOutput(String name, LuaString message) {
        var line = new ByteArrayOutputStream();
        line.writeBytes((name == null ? "" : name + ": ").getBytes(StandardCharsets.UTF_8));
        line.writeBytes(message.bytes());
        line.write('\n');
        try {
            err.write(line.toByteArray());
            err.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
