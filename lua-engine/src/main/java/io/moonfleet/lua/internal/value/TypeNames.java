package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTypes;

/** Names of types. A metatable's __name is one, too, but not everywhere. */
public final class TypeNames {

    private TypeNames() {}

    /** What Lua's {@code type} says. */
    public static String of(Object value) {
        return value instanceof Table table && table.isDisguised() ? "userdata" : LuaTypes.nameOf(value);
    }

    /** The type's name, or what the metatable's __name says. */
    public static String forMessages(Exec exec, Object value) {
        return value instanceof Table || value instanceof Userdata ? named(exec, value) : of(value);
    }

    /** The same for {@code tostring} and arguments, where other types may have a __name, too. */
    public static String named(Exec exec, Object value) {
        return exec.metamethod(value, Metamethod.NAME) instanceof LuaString name ? name.toString() : of(value);
    }
}
