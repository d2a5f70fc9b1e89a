package io.moonfleet.lua.internal.text;

/** Floats in C's decimal notations; signs and padding are the caller's. */
public final class FloatText {

    /** {@code LUAI_NUMFFORMAT} is {@code %.14g}. */
    private static final int LUA_DIGITS = 14;

    private FloatText() {}

    /** As {@code tostring} shows a float: {@code %.14g}, and {@code .0} where that looks like an integer. */
    public static void appendLua(ByteBuilder out, double value) {
        if (Double.doubleToRawLongBits(value) < 0) {
            out.append('-');
        }
        var magnitude = Math.abs(value);
        if (magnitude < 1e14 && magnitude == (long) magnitude) {
            out.appendLong((long) magnitude);
            out.append('.');
            out.append('0');
        } else if (Double.isNaN(magnitude)) {
            out.appendAscii("nan");
        } else if (Double.isInfinite(magnitude)) {
            out.appendAscii("inf");
        } else {
            var start = out.length();
            general(out, magnitude, LUA_DIGITS, false);
            if (looksLikeAnInteger(out, start)) {
                out.append('.');
                out.append('0');
            }
        }
    }

    private static boolean looksLikeAnInteger(ByteBuilder out, int from) {
        var bytes = out.array();
        for (var i = from; i < out.length(); i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    static void fixed(ByteBuilder out, double magnitude, int precision, boolean alwaysPoint) {
        var decimal = new Decimal();
        decimal.fraction(magnitude, precision);
        var digits = decimal.digits();
        var whole = digits.length() - precision;
        if (whole <= 0) {
            out.append('0');
        } else {
            out.appendAscii(digits.substring(0, whole));
        }
        if (precision > 0 || alwaysPoint) {
            out.append('.');
        }
        out.fill('0', -whole);
        out.appendAscii(digits.substring(Math.max(whole, 0)));
    }

    static void scientific(ByteBuilder out, double magnitude, int precision, boolean alwaysPoint) {
        var decimal = new Decimal();
        var digits = significant(decimal, magnitude, precision + 1);
        mantissa(out, digits, precision + 1, alwaysPoint);
        exponent(out, magnitude == 0 ? 0 : decimal.exponent());
    }

    static void general(ByteBuilder out, double magnitude, int precision, boolean keepZeros) {
        var decimal = new Decimal();
        var digits = significant(decimal, magnitude, precision);
        var exponent = magnitude == 0 ? 0 : decimal.exponent();
        var shown = keepZeros ? precision : withoutTrailingZeros(digits);
        if (exponent < -4 || exponent >= precision) {
            mantissa(out, digits, shown, keepZeros);
            exponent(out, exponent);
        } else if (exponent < 0) {
            out.append('0');
            out.append('.');
            out.fill('0', -1 - exponent);
            out.appendAscii(digits.substring(0, shown));
        } else {
            positional(out, digits, exponent + 1, shown, keepZeros);
        }
    }

    private static String significant(Decimal decimal, double magnitude, int count) {
        if (magnitude == 0) {
            return "0".repeat(count);
        }
        decimal.significant(magnitude, count);
        return decimal.digits();
    }

    private static int withoutTrailingZeros(String digits) {
        var shown = digits.length();
        while (shown > 1 && digits.charAt(shown - 1) == '0') {
            shown--;
        }
        return shown;
    }

    private static void positional(ByteBuilder out, String digits, int whole, int shown, boolean alwaysPoint) {
        if (shown <= whole) {
            out.appendAscii(digits.substring(0, whole));
            if (alwaysPoint) {
                out.append('.');
            }
        } else {
            out.appendAscii(digits.substring(0, whole));
            out.append('.');
            out.appendAscii(digits.substring(whole, shown));
        }
    }

    private static void mantissa(ByteBuilder out, String digits, int shown, boolean alwaysPoint) {
        out.append(digits.charAt(0));
        if (shown > 1 || alwaysPoint) {
            out.append('.');
        }
        out.appendAscii(digits.substring(1, shown));
    }

    private static void exponent(ByteBuilder out, int exponent) {
        out.append('e');
        out.append(exponent < 0 ? '-' : '+');
        var size = Math.abs(exponent);
        if (size < 10) {
            out.append('0');
        }
        out.appendLong(size);
    }
}
