package io.moonfleet.lua;

import java.nio.charset.StandardCharsets;

/** Reads one numeral, with white space around it, from bytes. */
final class Numeral {

    private final byte[] text;
    private int start;
    private int end;
    private boolean negative;

    Numeral(byte[] text) {
        this.text = text;
        this.end = text.length;
    }

    /** A {@link Long}, a {@link Double}, or null when the text is something else. */
    Number read() {
        while (start < end && isSpace(text[start])) {
            start++;
        }
        while (end > start && isSpace(text[end - 1])) {
            end--;
        }
        if (start < end && (text[start] == '-' || text[start] == '+')) {
            negative = text[start] == '-';
            start++;
        }
        if (start == end) {
            return null;
        }
        if (end - start >= 2 && text[start] == '0' && (text[start + 1] | 0x20) == 'x') {
            start += 2;
            return readHexadecimal();
        }
        return readDecimal();
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static int hexDigit(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        var lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private Number readDecimal() {
        var value = 0L;
        var position = start;
        for (; position < end && isDigit(text[position]); position++) {
            var digit = text[position] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10 && !(negative && value * 10 + digit == Long.MIN_VALUE)) {
                return readDecimalFloat(); // too large for an integer
            }
            value = value * 10 + digit;
            if (value < 0 && position + 1 < end) {
                return readDecimalFloat();
            }
        }
        return position == end ? (Number) (negative ? -value : value) : readDecimalFloat();
    }

    private Double readDecimalFloat() {
        var position = start;
        var digits = 0;
        for (; position < end && isDigit(text[position]); position++) {
            digits++;
        }
        if (position < end && text[position] == '.') {
            for (position++; position < end && isDigit(text[position]); position++) {
                digits++;
            }
        }
        if (digits == 0 || !isExponent(position, 'e')) {
            return null;
        }
        var value = Double.parseDouble(new String(text, start, end - start, StandardCharsets.ISO_8859_1));
        return negative ? -value : value;
    }

    /** Whether from here to the end there is nothing, or an exponent. */
    private boolean isExponent(int from, char mark) {
        var position = from;
        if (position == end) {
            return true;
        }
        if ((text[position++] | 0x20) != mark) {
            return false;
        }
        if (position < end && (text[position] == '-' || text[position] == '+')) {
            position++;
        }
        if (position == end) {
            return false;
        }
        while (position < end && isDigit(text[position])) {
            position++;
        }
        return position == end;
    }

    private Number readHexadecimal() {
        var value = 0L; // wraps around, as Lua's does
        var position = start;
        for (; position < end && hexDigit(text[position]) >= 0; position++) {
            value = value << 4 | hexDigit(text[position]);
        }
        if (position == end) {
            return start == end ? null : (Number) (negative ? -value : value);
        }
        var digits = position - start;
        if (text[position] == '.') {
            for (position++; position < end && hexDigit(text[position]) >= 0; position++) {
                digits++;
            }
        }
        if (digits == 0 || !isExponent(position, 'p')) {
            return null;
        }
        var numeral = "0x" + new String(text, start, end - start, StandardCharsets.ISO_8859_1);
        var result = Double.parseDouble(position == end ? numeral + "p0" : numeral);
        return negative ? -result : result;
    }
}
