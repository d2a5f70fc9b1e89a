package io.moonfleet.quickapp.internal.json;

import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * JSON text straight to Lua values, bytes to bytes: no string is decoded and encoded again. Integers of up to 64 bits
 * stay integers; a null leaves its place in an array empty.
 */
final class JsonReader {

    private static final Pattern NUMERAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int MOST_DIGITS = 18;
    private static final int EXACT_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };
    private static final int DEEPEST = 500;
    private static final int KNOWN_NAMES = 256;
    private static final int LONGEST_KNOWN_NAME = 32;
    private static final int GUESSED_DEPTHS = 16;

    private final LuaContext context;
    private final LuaTable arrayMark;
    private final byte[] text;
    private final LuaString[] names = new LuaString[KNOWN_NAMES]; // the same few names come again and again
    private final int[] fieldsAtDepth = new int[GUESSED_DEPTHS]; // the last object's size is a guess at the next one's
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
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return context.newTable();
        }
        var guess = Math.min(depth, GUESSED_DEPTHS - 1);
        var table = context.newTable(0, fieldsAtDepth[guess]);
        var fields = 0;
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw bad("a name in quotes expected");
            }
            var name = name();
            skipSpace();
            expect(':');
            table.put((Object) name, value(depth + 1));
            fields++;
            skipSpace();
            if (peek() == '}') {
                at++;
                fieldsAtDepth[guess] = Math.min(fields, KNOWN_NAMES);
                return table;
            }
            expect(',');
        }
    }

    private LuaTable array(int depth) {
        var list = new LuaList(context, arrayMark, 0);
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return list.finished();
        }
        while (true) {
            list.add(value(depth + 1));
            skipSpace();
            if (peek() == ']') {
                at++;
                return list.finished();
            }
            expect(',');
        }
    }

    /** A field's name: one that was read before is not made, nor hashed, again. */
    private LuaString name() {
        var start = at + 1;
        var hash = 0;
        for (var i = start; i < text.length && i - start <= LONGEST_KNOWN_NAME; i++) {
            var c = text[i];
            if (c == '"') {
                at = i + 1;
                return known(start, i, hash);
            }
            if (c == '\\' || c >= 0 && c < ' ') {
                break;
            }
            hash = hash * 31 + c;
        }
        return string();
    }

    private LuaString known(int start, int end, int hash) {
        var slot = (hash ^ hash >>> 8) & KNOWN_NAMES - 1;
        var found = names[slot];
        if (found == null || !Arrays.equals(found.bytes(), 0, found.length(), text, start, end)) {
            found = LuaString.copyOf(text, start, end);
            names[slot] = found;
        }
        return found;
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
        if (peek() == '-') {
            at++;
        }
        var whole = at;
        var small = digits(0);
        var count = at - whole;
        if (count == 0 || count > 1 && text[whole] == '0') {
            return unusualNumber(start);
        }
        var next = peek();
        if (next != '.' && next != 'e' && next != 'E') {
            return count > MOST_DIGITS ? unusualNumber(start) : whole > start ? -small : small;
        }
        if (next == '.') {
            at++;
            small = digits(small);
            var decimals = at - whole - count - 1;
            next = peek();
            if (decimals > 0 && count + decimals <= EXACT_DIGITS && next != 'e' && next != 'E') {
                // Both are exact as doubles, so that the one division rounds as reading the numeral does.
                return (whole > start ? -(double) small : small) / POWERS_OF_TEN[decimals];
            }
        }
        return unusualNumber(start);
    }

    /** Adds decimal digits to a number; right for up to {@value #MOST_DIGITS}, and not used for more. */
    private long digits(long before) {
        var value = before;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            value = value * 10 + (text[at++] - '0');
        }
        return value;
    }

    private Object unusualNumber(int start) {
        at = start;
        while (at < text.length && "+-.eE0123456789".indexOf(text[at]) >= 0) {
            at++;
        }
        var numeral = new String(text, start, at - start, StandardCharsets.US_ASCII);
        if (!NUMERAL.matcher(numeral).matches()) {
            at = start;
            throw bad("malformed number '" + numeral + "'");
        }
        if (numeral.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
            try {
                return Long.valueOf(numeral);
            } catch (NumberFormatException tooBig) {
                return Double.valueOf(numeral);
            }
        }
        return Double.valueOf(numeral);
    }

    private Object word(String word, Object meaning) {
        for (var i = 0; i < word.length(); i++) {
            if (at + i >= text.length || text[at + i] != word.charAt(i)) {
                throw bad("unexpected character '" + (char) peek() + "'");
            }
        }
        at += word.length();
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
