package io.moonfleet.lua;

import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.Caller;
import io.moonfleet.lua.internal.text.FloatText;
import io.moonfleet.lua.internal.text.Numeral;

/** Lua's numbers as text and back. */
public final class LuaNumbers {

    private static final int MAX_FLOAT_LENGTH = 24;
    private static final int MAX_INTEGER_LENGTH = 20;

    private LuaNumbers() {}

    /** A float as {@code tostring} shows it: {@code %.14g}, with {@code .0} where that looks like an integer. */
    public static String format(double value) {
        return toLuaString(value).toString();
    }

    /** A float as {@code tostring} shows it, as a Lua string. */
    public static LuaString toLuaString(double value) {
        var out = new ByteBuilder(Caller.UNLIMITED, MAX_FLOAT_LENGTH);
        FloatText.appendLua(out, value);
        return out.toLuaString();
    }

    /** An integer as {@code tostring} shows it, as a Lua string. */
    public static LuaString toLuaString(long value) {
        var out = new ByteBuilder(Caller.UNLIMITED, MAX_INTEGER_LENGTH);
        out.appendLong(value);
        return out.toLuaString();
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
        return Numeral.parse(text.bytes(), 0, text.length());
    }
}
