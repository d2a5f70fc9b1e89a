package io.moonfleet.lua;

/** A function that the host gives to Lua. */
@FunctionalInterface
public interface HostFunction {

    /** No results. */
    Object[] NOTHING = {};

    /**
     * @return the results, never null; {@link #NOTHING} for none
     * @throws LuaException becomes a Lua error at the caller's line; any other exception does too, with its message
     */
    Object[] call(Arguments arguments);

    /** One result. */
    static Object[] one(Object value) {
        return new Object[] {value};
    }
}
