package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.syntax.ChunkDump;
import io.moonfleet.lua.internal.syntax.Proto;
import io.moonfleet.lua.internal.text.ByteText;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.LuaError;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Protection;
import io.moonfleet.lua.internal.value.Results;
import java.io.IOException;
import java.nio.file.Files;

/** Compiling at run time: {@code load}, and for trusted scripts {@code loadfile} and {@code dofile}. */
final class LoadLibrary {

    private static final int BINARY_MARK = 0x1b;
    private static final LuaString BOTH_MODES = LuaString.of("bt");
    private static final LuaString TEXT_MODE = LuaString.of("t");

    private LoadLibrary() {}

    static void define(Library.Definitions definitions, LuaProfile profile) {
        var trusted = profile == LuaProfile.TRUSTED;
        definitions.functionN("load", (exec, arguments) -> load(exec, arguments, trusted));
        if (trusted) {
            definitions.functionN("loadfile", LoadLibrary::loadfile).function1("dofile", LoadLibrary::dofile);
        }
    }

    private static Object at(Object[] arguments, int index) {
        return index < arguments.length ? arguments[index] : null;
    }

    private static Object load(Exec exec, Object[] arguments, boolean trusted) {
        var chunk = at(arguments, 0);
        var mode = trusted ? Check.string(exec, 3, at(arguments, 2), BOTH_MODES) : TEXT_MODE;
        var text = Numbers.toText(chunk);
        LuaString name;
        try {
            if (text != null) {
                name = Check.string(exec, 2, at(arguments, 1), text);
            } else {
                name = Check.string(exec, 2, at(arguments, 1), LuaString.of("=(load)"));
                var reader = new ChunkReader(exec, Check.function(exec, 1, chunk));
                var protection = new Protection(exec);
                try {
                    text = reader.read(ByteText.of(name), mode.toString());
                } catch (LuaSyntaxException error) {
                    throw error;
                } catch (LuaException failure) {
                    return Results.of(null, protection.failed(failure, null));
                }
            }
            var closure = compile(exec, text, ByteText.of(name), mode.toString());
            if (arguments.length >= 4 && closure.upvalues.length > 0) {
                closure.upvalues[0].value = arguments[3];
            }
            return closure;
        } catch (LuaSyntaxException error) {
            return Results.of(null, error.text());
        }
    }

    private static Closure compile(Exec exec, LuaString text, String name, String mode) {
        var binary = isBinary(text.bytes());
        checkMode(binary, mode);
        // the compiler's own loops are as long as the text
        exec.burn(200 + (long) text.length() + name.length());
        try (var memory = new UnfinishedCode(exec)) {
            memory.accept((long) text.length() + name.length());
            var proto = binary
                    ? ChunkDump.read(exec.chunks, text, name, memory)
                    : exec.chunks.load(text.bytes(), name, memory);
            return closure(proto, exec.globals);
        }
    }

    static boolean isBinary(byte[] chunk) {
        return chunk.length > 0 && chunk[0] == BINARY_MARK;
    }

    static void checkMode(boolean binary, String mode) {
        var kind = binary ? "binary" : "text";
        if (mode.indexOf(kind.charAt(0)) < 0) {
            throw new LuaSyntaxException("attempt to load a " + kind + " chunk (mode is '" + mode + "')");
        }
    }

    /** The function of a chunk. */
    static Closure closure(Proto proto, Object environment) {
        var cells = new Cell[proto.upvalues.length];
        for (var i = 0; i < cells.length; i++) {
            cells[i] = new Cell(i == 0 ? environment : null);
        }
        return new Closure(proto, cells);
    }

    private static Object loadfile(Exec exec, Object[] arguments) {
        var file = at(arguments, 0);
        var name = file == null ? null : ByteText.of(Check.string(exec, 1, file));
        var mode = Check.string(exec, 2, at(arguments, 1), BOTH_MODES).toString();
        try {
            var closure = loadFile(exec, name, mode);
            if (arguments.length >= 3 && closure.upvalues.length > 0) {
                closure.upvalues[0].value = arguments[2];
            }
            return closure;
        } catch (LuaSyntaxException error) {
            return Results.of(null, error.text());
        }
    }

    private static Object dofile(Exec exec, Object file) {
        Closure closure;
        try {
            closure = loadFile(exec, file == null ? null : ByteText.of(Check.string(exec, 1, file)), "bt");
        } catch (LuaSyntaxException error) {
            throw new LuaError(error.text());
        }
        return closure.call(exec);
    }

    /**
     * Reads and compiles a file, or the standard input.
     *
     * @throws LuaSyntaxException also when it cannot be read: "cannot open x.lua"
     */
    static Closure loadFile(Exec exec, String name, String mode) {
        byte[] bytes;
        try {
            bytes = name == null
                    ? LibraryState.of(exec).files().standardInput.readAllBytes()
                    : Files.readAllBytes(IoLibrary.path(LuaString.of(name)));
        } catch (IOException failure) {
            var error = SystemError.of(failure);
            var verb = error.text().equals("Is a directory") ? "read" : "open";
            throw new LuaSyntaxException("cannot " + verb + " " + name + ": " + error.text());
        }
        var text = LuaString.wrap(ChunkSource.withoutFirstLineComment(bytes));
        return compile(exec, text, name == null ? "=stdin" : "@" + name, mode);
    }
}
