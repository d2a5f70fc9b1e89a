package io.moonfleet.lua.internal.text;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import java.nio.charset.StandardCharsets;

/**
 * One conversion of a format string, such as {@code %-5.2f}: what C's {@code printf} makes of its flags, width and
 * precision.
 *
 * @param precision -1 when none is given
 * @param conversion the letter, or 0 at the end of the format
 * @param end the index after the letter
 */
public record FormatSpec(
        boolean left,
        boolean plus,
        boolean space,
        boolean alternative,
        boolean zero,
        int width,
        int precision,
        char conversion,
        int end) {

    private static final String FLAGS = "-+ #0";
    private static final int MAX_FLAGS = FLAGS.length();

    /** No flags, width or precision: such a {@code %s} takes strings of any length and content. */
    public boolean plain() {
        return width == 0 && precision < 0 && !left && !plus && !space && !alternative && !zero;
    }

    /** Reads what follows a {@code %}. */
    public static FormatSpec parse(Caller caller, byte[] format, int from) {
        var at = from;
        boolean left = false;
        boolean plus = false;
        boolean space = false;
        boolean alternative = false;
        boolean zero = false;
        for (; FLAGS.indexOf(letter(format, at)) >= 0; at++) {
            switch (letter(format, at)) {
                case '-' -> left = true;
                case '+' -> plus = true;
                case ' ' -> space = true;
                case '#' -> alternative = true;
                default -> zero = true;
            }
        }
        if (at - from > MAX_FLAGS) {
            throw caller.error("invalid format (repeated flags)");
        }
        var width = 0;
        for (var digits = 0; digits < 2 && isDigit(format, at); digits++) {
            width = width * 10 + letter(format, at++) - '0';
        }
        var precision = -1;
        if (letter(format, at) == '.') {
            at++;
            precision = 0;
            for (var digits = 0; digits < 2 && isDigit(format, at); digits++) {
                precision = precision * 10 + letter(format, at++) - '0';
            }
        }
        if (isDigit(format, at)) {
            throw caller.error("invalid format (width or precision too long)");
        }
        return new FormatSpec(left, plus, space, alternative, zero, width, precision, letter(format, at), at + 1);
    }

    private static char letter(byte[] format, int at) {
        return at < format.length ? (char) (format[at] & 0xff) : 0;
    }

    private static boolean isDigit(byte[] format, int at) {
        return at < format.length && format[at] >= '0' && format[at] <= '9';
    }

    /** "invalid option '%y' to 'format'". */
    public LuaException invalid(Caller caller) {
        var shown =
                conversion >= ' ' && conversion < 0x7f ? String.valueOf(conversion) : "<\\" + (int) conversion + ">";
        return caller.error("invalid option '%" + shown + "' to 'format'");
    }

    /** {@code %c}. */
    public void character(ByteBuilder out, long value) {
        var start = out.length();
        out.append((int) value);
        pad(out, start, start, false);
    }

    /** {@code %s}. */
    public void string(ByteBuilder out, LuaString value) {
        var start = out.length();
        var length = precision >= 0 ? Math.min(precision, value.length()) : value.length();
        out.append(value.bytes(), 0, length);
        pad(out, start, start, false);
    }

    /** {@code %d}, {@code %i}, {@code %u}, {@code %o}, {@code %x} and {@code %X}. */
    public void integer(ByteBuilder out, long value) {
        var start = out.length();
        var signed = conversion == 'd' || conversion == 'i';
        if (signed) {
            sign(out, value < 0);
        }
        var digits = value == 0 && precision == 0 ? "" : digits(value, signed);
        if (alternative && value != 0 && (conversion == 'x' || conversion == 'X')) {
            out.append('0');
            out.append(conversion);
        }
        var afterSign = out.length();
        var zeros = precision - digits.length();
        if (alternative && conversion == 'o' && zeros <= 0 && !digits.startsWith("0")) {
            zeros = 1;
        }
        out.fill('0', zeros);
        out.appendAscii(digits);
        pad(out, start, afterSign, precision < 0);
    }

    private String digits(long value, boolean signed) {
        return switch (conversion) {
            case 'x' -> Long.toHexString(value);
            case 'X' -> Long.toHexString(value).toUpperCase(java.util.Locale.ROOT);
            case 'o' -> Long.toOctalString(value);
            default ->
                signed
                        ? (value < 0 ? Long.toString(value).substring(1) : Long.toString(value))
                        : Long.toUnsignedString(value);
        };
    }

    /** {@code %a}, {@code %e}, {@code %f}, {@code %g} and their capitals. */
    public void number(ByteBuilder out, double value) {
        var start = out.length();
        sign(out, Double.doubleToRawLongBits(value) < 0);
        var afterSign = out.length();
        var magnitude = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.appendAscii(Double.isNaN(value) ? "nan" : "inf");
            capitals(out, afterSign);
            pad(out, start, start, false);
            return;
        }
        var digits = precision < 0 ? 6 : precision;
        switch (Character.toLowerCase(conversion)) {
            case 'a' -> {
                HexFloat.append(out, magnitude, precision, alternative);
                afterSign += 2;
            }
            case 'e' -> FloatText.scientific(out, magnitude, digits, alternative);
            case 'f' -> FloatText.fixed(out, magnitude, digits, alternative);
            default -> FloatText.general(out, magnitude, Math.max(digits, 1), alternative);
        }
        capitals(out, start);
        pad(out, start, afterSign, true);
    }

    private void capitals(ByteBuilder out, int from) {
        if (conversion <= 'Z') {
            var bytes = out.array();
            for (var i = from; i < out.length(); i++) {
                bytes[i] = bytes[i] >= 'a' && bytes[i] <= 'z' ? (byte) (bytes[i] - 32) : bytes[i];
            }
        }
    }

    private void sign(ByteBuilder out, boolean negative) {
        if (negative) {
            out.append('-');
        } else if (plus) {
            out.append('+');
        } else if (space) {
            out.append(' ');
        }
    }

    private void pad(ByteBuilder out, int start, int afterSign, boolean zerosAllowed) {
        var missing = width - (out.length() - start);
        if (missing <= 0) {
            return;
        }
        if (left) {
            out.fill(' ', missing);
        } else if (zero && zerosAllowed) {
            out.insert(afterSign, '0', missing);
        } else {
            out.insert(start, ' ', missing);
        }
    }

    @Override
    public String toString() {
        return "%" + (left ? "-" : "") + width + "." + precision + conversion;
    }

    /** {@code %q} of a string: Lua source that reads back as it. */
    public static void quoted(ByteBuilder out, byte[] value) {
        out.append('"');
        for (var i = 0; i < value.length; i++) {
            var b = value[i];
            if (b == '"' || b == '\\' || b == '\n') {
                out.append('\\');
                out.append(b);
            } else if ((b >= 0 && b < ' ') || b == 0x7f) {
                var beforeDigit = i + 1 < value.length && value[i + 1] >= '0' && value[i + 1] <= '9';
                var number = Integer.toString(b);
                out.append('\\');
                out.fill('0', beforeDigit ? 3 - number.length() : 0);
                out.append(number.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                out.append(b);
            }
        }
        out.append('"');
    }

    /** {@code %q} of an integer; the smallest has no decimal literal. */
    public static void quoted(ByteBuilder out, long value) {
        out.appendAscii(value == Long.MIN_VALUE ? "0x8000000000000000" : Long.toString(value));
    }

    /** {@code %q} of a float: hexadecimal, so that nothing is lost. */
    public static void quoted(ByteBuilder out, double value) {
        new FormatSpec(false, false, false, false, false, 0, -1, 'a', 0).number(out, value);
    }
}
