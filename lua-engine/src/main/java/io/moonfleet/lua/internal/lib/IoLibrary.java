package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.Userdata;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;

/** The {@code io} table of manual section 6.8, for trusted scripts only: it reaches the host's files. */
public final class IoLibrary extends Library {

    public IoLibrary() {
        super("io");
    }

    @Override
    public boolean isFor(LuaProfile profile) {
        return profile == LuaProfile.TRUSTED;
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .functionN("close", IoLibrary::close)
                .function0("flush", exec -> FileMethods.flush(exec, output(exec)))
                .function1("input", IoLibrary::input)
                .functionN("lines", IoLibrary::lines)
                .function2("open", IoLibrary::open)
                .function1("output", IoLibrary::output)
                .function2("popen", IoLibrary::popen)
                .functionN("read", (exec, formats) -> FileMethods.read(exec, input(exec), formats, 0))
                .function0("tmpfile", IoLibrary::tmpFile)
                .function1("type", IoLibrary::type)
                .functionN("write", (exec, values) -> {
                    var state = LibraryState.of(exec).files();
                    return FileMethods.write(exec, output(exec), state.output, values, 0);
                });
    }

    @Override
    public void open(Exec exec, Table table) {
        var metatable = exec.newTable(0, 12);
        FileMethods.define(metatable);
        var state = LibraryState.of(exec).files();
        state.metatable = metatable;
        exec.registry.put(LuaString.of("FILE*"), metatable);
        // The context's output has its own buffer, which print writes to as well.
        state.output = standard(state, new Device.Stream(null, exec.config.out()), Buffering.NONE);
        table.put(LuaString.of("stdout"), state.output);
        connect(exec, table, System.in, System.err);
    }

    /** Gives a script other standard streams than the process's. */
    static void connect(Exec exec, InputStream in, OutputStream err) {
        if (exec.loaded.get(LuaString.of("io")) instanceof Table table) {
            connect(exec, table, in, err);
        }
    }

    private static void connect(Exec exec, Table table, InputStream in, OutputStream err) {
        var state = LibraryState.of(exec).files();
        state.standardInput = in;
        state.standardError = err;
        state.input = standard(state, new Device.Stream(in, null), Buffering.FULL);
        state.inputOfProcess = (LuaFile) state.input.payload;
        table.put(LuaString.of("stdin"), state.input);
        table.put(LuaString.of("stderr"), standard(state, new Device.Stream(null, err), Buffering.NONE));
    }

    private static Userdata standard(OpenFiles state, Device.Stream stream, Buffering buffering) {
        var file = new LuaFile(stream, stream.in() != null, stream.out() != null, buffering);
        return new Userdata(file, state.metatable);
    }

    private static LuaFile input(Exec exec) {
        return open(exec, LibraryState.of(exec).files().input, "input");
    }

    private static LuaFile output(Exec exec) {
        return open(exec, LibraryState.of(exec).files().output, "output");
    }

    private static LuaFile open(Exec exec, Userdata userdata, String name) {
        var file = (LuaFile) userdata.payload;
        if (file.isClosed()) {
            throw exec.error("standard " + name + " file is closed");
        }
        return file;
    }

    // ---- opening ----

    private static Object open(Exec exec, Object name, Object mode) {
        var fileName = Check.string(exec, 1, name);
        var how = Check.string(exec, 2, mode, LuaString.of("r")).toString();
        if (!how.matches("[rwa]\\+?b*")) {
            throw Check.bad(exec, 2, "invalid mode");
        }
        try {
            return opened(exec, fileName, how);
        } catch (IOException e) {
            return SystemError.of(e).asResults(fileName);
        }
    }

    private static Userdata opened(Exec exec, LuaString name, String mode) throws IOException {
        var update = mode.startsWith("+", 1);
        var kind = mode.charAt(0);
        var options = EnumSet.noneOf(StandardOpenOption.class);
        if (kind == 'r' || update) {
            options.add(StandardOpenOption.READ);
        }
        if (kind != 'r' || update) {
            options.add(StandardOpenOption.WRITE);
        }
        if (kind != 'r') {
            options.add(StandardOpenOption.CREATE);
        }
        if (kind == 'w') {
            options.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        var channel = FileChannel.open(path(name), Set.<OpenOption>copyOf(options));
        if (kind == 'a' && !options.contains(StandardOpenOption.READ)) { // as glibc does, and not for "a+"
            channel.position(channel.size());
        }
        return file(
                exec,
                new LuaFile(
                        new Device.Channel(channel, kind == 'a'),
                        options.contains(StandardOpenOption.READ),
                        options.contains(StandardOpenOption.WRITE),
                        Buffering.FULL));
    }

    static Path path(LuaString name) throws IOException {
        var visible = SystemError.visible(name);
        if (visible.isEmpty()) {
            throw new NoSuchFileException(visible);
        }
        try {
            return Path.of(visible);
        } catch (InvalidPathException e) {
            throw new NoSuchFileException(visible, null, e.getMessage());
        }
    }

    private static Userdata file(Exec exec, LuaFile file) {
        var state = LibraryState.of(exec).files();
        state.add(file);
        var userdata = new Userdata(file, null);
        exec.metatables.set(userdata, state.metatable);
        return userdata;
    }

    private static Object popen(Exec exec, Object command, Object mode) {
        var line = Check.string(exec, 1, command);
        var how = Check.string(exec, 2, mode, LuaString.of("r")).toString();
        if (!how.equals("r") && !how.equals("w")) {
            throw Check.bad(exec, 2, "invalid mode");
        }
        var reads = how.equals("r");
        try {
            LibraryState.of(exec).files().flushAll();
            var builder = Shell.of(line);
            if (reads) {
                builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
            } else {
                builder.redirectInput(ProcessBuilder.Redirect.PIPE);
            }
            var process = builder.start();
            var pipe = reads
                    ? new Device.Stream(process.getInputStream(), null)
                    : new Device.Stream(null, process.getOutputStream());
            var device = new Device.Program(process, pipe);
            return file(exec, new LuaFile(device, reads, !reads, Buffering.FULL));
        } catch (IOException e) {
            return SystemError.of(e).asResults(line);
        }
    }

    private static Object tmpFile(Exec exec) {
        try {
            var path = Files.createTempFile("lua_", null);
            var channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            return file(exec, new LuaFile(new Device.Channel(channel, false), true, true, Buffering.FULL));
        } catch (IOException e) {
            return SystemError.of(e).asResults();
        }
    }

    // ---- the default files ----

    private static Object input(Exec exec, Object file) {
        var state = LibraryState.of(exec).files();
        if (file != null) {
            state.input = chosen(exec, file, "r");
        }
        return state.input;
    }

    private static Object output(Exec exec, Object file) {
        var state = LibraryState.of(exec).files();
        if (file != null) {
            state.output = chosen(exec, file, "w");
        }
        return state.output;
    }

    private static Userdata chosen(Exec exec, Object file, String mode) {
        var name = Numbers.toText(file);
        if (name != null) {
            return mustOpen(exec, name, mode);
        }
        FileMethods.check(exec, 1, file);
        return (Userdata) file;
    }

    private static Userdata mustOpen(Exec exec, LuaString name, String mode) {
        try {
            return opened(exec, name, mode);
        } catch (IOException e) {
            throw exec.error(
                    "cannot open file '" + name + "' (" + SystemError.of(e).text() + ")");
        }
    }

    private static Object close(Exec exec, Object[] arguments) {
        return FileMethods.close(
                exec,
                FileMethods.check(
                        exec, 1, arguments.length == 0 ? LibraryState.of(exec).files().output : arguments[0]));
    }

    private static Object lines(Exec exec, Object[] arguments) {
        var name = arguments.length == 0 ? null : arguments[0];
        var formats =
                arguments.length <= 1 ? Results.NONE : java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
        if (name == null) {
            return FileMethods.lines(
                    exec, FileMethods.check(exec, 1, LibraryState.of(exec).files().input), formats, false);
        }
        var userdata = mustOpen(exec, Check.string(exec, 1, name), "r");
        return FileMethods.lines(exec, (LuaFile) userdata.payload, formats, true);
    }

    private static Object type(Exec exec, Object value) {
        Check.any(exec, 1, value);
        if (value instanceof Userdata userdata && userdata.payload instanceof LuaFile file) {
            return LuaString.of(file.isClosed() ? "closed file" : "file");
        }
        return null;
    }

    static void put(Table table, String name, Builtin.BodyN body) {
        table.put(LuaString.of(name), Builtin.ofN(name, body));
    }

    static void put(Table table, Metamethod event, Object value) {
        table.put(event.key, value);
    }
}
