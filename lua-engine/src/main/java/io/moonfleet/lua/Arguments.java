package io.moonfleet.lua;

/**
 * The arguments of a call to a host function, counted from 1 as Lua does. The typed readers raise Lua's own message:
 * {@code bad argument #1 to 'insert' (table expected, got nil)}.
 */
public final class Arguments {

    private final LuaContext context;
    private final String function;
    private final Object[] values;

    public Arguments(LuaContext context, String function, Object[] values) {
        this.context = context;
        this.function = function;
        this.values = values;
    }

    public LuaContext context() {
        return context;
    }

    public int count() {
        return values.length;
    }

    /** All of them; not a copy. */
    public Object[] values() {
        return values;
    }

    /** The argument, or null when there are fewer. */
    public Object get(int index) {
        return index <= values.length ? values[index - 1] : null;
    }

    public boolean isNil(int index) {
        return get(index) == null;
    }

    public boolean truth(int index) {
        var value = get(index);
        return value != null && value != Boolean.FALSE && !Boolean.FALSE.equals(value);
    }

    /** A string, or a number in Lua's notation. */
    public LuaString string(int index) {
        return switch (get(index)) {
            case LuaString string -> string;
            case Long number -> LuaNumbers.toLuaString(number.longValue());
            case Double number -> LuaNumbers.toLuaString(number.doubleValue());
            case null, default -> throw wrongType(index, "string");
        };
    }

    public String text(int index) {
        return string(index).toString();
    }

    public String text(int index, String whenNil) {
        return isNil(index) ? whenNil : text(index);
    }

    /** An integer, a float with an integral value, or a string that reads as one. */
    public long integer(int index) {
        var value = get(index);
        var integer = LuaNumbers.toInteger(value);
        if (integer != null) {
            return integer;
        }
        if (LuaNumbers.toNumber(value) != null) {
            throw bad(index, "number has no integer representation");
        }
        throw wrongType(index, "number");
    }

    public long integer(int index, long whenNil) {
        return isNil(index) ? whenNil : integer(index);
    }

    public double number(int index) {
        var number = LuaNumbers.toNumber(get(index));
        if (number == null) {
            throw wrongType(index, "number");
        }
        return number.doubleValue();
    }

    public double number(int index, double whenNil) {
        return isNil(index) ? whenNil : number(index);
    }

    public LuaTable table(int index) {
        if (get(index) instanceof LuaTable table) {
            return table;
        }
        throw wrongType(index, "table");
    }

    public LuaFunction function(int index) {
        if (get(index) instanceof LuaFunction found) {
            return found;
        }
        throw wrongType(index, "function");
    }

    /** "bad argument #index to 'function' (why)". */
    public LuaException bad(int index, String why) {
        return new LuaException("bad argument #" + index + " to '" + function + "' (" + why + ")");
    }

    private LuaException wrongType(int index, String expected) {
        var got = index > values.length ? "no value" : LuaTypes.nameOf(get(index));
        return bad(index, expected + " expected, got " + got);
    }
}
