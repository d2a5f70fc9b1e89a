package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.PackFormat;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import java.util.ArrayList;
import java.util.List;

/** {@code string.pack}, {@code unpack} and {@code packsize}. */
final class PackFunctions {

    private static final int INTEGER_BYTES = Long.BYTES;

    private PackFunctions() {}

    static void define(Library.Definitions definitions) {
        definitions
                .functionN("pack", PackFunctions::pack)
                .function1("packsize", PackFunctions::packSize)
                .function3("unpack", PackFunctions::unpack);
    }

    private static void next(Exec exec, PackFormat format, long position) {
        var fault = format.next(position);
        if (fault != null) {
            throw Check.bad(exec, 1, fault);
        }
        exec.burn(1);
    }

    private static Object pack(Exec exec, Object[] arguments) {
        var format = new PackFormat(
                exec,
                Check.string(exec, 1, arguments.length == 0 ? null : arguments[0])
                        .bytes());
        var out = new ByteBuilder(exec);
        var argument = 1;
        while (format.hasNext()) {
            next(exec, format, out.length());
            out.fill(0, format.padding());
            switch (format.kind()) {
                case PADDING -> out.append(0);
                case ALIGNMENT, NOTHING -> {}
                default -> {
                    argument++;
                    if (argument == arguments.length + 1) {
                        throw missing(exec, format.kind(), argument);
                    }
                    var value = argument <= arguments.length ? arguments[argument - 1] : null;
                    packOne(exec, out, format, argument, value);
                }
            }
        }
        return out.toLuaString();
    }

    /** PUC Lua keeps a nil after the last argument, which is what it then finds. */
    private static RuntimeException missing(Exec exec, PackFormat.Kind kind, int index) {
        var expected =
                switch (kind) {
                    case CHARACTERS, STRING, ZERO_TERMINATED -> "string";
                    default -> "number";
                };
        return Check.bad(exec, index, expected + " expected, got nil");
    }

    private static void packOne(Exec exec, ByteBuilder out, PackFormat format, int index, Object value) {
        var size = format.size();
        switch (format.kind()) {
            case INTEGER -> {
                var integer = Check.integer(exec, index, value);
                var limit = 1L << (8 * size - 1);
                if (size < INTEGER_BYTES && (integer < -limit || integer >= limit)) {
                    throw Check.bad(exec, index, "integer overflow");
                }
                appendInteger(out, format, integer, size, integer < 0);
            }
            case UNSIGNED -> {
                var integer = Check.integer(exec, index, value);
                if (size < INTEGER_BYTES && Long.compareUnsigned(integer, 1L << (8 * size)) >= 0) {
                    throw Check.bad(exec, index, "unsigned overflow");
                }
                appendInteger(out, format, integer, size, false);
            }
            case FLOAT -> {
                var bits = Float.floatToRawIntBits((float) Check.real(exec, index, value));
                appendInteger(out, format, bits & 0xffff_ffffL, size, false);
            }
            case DOUBLE ->
                appendInteger(out, format, Double.doubleToRawLongBits(Check.real(exec, index, value)), size, false);
            default -> packString(exec, out, format, index, Check.string(exec, index, value));
        }
    }

    private static void packString(Exec exec, ByteBuilder out, PackFormat format, int index, LuaString string) {
        var length = string.length();
        exec.burn(length >> 3);
        switch (format.kind()) {
            case CHARACTERS -> {
                if (length > format.size()) {
                    throw Check.bad(exec, index, "string longer than given size");
                }
                out.append(string);
                exec.burn((format.size() - length) >> 3);
                out.fill(0, format.size() - length);
            }
            case STRING -> {
                if (format.size() < Integer.BYTES && length >= 1 << (8 * format.size())) {
                    throw Check.bad(exec, index, "string length does not fit in given size");
                }
                appendInteger(out, format, length, format.size(), false);
                out.append(string);
            }
            default -> {
                for (var b : string.bytes()) {
                    if (b == 0) {
                        throw Check.bad(exec, index, "string contains zeros");
                    }
                }
                out.append(string);
                out.append(0);
            }
        }
    }

    private static void appendInteger(ByteBuilder out, PackFormat format, long value, int size, boolean negative) {
        out.reserve(size);
        var bytes = out.array();
        var start = out.length();
        for (var i = 0; i < size; i++) {
            var b = i < INTEGER_BYTES ? (byte) (value >>> (8 * i)) : (byte) (negative ? -1 : 0);
            bytes[start + (format.littleEndian() ? i : size - 1 - i)] = b;
        }
        out.advance(size);
    }

    private static Object packSize(Exec exec, Object formatText) {
        var format = new PackFormat(exec, Check.string(exec, 1, formatText).bytes());
        var total = 0L;
        while (format.hasNext()) {
            next(exec, format, total);
            var size = (long) format.padding() + format.size();
            if (total > Integer.MAX_VALUE - size) {
                throw Check.bad(exec, 1, "format result too large");
            }
            total += size;
            switch (format.kind()) {
                case STRING, ZERO_TERMINATED -> throw Check.bad(exec, 1, "variable-length format");
                default -> {}
            }
        }
        return total;
    }

    private static Object unpack(Exec exec, Object formatText, Object data, Object init) {
        var format = new PackFormat(exec, Check.string(exec, 1, formatText).bytes());
        var bytes = Check.string(exec, 2, data).bytes();
        var position = StringLibrary.fromStart(Check.integer(exec, 3, init, 1), bytes.length) - 1;
        if (position < 0 || position > bytes.length) {
            throw Check.bad(exec, 3, "initial position out of string");
        }
        var at = (int) position;
        var results = new ArrayList<Object>();
        while (format.hasNext()) {
            next(exec, format, at);
            if ((long) format.padding() + format.size() > bytes.length - at) {
                throw tooShort(exec);
            }
            at += format.padding();
            at = unpackOne(exec, results, format, bytes, at);
            if (results.size() >= StringLibrary.MAX_RESULTS) {
                throw exec.error("stack overflow (too many results)");
            }
        }
        results.add(at + 1L);
        exec.charge(24L * results.size());
        return results.toArray();
    }

    private static RuntimeException tooShort(Exec exec) {
        return Check.bad(exec, 2, "data string too short");
    }

    /** Reads one value; returns the index after it. */
    private static int unpackOne(Exec exec, List<Object> results, PackFormat format, byte[] bytes, int at) {
        var size = format.size();
        switch (format.kind()) {
            case INTEGER -> results.add(integer(exec, format, bytes, at, size, true));
            case UNSIGNED -> results.add(integer(exec, format, bytes, at, size, false));
            case FLOAT ->
                results.add((double) Float.intBitsToFloat((int) integer(exec, format, bytes, at, size, false)));
            case DOUBLE -> results.add(Double.longBitsToDouble(integer(exec, format, bytes, at, size, false)));
            case CHARACTERS -> results.add(slice(exec, bytes, at, at + size));
            case STRING -> {
                var length = integer(exec, format, bytes, at, size, false);
                if (length < 0 || length > bytes.length - at - size) {
                    throw tooShort(exec);
                }
                results.add(slice(exec, bytes, at + size, at + size + (int) length));
                return at + size + (int) length;
            }
            case ZERO_TERMINATED -> {
                var end = at;
                while (end < bytes.length && bytes[end] != 0) {
                    end++;
                }
                // Without a zero, 5.3 takes the one that C puts after every Lua string.
                results.add(slice(exec, bytes, at, end));
                return end + 1;
            }
            case PADDING, ALIGNMENT, NOTHING -> {}
        }
        return at + size;
    }

    private static LuaString slice(Exec exec, byte[] bytes, int from, int to) {
        exec.burn(to - from >> 3);
        exec.chargeString(to - from);
        return LuaString.copyOf(bytes, from, to);
    }

    private static long integer(Exec exec, PackFormat format, byte[] bytes, int at, int size, boolean signed) {
        var value = 0L;
        for (var i = Math.min(size, INTEGER_BYTES) - 1; i >= 0; i--) {
            value = value << 8 | byteAt(format, bytes, at, size, i);
        }
        if (size < INTEGER_BYTES) {
            var unused = Long.SIZE - 8 * size;
            return signed ? value << unused >> unused : value;
        }
        for (var i = INTEGER_BYTES; i < size; i++) {
            if (byteAt(format, bytes, at, size, i) != (signed && value < 0 ? 0xff : 0)) {
                throw exec.error(size + "-byte integer does not fit into Lua Integer");
            }
        }
        return value;
    }

    /** The byte of a significance, counted from the least. */
    private static int byteAt(PackFormat format, byte[] bytes, int at, int size, int significance) {
        return bytes[at + (format.littleEndian() ? significance : size - 1 - significance)] & 0xff;
    }
}
