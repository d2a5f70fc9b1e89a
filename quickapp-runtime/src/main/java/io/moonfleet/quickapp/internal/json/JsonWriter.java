package io.moonfleet.quickapp.internal.json;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.LuaTypes;
import java.math.BigDecimal;

/** Lua values straight to JSON text, bytes to bytes. */
final class JsonWriter {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final int DIGITS = 9;
    private static final double LARGEST_PLAIN = 1e16;
    private static final double SMALLEST_PLAIN = 1e-4;

    private final TableShape shape;
    private final ByteBuilder out;
    private final byte[] digits = new byte[DIGITS];

    /** @param length what the text will probably have, so that it need not grow */
    JsonWriter(TableShape shape, int length) {
        this.shape = shape;
        this.out = new ByteBuilder(length);
    }

    byte[] write(Object value) {
        write(value, 0);
        return out.toByteArray();
    }

    /** The frequent first, and by hand: a switch over patterns took a fifth of the time. */
    private void write(Object value, int depth) {
        if (value instanceof LuaString string) {
            string(string);
        } else if (value instanceof Long integer) {
            integer(integer);
        } else if (value instanceof LuaTable table) {
            table(table, depth);
        } else if (value instanceof Boolean truth) {
            out.write(truth ? TRUE : FALSE);
        } else if (value instanceof Double number) {
            out.writeAscii(numeral(number));
        } else if (value == null || value instanceof LuaFunction function && shape.isNull(function)) {
            out.write(NULL);
        } else {
            throw new LuaException("json: a " + LuaTypes.nameOf(value) + " cannot be encoded");
        }
    }

    /** Digits from the last to the first, without a String in between. */
    private void integer(long value) {
        if (value < 0 || value > 999_999_999) {
            out.writeAscii(Long.toString(value));
            return;
        }
        var at = DIGITS;
        var rest = (int) value;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        out.write(digits, at, DIGITS - at);
    }

    static String numeral(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new LuaException("json: " + (Double.isNaN(number) ? "nan" : "inf") + " cannot be encoded");
        }
        var text = Double.toString(number);
        if (text.indexOf('E') < 0) {
            return text;
        }
        var size = Math.abs(number);
        if (size < LARGEST_PLAIN && size >= SMALLEST_PLAIN) { // a time in milliseconds is digits everywhere else
            var plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        return text.replace('E', 'e');
    }

    private void string(LuaString string) {
        var bytes = string.bytes();
        out.write('"');
        var written = 0;
        for (var i = 0; i < bytes.length; i++) {
            var c = bytes[i];
            if (c < 0 || c >= ' ' && c != '"' && c != '\\' && c != 0x7f) {
                continue;
            }
            out.write(bytes, written, i - written);
            written = i + 1;
            escape(c);
        }
        out.write(bytes, written, bytes.length - written);
        out.write('"');
    }

    private void escape(byte c) {
        out.write('\\');
        switch (c) {
            case '"', '\\' -> out.write(c);
            case '\b' -> out.write('b');
            case '\f' -> out.write('f');
            case '\n' -> out.write('n');
            case '\r' -> out.write('r');
            case '\t' -> out.write('t');
            default -> {
                out.writeAscii("u00");
                out.write(HEX[c >> 4]);
                out.write(HEX[c & 15]);
            }
        }
    }

    private void table(LuaTable table, int depth) {
        if (depth > TableShape.DEEPEST) {
            throw TableShape.tooDeep();
        }
        var length = shape.arrayLength(table);
        if (length >= 0) {
            out.write('[');
            for (var i = 1L; i <= length; i++) {
                if (i > 1) {
                    out.write(',');
                }
                write(table.get(i), depth + 1);
            }
            out.write(']');
            return;
        }
        out.write('{');
        var first = new boolean[] {true};
        table.forEach((key, value) -> {
            if (!first[0]) {
                out.write(',');
            }
            first[0] = false;
            if (key instanceof LuaString name) {
                string(name);
            } else {
                out.write('"');
                out.writeAscii(TableShape.nameOf(key));
                out.write('"');
            }
            out.write(':');
            write(value, depth + 1);
        });
        out.write('}');
    }
}
