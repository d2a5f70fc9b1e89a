package io.moonfleet.lua;

/** The names of Lua's types. */
public final class LuaTypes {

    private LuaTypes() {}

    /** What {@code type} says of a value (of a disguised table: "table"). */
    public static String nameOf(Object value) {
        return switch (value) {
            case null -> "nil";
            case Boolean _ -> "boolean";
            case Long _, Double _ -> "number";
            case LuaString _ -> "string";
            case LuaTable _ -> "table";
            case LuaFunction _ -> "function";
            case LuaCoroutine _ -> "thread";
            default -> "userdata";
        };
    }
}
