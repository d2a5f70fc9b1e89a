package io.moonfleet.lua;

/** Lua's numbers as text and back. */
public final class LuaNumbers {

    private LuaNumbers() {}

    /** A float as {@code tostring} shows it: {@code %.14g}, with {@code .0} where that looks like an integer. */
    public static String format(double value) {
        if (Double.isNaN(value)) {
            return Double.doubleToRawLongBits(value) < 0 ? "-nan" : "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return integral(value);
        }
        return general(value);
    }

    private static String integral(double value) {
        if (Math.abs(value) >= 1e14) {
            return general(value);
        }
        var digits = Long.toString((long) value);
        return (value == 0 && 1 / value < 0 ? "-0" : digits) + ".0";
    }

    private static String general(double value) {
        var rounded = new java.math.BigDecimal(value).round(new java.math.MathContext(14));
        var exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= 14) {
            var digits = rounded.unscaledValue().abs().toString().replaceAll("0+$", "");
            var mantissa = digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "");
            var sign = exponent < 0 ? "-" : "+";
            var size = Math.abs(exponent);
            return (value < 0 ? "-" : "") + mantissa + "e" + sign + (size < 10 ? "0" : "") + size;
        }
        var plain = rounded.stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /** The integer that a number or numeric string stands for, or null. */
    public static Long toInteger(Object value) {
        return switch (value) {
            case Long integer -> integer;
            case Double number -> exactInteger(number);
            case LuaString string -> toInteger(parse(string.toString()));
            case null, default -> null;
        };
    }

    /** The number that a number or numeric string stands for, or null. */
    public static Number toNumber(Object value) {
        return switch (value) {
            case Long integer -> integer;
            case Double number -> number;
            case LuaString string -> parse(string.toString());
            case null, default -> null;
        };
    }

    private static Long exactInteger(double number) {
        return number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63 ? Long.valueOf((long) number) : null;
    }

    /** Reads a decimal or hexadecimal numeral as Lua's {@code tonumber} does; null when it is none. */
    public static Number parse(String text) {
        var numeral = text.strip();
        if (numeral.isEmpty()) {
            return null;
        }
        var negative = numeral.charAt(0) == '-';
        var unsigned = negative || numeral.charAt(0) == '+' ? numeral.substring(1) : numeral;
        if (unsigned.startsWith("0x") || unsigned.startsWith("0X")) {
            return parseHexadecimal(unsigned.substring(2), negative);
        }
        if (unsigned.isEmpty() || !unsigned.chars().allMatch(c -> "0123456789.eE+-".indexOf(c) >= 0)) {
            return null;
        }
        try {
            return Long.valueOf(negative ? "-" + unsigned : unsigned);
        } catch (NumberFormatException notAnInteger) {
            return parseDecimalFloat(unsigned, negative);
        }
    }

    private static Double parseDecimalFloat(String unsigned, boolean negative) {
        if (unsigned.charAt(0) == '+' || unsigned.charAt(0) == '-') {
            return null;
        }
        try {
            var value = Double.parseDouble(unsigned);
            return negative ? -value : value;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static Number parseHexadecimal(String digits, boolean negative) {
        if (!digits.isEmpty() && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            var value = 0L; // wraps around, as Lua's does
            for (var i = 0; i < digits.length(); i++) {
                value = (value << 4) | Character.digit(digits.charAt(i), 16);
            }
            return negative ? -value : value;
        }
        try {
            var exponent = digits.indexOf('p') >= 0 || digits.indexOf('P') >= 0 ? "" : "p0";
            var value = Double.parseDouble("0x" + digits + exponent);
            return negative ? -value : value;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
