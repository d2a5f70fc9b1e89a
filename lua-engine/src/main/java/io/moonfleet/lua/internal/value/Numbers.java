package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaString;

/** Conversions between integers, floats and strings, and comparisons across the subtypes, as Lua 5.3 defines them. */
public final class Numbers {

    private Numbers() {}

    /** The key under which a table keeps a value: a float with an integral value is an integer. */
    static Object normalizeKey(Object key) {
        if (key instanceof Double number) {
            var integer = exactInteger(number);
            return integer == null ? key : (Object) integer;
        }
        return key;
    }

    /** The integer that equals a float, or null. */
    public static Long exactInteger(double number) {
        var integer = (long) number;
        return integer == number && number != 0x1p63 ? Long.valueOf(integer) : null;
    }

    /** The number that a number or a numeric string stands for, or null. */
    public static Object toNumber(Object value) {
        if (value instanceof Long || value instanceof Double) {
            return value;
        }
        return value instanceof LuaString string ? LuaNumbers.parse(string) : null;
    }

    /** The integer that a number or a numeric string stands for, or null: without rounding. */
    public static Long toInteger(Object value) {
        return switch (value) {
            case Long integer -> integer;
            case Double number -> exactInteger(number);
            case LuaString string -> toInteger(LuaNumbers.parse(string));
            case null, default -> null;
        };
    }

    public static double toDouble(Object number) {
        return number instanceof Long integer ? (double) (long) integer : (double) (Double) number;
    }

    /** The text of a string or a number, as concatenation and {@code tostring} have it; null for any other value. */
    public static LuaString toText(Object value) {
        return switch (value) {
            case LuaString string -> string;
            case Long integer -> LuaNumbers.toLuaString(integer.longValue());
            case Double number -> LuaNumbers.toLuaString(number.doubleValue());
            case null, default -> null;
        };
    }

    // ---- arithmetic with Lua's rounding ----

    public static double mod(double a, double b) {
        var remainder = a % b;
        return remainder * b < 0 ? remainder + b : remainder;
    }

    public static double floorDivide(double a, double b) {
        return Math.floor(a / b);
    }

    public static double power(double base, double exponent) {
        if (exponent == 2) {
            return base * base;
        }
        // C's pow, unlike Java's: 1^nan is 1, and (-1)^inf is 1
        if (base == 1 || base == -1 && Double.isInfinite(exponent)) {
            return 1;
        }
        return exponent == 0.5 && base > 0 ? Math.sqrt(base) : Math.pow(base, exponent);
    }

    public static long shiftLeft(long value, long by) {
        if (by <= -64 || by >= 64) {
            return 0;
        }
        return by >= 0 ? value << by : value >>> -by;
    }

    // ---- comparison ----

    public static boolean rawEquals(Object a, Object b) {
        if (a == b) {
            return !(a instanceof Double number) || !Double.isNaN(number);
        }
        return switch (a) {
            case LuaString string -> string.equals(b);
            case Long integer ->
                b instanceof Long other
                        ? integer.longValue() == other
                        : b instanceof Double number && integer == (double) number && exact(integer, number);
            case Double number ->
                b instanceof Double other
                        ? number.doubleValue() == other
                        : b instanceof Long integer && integer == (double) number && exact(integer, number);
            case null, default -> false;
        };
    }

    private static boolean exact(long integer, double number) {
        return (long) number == integer && number != 0x1p63;
    }

    public static boolean less(long a, double b) {
        if (b >= 0x1p63) {
            return true;
        }
        return b > -0x1p63 && a < (long) Math.ceil(b);
    }

    public static boolean lessOrEqual(long a, double b) {
        if (b >= 0x1p63) {
            return true;
        }
        return b >= -0x1p63 && a <= (long) Math.floor(b);
    }

    public static boolean less(double a, long b) {
        if (a < -0x1p63) {
            return true;
        }
        return a < 0x1p63 && (long) Math.floor(a) < b;
    }

    public static boolean lessOrEqual(double a, long b) {
        if (a <= -0x1p63) {
            return true;
        }
        return a < 0x1p63 && (long) Math.ceil(a) <= b;
    }
}
