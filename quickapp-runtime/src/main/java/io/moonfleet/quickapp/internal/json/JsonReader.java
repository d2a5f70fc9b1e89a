package io.moonfleet.quickapp.internal.json;

import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON text straight to Lua values, bytes to bytes: no string is decoded and encoded again. Integers of up to 64 bits
 * stay integers; a null leaves its place in an array empty.
 */
final class JsonReader {

    private static final int DEEPEST = 500;

    private final LuaContext context;
    private final LuaTable arrayMark;
    private final byte[] text;
    private int at;

    JsonReader(LuaContext context, LuaTable arrayMark, byte[] text) {
        this.context = context;
        this.arrayMark = arrayMark;
        this.text = text;
    }

    Object read() {
        var value = value(0);
        skipSpace();
        if (at < text.length) {
            throw bad("nothing more expected");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw bad("nested more than " + DEEPEST + " deep");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case -1 -> throw bad("unexpected end");
            default -> throw bad("unexpected character '" + (char) peek() + "'");
        };
    }

    private LuaTable object(int depth) {
        var table = context.newTable();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return table;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw bad("a name in quotes expected");
            }
            var name = string();
            skipSpace();
            expect(':');
            table.put((Object) name, value(depth + 1));
            skipSpace();
            if (peek() == '}') {
                at++;
                return table;
            }
            expect(',');
        }
    }

    private LuaTable array(int depth) {
        var table = context.newTable();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            table.setMetatable(arrayMark);
            return table;
        }
        var marked = false;
        for (var index = 1L; ; index++) {
            var value = value(depth + 1);
            if (value != null) {
                table.put(index, value);
            } else if (!marked) {
                marked = true;
                table.setMetatable(arrayMark); // so that it is an array again when it is encoded
            }
            skipSpace();
            if (peek() == ']') {
                at++;
                return table;
            }
            expect(',');
        }
    }

    private LuaString string() {
        var start = ++at;
        while (at < text.length) {
            var c = text[at];
            if (c == '"') {
                return LuaString.copyOf(text, start, at++);
            }
            if (c == '\\') {
                return stringWithEscapes(start);
            }
            if (c >= 0 && c < ' ') {
                throw bad("a control character in a string must be escaped");
            }
            at++;
        }
        throw bad("unfinished string");
    }

    private LuaString stringWithEscapes(int start) {
        var bytes = new ByteBuilder(Math.max(32, (at - start) * 2));
        bytes.write(text, start, at - start);
        while (at < text.length) {
            var c = text[at++];
            if (c == '"') {
                return LuaString.wrap(bytes.toByteArray());
            }
            if (c == '\\') {
                escape(bytes);
            } else if (c >= 0 && c < ' ') {
                at--;
                throw bad("a control character in a string must be escaped");
            } else {
                bytes.write(c);
            }
        }
        throw bad("unfinished string");
    }

    private void escape(ByteBuilder bytes) {
        if (at == text.length) {
            throw bad("unfinished string");
        }
        var c = text[at++];
        switch (c) {
            case '"', '\\', '/' -> bytes.write(c);
            case 'b' -> bytes.write('\b');
            case 'f' -> bytes.write('\f');
            case 'n' -> bytes.write('\n');
            case 'r' -> bytes.write('\r');
            case 't' -> bytes.write('\t');
            case 'u' -> bytes.writeUtf8(codePoint());
            default -> {
                at--;
                throw bad("unknown escape '\\" + (char) c + "'");
            }
        }
    }

    private int codePoint() {
        var unit = hexadecimal();
        var isHigh = Character.isHighSurrogate((char) unit);
        if (isHigh && at + 1 < text.length && text[at] == '\\' && text[at + 1] == 'u') {
            var before = at;
            at += 2;
            var low = hexadecimal();
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) unit, (char) low);
            }
            at = before;
        }
        return unit;
    }

    private int hexadecimal() {
        if (at + 4 > text.length) {
            throw bad("four hexadecimal digits expected");
        }
        var unit = 0;
        for (var i = 0; i < 4; i++) {
            var digit = Character.digit(text[at], 16);
            if (digit < 0) {
                throw bad("four hexadecimal digits expected");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return unit;
    }

    private Object number() {
        var start = at;
        var integral = true;
        if (peek() == '-') {
            at++;
        }
        var digits = at;
        var small = 0L;
        for (; at < text.length; at++) {
            var c = text[at];
            if (c >= '0' && c <= '9') {
                small = small * 10 + (c - '0'); // right for up to 18 digits, and not used for more
            } else if (c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-') {
                integral = false;
            } else {
                break;
            }
        }
        if (integral && at > digits && at - digits <= 18 && !(text[digits] == '0' && at - digits > 1)) {
            return digits > start ? -small : small;
        }
        return unusualNumber(start, integral);
    }

    private Object unusualNumber(int start, boolean integral) {
        var numeral = new String(text, start, at - start, StandardCharsets.US_ASCII);
        if (!numeral.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            at = start;
            throw bad("malformed number '" + numeral + "'");
        }
        if (integral) {
            try {
                return Long.valueOf(numeral);
            } catch (NumberFormatException tooBig) {
                return Double.valueOf(numeral);
            }
        }
        return Double.valueOf(numeral);
    }

    private Object word(String word, Object meaning) {
        var bytes = word.getBytes(StandardCharsets.US_ASCII);
        if (at + bytes.length > text.length || !Arrays.equals(text, at, at + bytes.length, bytes, 0, bytes.length)) {
            throw bad("unexpected character '" + (char) peek() + "'");
        }
        at += bytes.length;
        return meaning;
    }

    private int peek() {
        return at < text.length ? text[at] & 0xff : -1;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw bad("'" + wanted + "' expected");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    private LuaException bad(String why) {
        return new LuaException("json: " + why + " at position " + (at + 1));
    }
}
