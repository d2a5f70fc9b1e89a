package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.FormatSpec;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.Userdata;
import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The methods of files, {@code file:read} and the others. */
final class FileMethods {

    /** PUC Lua keeps the formats of lines as upvalues, of which there are so many. */
    private static final int MAX_LINES_FORMATS = 250;

    private static final byte[] NUMBER_FORMAT = "%.14g".getBytes(StandardCharsets.ISO_8859_1);

    private FileMethods() {}

    static void define(Table metatable) {
        IoLibrary.put(metatable, Metamethod.NAME, LuaString.of("FILE*"));
        IoLibrary.put(metatable, Metamethod.INDEX, metatable);
        IoLibrary.put(metatable, Metamethod.GC, Builtin.of1("__gc", FileMethods::collect));
        IoLibrary.put(metatable, Metamethod.TOSTRING, Builtin.of1("__tostring", FileMethods::describe));
        IoLibrary.put(metatable, "close", (exec, arguments) -> close(exec, self(exec, arguments)));
        IoLibrary.put(metatable, "flush", (exec, arguments) -> flush(exec, self(exec, arguments)));
        IoLibrary.put(
                metatable, "lines", (exec, arguments) -> lines(exec, self(exec, arguments), rest(arguments), false));
        IoLibrary.put(metatable, "read", (exec, arguments) -> read(exec, self(exec, arguments), rest(arguments), 1));
        IoLibrary.put(metatable, "seek", FileMethods::seek);
        IoLibrary.put(metatable, "setvbuf", FileMethods::setBuffering);
        IoLibrary.put(
                metatable,
                "write",
                (exec, arguments) -> write(exec, self(exec, arguments), arguments[0], rest(arguments), 1));
    }

    private static Object[] rest(Object[] arguments) {
        return arguments.length <= 1 ? Results.NONE : Arrays.copyOfRange(arguments, 1, arguments.length);
    }

    private static LuaFile self(Exec exec, Object[] arguments) {
        return check(exec, 1, TableLibrary.at(arguments, 0));
    }

    /** The open file that a value is. */
    static LuaFile check(Exec exec, int index, Object value) {
        var file = fileOf(exec, index, value);
        if (file.isClosed()) {
            throw exec.error("attempt to use a closed file");
        }
        return file;
    }

    private static LuaFile fileOf(Exec exec, int index, Object value) {
        if (value instanceof Userdata userdata && userdata.payload instanceof LuaFile file) {
            return file;
        }
        throw Check.wrongType(exec, index, value, "FILE*");
    }

    private static Object describe(Exec exec, Object value) {
        var file = fileOf(exec, 1, value);
        return LuaString.of(file.isClosed() ? "file (closed)" : "file (" + Operators.addressOf(value) + ")");
    }

    private static Object collect(Exec exec, Object value) {
        var file = fileOf(exec, 1, value);
        if (!file.isClosed() && !file.isStandard()) {
            close(exec, file);
        }
        return Results.NONE;
    }

    static Object close(Exec exec, LuaFile file) {
        LibraryState.of(exec).files().remove(file);
        try {
            return file.close();
        } catch (IOException e) {
            return SystemError.of(e).asResults();
        }
    }

    static Object flush(Exec exec, LuaFile file) {
        try {
            file.flush();
            return true;
        } catch (IOException e) {
            return SystemError.of(e).asResults();
        }
    }

    // ---- writing ----

    /** Returns the file itself; shift is by how much an argument's number is greater than its index here. */
    static Object write(Exec exec, LuaFile file, Object self, Object[] values, int shift) {
        for (var i = 0; i < values.length; i++) {
            try {
                switch (values[i]) {
                    case Long integer -> {
                        var text = new ByteBuilder(exec, 20);
                        text.appendLong(integer);
                        file.write(text.array(), text.length());
                    }
                    case Double number -> {
                        // unlike tostring, write leaves the ".0" out
                        var text = new ByteBuilder(exec, 24);
                        FormatSpec.parse(exec, NUMBER_FORMAT, 1).number(text, number);
                        file.write(text.array(), text.length());
                    }
                    case Object other -> {
                        var string = Check.string(exec, i + 1 + shift, other);
                        exec.burn(string.length() >> 3);
                        file.write(string.bytes(), string.length());
                    }
                    case null -> throw Check.wrongType(exec, i + 1 + shift, null, "string");
                }
            } catch (IOException | NonWritableChannelException e) {
                return SystemError.of(e).asResults();
            }
        }
        return self;
    }

    private static Object setBuffering(Exec exec, Object[] arguments) {
        var file = self(exec, arguments);
        var mode = Check.option(exec, 2, TableLibrary.at(arguments, 1), null, "no", "full", "line");
        Check.integer(exec, 3, TableLibrary.at(arguments, 2), 0);
        try {
            file.setBuffering(
                    switch (mode) {
                        case 0 -> Buffering.NONE;
                        case 1 -> Buffering.FULL;
                        default -> Buffering.LINE;
                    });
            return true;
        } catch (IOException e) {
            return SystemError.of(e).asResults();
        }
    }

    private static Object seek(Exec exec, Object[] arguments) {
        var file = self(exec, arguments);
        var whence = Check.option(exec, 2, TableLibrary.at(arguments, 1), "cur", "set", "cur", "end");
        var offset = Check.integer(exec, 3, TableLibrary.at(arguments, 2), 0);
        try {
            var position = file.seek(
                    switch (whence) {
                        case 0 -> LuaFile.Whence.START;
                        case 1 -> LuaFile.Whence.CURRENT;
                        default -> LuaFile.Whence.END;
                    },
                    offset);
            return position < 0 ? SystemError.INVALID_ARGUMENT.asResults() : (Object) position;
        } catch (IOException e) {
            return SystemError.of(e).asResults();
        }
    }

    // ---- reading ----

    /** One result per format, up to the first that fails. */
    static Object read(Exec exec, LuaFile file, Object[] formats, int shift) {
        try {
            if (formats.length == 0) {
                return file.readLine(exec, false);
            }
            var results = new Object[formats.length];
            for (var i = 0; i < formats.length; i++) {
                results[i] = readOne(exec, file, formats[i], i + 1 + shift);
                if (results[i] == null) {
                    return i + 1 == formats.length ? results : Arrays.copyOf(results, i + 1);
                }
            }
            return results;
        } catch (IOException | NonReadableChannelException e) {
            return SystemError.of(e).asResults();
        }
    }

    private static Object readOne(Exec exec, LuaFile file, Object format, int index) throws IOException {
        if (format instanceof Long || format instanceof Double) {
            var count = Check.integer(exec, index, format);
            if (count < 0) {
                throw exec.error("not enough memory for buffer allocation");
            }
            if (count == 0) {
                return file.peek() == LuaFile.END ? null : LuaString.EMPTY;
            }
            return file.readBytes(exec, count);
        }
        var text = Check.string(exec, index, format);
        var star = text.length() > 0 && text.at(0) == '*' ? 1 : 0;
        return switch (text.length() > star ? text.at(star) : 0) {
            case 'n' -> file.readNumber();
            case 'l' -> file.readLine(exec, false);
            case 'L' -> file.readLine(exec, true);
            case 'a' -> file.readAll(exec);
            default -> throw Check.bad(exec, index, "invalid format");
        };
    }

    static Object lines(Exec exec, LuaFile file, Object[] formats, boolean closeAtEnd) {
        if (formats.length > MAX_LINES_FORMATS) {
            throw Check.bad(exec, MAX_LINES_FORMATS + 2, "too many arguments");
        }
        return Builtin.of0("lines iterator", caller -> nextLine(caller, file, formats, closeAtEnd));
    }

    private static Object nextLine(Exec exec, LuaFile file, Object[] formats, boolean closeAtEnd) {
        if (file.isClosed()) {
            throw exec.error("file is already closed");
        }
        var result = read(exec, file, formats, 1);
        if (Results.first(result) != null) {
            return result;
        }
        if (formats.length == 0 ? result != null : Results.all(result).length > 1 && isFailure(result)) {
            throw exec.error(Results.get(result, 1).toString());
        }
        if (closeAtEnd) {
            close(exec, file);
        }
        return Results.NONE;
    }

    /** nil, message, number. */
    private static boolean isFailure(Object result) {
        return Results.get(result, 1) instanceof LuaString;
    }
}
