package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaFunction;

/**
 * Whatever can be called without a metamethod. A call returns one value as it is, and none or several as {@code
 * Object[]} (see {@link Results}); that array belongs to nobody and must not be written to.
 */
public abstract class Function implements LuaFunction {

    public abstract Object call(Exec exec);

    public abstract Object call(Exec exec, Object a);

    public abstract Object call(Exec exec, Object a, Object b);

    public abstract Object call(Exec exec, Object a, Object b, Object c);

    public abstract Object call(Exec exec, Object[] arguments);
}
