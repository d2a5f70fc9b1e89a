package io.moonfleet.lua;

import java.math.BigDecimal;
import java.math.MathContext;

/** Lua's numbers as text and back. */
public final class LuaNumbers {

    private static final int DIGITS = 14;

    private LuaNumbers() {}

    /** A float as {@code tostring} shows it: {@code %.14g}, with {@code .0} where that looks like an integer. */
    public static String format(double value) {
        if (Double.isNaN(value)) {
            return Double.doubleToRawLongBits(value) < 0 ? "-nan" : "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e14) {
            return (value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value)) + ".0";
        }
        return general(value);
    }

    private static String general(double value) {
        var exact = new BigDecimal(Double.toString(Math.abs(value)));
        if (exact.precision() > DIGITS) {
            // the shortest text that reads back may round differently from the value itself
            exact = new BigDecimal(Math.abs(value)).round(new MathContext(DIGITS));
        }
        exact = exact.stripTrailingZeros();
        var sign = value < 0 ? "-" : "";
        var exponent = exact.precision() - exact.scale() - 1;
        if (exponent < -4 || exponent >= DIGITS) {
            var digits = exact.unscaledValue().toString();
            var mantissa = digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "");
            var size = Math.abs(exponent);
            return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
        }
        var plain = exact.toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }

    /** The integer that a number or numeric string stands for, or null. */
    public static Long toInteger(Object value) {
        return switch (value) {
            case Long integer -> integer;
            case Double number -> exactInteger(number);
            case LuaString string -> toInteger(parse(string));
            case null, default -> null;
        };
    }

    /** The number that a number or numeric string stands for, or null. */
    public static Number toNumber(Object value) {
        return switch (value) {
            case Long integer -> integer;
            case Double number -> number;
            case LuaString string -> parse(string);
            case null, default -> null;
        };
    }

    private static Long exactInteger(double number) {
        return number == Math.rint(number) && number >= -0x1p63 && number < 0x1p63 ? Long.valueOf((long) number) : null;
    }

    /** Reads a decimal or hexadecimal numeral as Lua's {@code tonumber} does; null when it is none. */
    public static Number parse(String text) {
        return parse(LuaString.of(text));
    }

    /** Reads a decimal or hexadecimal numeral as Lua's {@code tonumber} does; null when it is none. */
    public static Number parse(LuaString text) {
        return new Numeral(text.bytes()).read();
    }
}
