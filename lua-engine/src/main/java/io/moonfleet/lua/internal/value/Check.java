package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaString;

/**
 * The argument checks of library functions, with lua5.3's messages. {@code index} counts from 1; the running builtin and
 * the name at its place of call are found on the call stack.
 */
public final class Check {

    private Check() {}

    public static Table table(Exec exec, int index, Object value) {
        if (value instanceof Table table) {
            return table;
        }
        throw wrongType(exec, index, value, "table");
    }

    public static Function function(Exec exec, int index, Object value) {
        if (value instanceof Function function) {
            return function;
        }
        throw wrongType(exec, index, value, "function");
    }

    /** A string, or a number in Lua's notation. */
    public static LuaString string(Exec exec, int index, Object value) {
        if (value instanceof LuaString string) {
            return string;
        }
        var text = Numbers.toText(value);
        if (text == null) {
            throw wrongType(exec, index, value, "string");
        }
        return text;
    }

    public static LuaString string(Exec exec, int index, Object value, LuaString whenNil) {
        return value == null ? whenNil : string(exec, index, value);
    }

    /** An integer, a float with an integral value, or a string that reads as either. */
    public static long integer(Exec exec, int index, Object value) {
        if (value instanceof Long integer) {
            return integer;
        }
        var integer = Numbers.toInteger(value);
        if (integer != null) {
            return integer;
        }
        if (Numbers.toNumber(value) != null) {
            throw bad(exec, index, "number has no integer representation");
        }
        throw wrongType(exec, index, value, "number");
    }

    public static long integer(Exec exec, int index, Object value, long whenNil) {
        return value == null ? whenNil : integer(exec, index, value);
    }

    /** A {@link Long} or {@link Double}, converted from a string if need be. */
    public static Object number(Exec exec, int index, Object value) {
        if (value instanceof Long || value instanceof Double) {
            return value;
        }
        var number = value instanceof LuaString string ? LuaNumbers.parse(string) : null;
        if (number == null) {
            throw wrongType(exec, index, value, "number");
        }
        return number;
    }

    public static double real(Exec exec, int index, Object value) {
        return Numbers.toDouble(number(exec, index, value));
    }

    public static double real(Exec exec, int index, Object value, double whenNil) {
        return value == null ? whenNil : real(exec, index, value);
    }

    /** Anything, nil too, but not nothing. */
    public static Object any(Exec exec, int index, Object value) {
        if (value == null && index > exec.argumentCount()) {
            throw bad(exec, index, "value expected");
        }
        return value;
    }

    /** A position in a list of options. */
    public static int option(Exec exec, int index, Object value, String whenNil, String... options) {
        var text = value == null && whenNil != null
                ? whenNil
                : string(exec, index, value).toString();
        for (var i = 0; i < options.length; i++) {
            if (options[i].equals(text)) {
                return i;
            }
        }
        throw bad(exec, index, "invalid option '" + text + "'");
    }

    /** "bad argument #index to 'function' (table expected, got nil)". */
    public static LuaError wrongType(Exec exec, int index, Object value, String expected) {
        var got = value == null && index > exec.argumentCount() ? "no value" : TypeNames.named(exec, value);
        return bad(exec, index, expected + " expected, got " + got);
    }

    /** "bad argument #index to 'function' (why)", or "calling 'function' on bad self". */
    public static LuaError bad(Exec exec, int index, String why) {
        var name = exec.nameOfFrame(exec.depth);
        if (name != null && name.kind().equals("method")) {
            if (index == 1) {
                return exec.error("calling '" + name.name() + "' on bad self (" + why + ")");
            }
            return exec.error("bad argument #" + (index - 1) + " to '" + name.name() + "' (" + why + ")");
        }
        var shown = name != null ? name.name() : FunctionNames.ofLoaded(exec.loaded, exec.functionAt(exec.depth));
        return exec.error("bad argument #" + index + " to '" + (shown == null ? "?" : shown) + "' (" + why + ")");
    }
}
