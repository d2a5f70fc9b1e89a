package io.moonfleet.lua.internal.text;

import java.nio.charset.StandardCharsets;

/** Text to number, as {@code tonumber} and the lexer read it. */
public final class Numeral {

    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int MAX_EXPONENT = 100_000_000;

    private final byte[] text;
    private final int end;
    private int at;

    private Numeral(byte[] text, int from, int end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    /** The number that the bytes stand for, white space around it allowed; null when they are no numeral. */
    public static Number parse(byte[] text, int from, int to) {
        var first = from;
        var last = to;
        while (first < last && isSpace(text[first])) {
            first++;
        }
        while (last > first && isSpace(text[last - 1])) {
            last--;
        }
        return first == last ? null : new Numeral(text, first, last).read();
    }

    /** C's {@code isspace}. */
    public static boolean isSpace(int b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private Number read() {
        var negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        if (end - at >= 2 && text[at] == '0' && (text[at + 1] | 32) == 'x') {
            at += 2;
            return hexadecimal(negative);
        }
        return decimal(negative);
    }

    private Number decimal(boolean negative) {
        var start = at;
        var value = 0L;
        while (at < end && isDigit(text[at])) {
            var digit = text[at] - '0';
            // below 0 it is 2^63, of a number that is to be negative
            if (value < 0
                    || value > Long.MAX_VALUE / 10
                    || (value == Long.MAX_VALUE / 10 && digit > (negative ? 8 : 7))) {
                return decimalFloat(start, negative);
            }
            value = value * 10 + digit;
            at++;
        }
        if (at == end && at > start) {
            return negative ? -value : value;
        }
        return decimalFloat(start, negative);
    }

    private Double decimalFloat(int start, boolean negative) {
        at = start;
        var mantissa = 0L;
        var mantissaDigits = 0;
        var scale = 0;
        var digits = 0;
        var afterPoint = false;
        for (; at < end && (isDigit(text[at]) || (text[at] == '.' && !afterPoint)); at++) {
            if (text[at] == '.') {
                afterPoint = true;
                continue;
            }
            digits++;
            if (mantissaDigits < 18) {
                mantissa = mantissa * 10 + text[at] - '0';
                mantissaDigits += mantissa == 0 ? 0 : 1;
                scale -= afterPoint ? 1 : 0;
            } else {
                mantissaDigits++; // more than the quick way can hold
            }
        }
        if (digits == 0) {
            return null;
        }
        var exponent = 0;
        if (at < end && (text[at] | 32) == 'e') {
            at++;
            if (!exponentFollows()) {
                return null;
            }
            exponent = exponent();
        }
        if (at != end) {
            return null;
        }
        var value = mantissaDigits <= 15 && Math.abs(exponent + scale) <= 22
                ? exact(mantissa, exponent + scale)
                : Double.parseDouble(new String(text, start, end - start, StandardCharsets.ISO_8859_1));
        return negative ? -value : value;
    }

    /** Both operands are exact doubles, so that the one rounding is the right one. */
    private static double exact(long mantissa, int power) {
        return power < 0 ? mantissa / EXACT_POWERS[-power] : mantissa * EXACT_POWERS[power];
    }

    private boolean exponentFollows() {
        var digit = at < end && (text[at] == '-' || text[at] == '+') ? at + 1 : at;
        return digit < end && isDigit(text[digit]);
    }

    private int exponent() {
        var negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        var value = 0;
        for (; at < end && isDigit(text[at]); at++) {
            value = Math.min(value * 10 + text[at] - '0', MAX_EXPONENT);
        }
        return negative ? -value : value;
    }

    private Number hexadecimal(boolean negative) {
        var value = 0L; // wraps around, as Lua's does
        var start = at;
        while (at < end && hexDigit(text[at]) >= 0) {
            value = (value << 4) | hexDigit(text[at]);
            at++;
        }
        if (at == end) {
            return at == start ? null : (Number) (negative ? -value : value);
        }
        at = start;
        return hexadecimalFloat(negative);
    }

    private Double hexadecimalFloat(boolean negative) {
        var mantissa = 0L;
        var scale = 0L;
        var digits = 0;
        var afterPoint = false;
        for (; at < end && (hexDigit(text[at]) >= 0 || (text[at] == '.' && !afterPoint)); at++) {
            if (text[at] == '.') {
                afterPoint = true;
                continue;
            }
            digits++;
            if (mantissa >>> 58 == 0) {
                mantissa = (mantissa << 4) | hexDigit(text[at]);
                scale -= afterPoint ? 4 : 0;
            } else {
                mantissa |= hexDigit(text[at]) == 0 ? 0 : 1; // all that rounding needs to know of the rest
                scale += afterPoint ? 0 : 4;
            }
        }
        if (digits == 0) {
            return null;
        }
        if (at < end && (text[at] | 32) == 'p') {
            at++;
            if (!exponentFollows()) {
                return null;
            }
            scale += exponent();
        }
        if (at != end) {
            return null;
        }
        var value = scaled(mantissa, scale);
        return negative ? -value : value;
    }

    /** mantissa × 2^scale, rounded once: to the 53 bits of a double, or to fewer for the very small. */
    private static double scaled(long mantissa, long scale) {
        if (mantissa == 0) {
            return 0;
        }
        var bits = Long.SIZE - Long.numberOfLeadingZeros(mantissa);
        var top = scale + bits; // the value is below 2^top
        if (top > 1025) {
            return Double.POSITIVE_INFINITY;
        }
        if (top < -1080) {
            return 0;
        }
        var kept = (int) Math.min(53, top + 1074);
        if (kept >= bits) {
            return Math.scalb((double) mantissa, (int) scale);
        }
        if (kept < 0) {
            return 0;
        }
        var dropped = bits - kept;
        var half = 1L << (dropped - 1);
        var rest = mantissa & ((half << 1) - 1);
        var rounded = mantissa >>> dropped;
        if (rest > half || (rest == half && (rounded & 1) == 1)) {
            rounded++;
        }
        return Math.scalb((double) rounded, (int) (scale + dropped));
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /** The value of a hexadecimal digit, or -1. */
    public static int hexDigit(int b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        var lower = b | 32;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
