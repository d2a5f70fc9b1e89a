package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.text.ByteText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;

/**
 * Functions as strings: {@code string.dump} and what {@code load} does with its result. Behind PUC Lua's header there is
 * the text of the function's chunk and where in it the function is; it is compiled like any text when it comes back, so that
 * no forged one can do harm.
 */
public final class ChunkDump {

    /** A part of the header and what is said when it is another one. */
    private record Part(LuaString content, String complaint) {}

    private static final List<Part> HEADER = List.of(
            new Part(LuaString.wrap(new byte[] {0x1b, 'L', 'u', 'a'}), "not a"),
            new Part(LuaString.wrap(new byte[] {0x53}), "version mismatch in"),
            new Part(LuaString.wrap(new byte[] {0}), "format mismatch in"),
            new Part(LuaString.wrap(new byte[] {0x19, (byte) 0x93, '\r', '\n', 0x1a, '\n'}), "corrupted"),
            new Part(LuaString.wrap(new byte[] {4}), "int size mismatch in"),
            new Part(LuaString.wrap(new byte[] {8}), "size_t size mismatch in"),
            new Part(LuaString.wrap(new byte[] {4}), "Instruction size mismatch in"),
            new Part(LuaString.wrap(new byte[] {8}), "lua_Integer size mismatch in"),
            new Part(LuaString.wrap(new byte[] {8}), "lua_Number size mismatch in"),
            new Part(littleEndian(0x5678), "endianness mismatch in"),
            new Part(littleEndian(Double.doubleToLongBits(370.5)), "float format mismatch in"));

    private static final byte[] MARK = "Moonfleet".getBytes(StandardCharsets.US_ASCII);

    private ChunkDump() {}

    private static LuaString littleEndian(long value) {
        return LuaString.wrap(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    // ---- writing ----

    /** @param strip leaves lines and the names of variables out */
    public static byte[] write(Proto proto, boolean strip) {
        var isStripped = strip || proto.isStripped();
        try {
            var bytes = new ByteArrayOutputStream();
            var out = new DataOutputStream(bytes);
            for (var part : HEADER) {
                out.write(part.content.bytes());
            }
            out.write(proto.upvalues.length);
            out.write(MARK);
            out.writeBoolean(isStripped);
            var path = new ArrayList<Integer>();
            var main = pathTo(proto, path);
            writeBytes(out, main.text());
            writeBytes(out, isStripped ? new byte[0] : LuaString.of(main.source).bytes());
            out.writeInt(path.size());
            for (var index : path) {
                out.writeInt(index);
            }
            // for the size only: a function with its lines is larger than one without
            writeBytes(
                    out,
                    isStripped ? new byte[0] : new byte[4 * proto.instructions().size()]);
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The main chunk's function; the path gets the indices that lead from it to the given one. */
    private static Proto pathTo(Proto proto, List<Integer> path) {
        var main = proto;
        for (; main.parent() != null; main = main.parent()) {
            path.addFirst(List.of(main.parent().children).indexOf(main));
        }
        return main;
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static int checksum(byte[] bytes, int length) {
        var sum = new CRC32();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    // ---- reading ----

    /**
     * The function that {@link #write} wrote.
     *
     * @param name of the chunk, for messages
     * @throws LuaSyntaxException it is damaged
     */
    public static Proto read(Chunks chunks, LuaString dumped, String name, LongConsumer memory) {
        var bytes = dumped.bytes();
        try {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            for (var part : HEADER) {
                if (!LuaString.wrap(readFully(in, part.content.length())).equals(part.content)) {
                    throw damaged(name, part.complaint);
                }
            }
            in.readByte();
            if (!Arrays.equals(readFully(in, MARK.length), MARK)) {
                throw damaged(name, "corrupted"); // some other compiler's
            }
            var isStripped = in.readBoolean();
            var text = readFully(in, in.readInt());
            var source = ByteText.of(readFully(in, in.readInt()));
            var path = new int[checkedLength(in, in.readInt())];
            for (var i = 0; i < path.length; i++) {
                path[i] = in.readInt();
            }
            readFully(in, in.readInt());
            var end = bytes.length - in.available();
            if (in.readInt() != checksum(bytes, end)) {
                throw damaged(name, "corrupted");
            }
            var proto = chunks.load(text, isStripped ? "=?" : source, isStripped, memory);
            for (var index : path) {
                proto = proto.children[index];
            }
            return proto;
        } catch (IOException | IndexOutOfBoundsException cut) {
            throw damaged(name, "truncated");
        }
    }

    private static byte[] readFully(DataInputStream in, int length) throws IOException {
        var bytes = new byte[checkedLength(in, length)];
        in.readFully(bytes);
        return bytes;
    }

    private static int checkedLength(DataInputStream in, int length) throws IOException {
        if (length < 0 || length > in.available()) {
            throw new EOFException();
        }
        return length;
    }

    private static LuaSyntaxException damaged(String name, String complaint) {
        var shown = name.startsWith("=") || name.startsWith("@")
                ? name.substring(1)
                : name.startsWith("\u001b") ? "binary string" : name;
        return new LuaSyntaxException(shown + ": " + complaint + " precompiled chunk");
    }
}
