package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.syntax.Chunks;
import io.moonfleet.lua.internal.syntax.Pieces;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Results;
import java.io.ByteArrayOutputStream;

/**
 * A chunk from the reader function that {@code load} got. The function is called when the compiler needs more, and no more
 * after an error in the text.
 */
final class ChunkReader implements Pieces {

    private static final byte[] NOTHING = {};

    private final Exec exec;
    private final Function reader;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private byte[] first;
    private boolean isAtEnd;

    ChunkReader(Exec exec, Function reader) {
        this.exec = exec;
        this.reader = reader;
    }

    /** All of the text, which has no errors then. */
    LuaString read(String name, String mode) {
        first = ask();
        var binary = LoadLibrary.isBinary(first);
        LoadLibrary.checkMode(binary, mode);
        if (!binary) {
            try (var memory = new UnfinishedCode(exec)) {
                Chunks.check(this, name, memory);
            }
        }
        while (next().length > 0) {
            // to the end of a dumped function
        }
        return LuaString.wrap(text.toByteArray());
    }

    @Override
    public byte[] next() {
        if (first != null) {
            var piece = first;
            first = null;
            return piece;
        }
        return isAtEnd ? NOTHING : ask();
    }

    private byte[] ask() {
        var value = Results.first(exec.callback(reader, Results.NONE));
        var piece = value == null ? LuaString.EMPTY : Numbers.toText(value);
        if (piece == null) {
            throw exec.error("reader function must return a string");
        }
        isAtEnd = piece.length() == 0;
        exec.charge(2L * piece.length());
        exec.burn(1 + piece.length());
        text.writeBytes(piece.bytes());
        return piece.bytes();
    }
}
