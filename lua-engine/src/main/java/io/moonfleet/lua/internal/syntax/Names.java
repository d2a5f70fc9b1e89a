package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;

/** How messages name the value of an expression: {@code local 'x'}, {@code field '?'}. */
public record Names(String kind, String name) {

    /** The name, or null for an expression that has none. */
    public static Names of(Expression expression) {
        return switch (expression) {
            case Expression.Local local -> new Names("local", local.variable().name());
            case Expression.Upvalue upvalue -> new Names("upvalue", upvalue.name());
            case Expression.Index index -> ofField(index);
            case Expression.Parenthesized parentheses -> of(parentheses.inner());
            case Expression.Constant constant
            when constant.value() instanceof LuaString string -> new Names("constant", string.toString());
            default -> null;
        };
    }

    /** What is left of it when the names of variables are gone; null for nothing. */
    public Names stripped() {
        return switch (kind) {
            case "local" -> null;
            case "upvalue" -> new Names(kind, "?");
            case "global" -> new Names("field", name);
            default -> this;
        };
    }

    private static Names ofField(Expression.Index index) {
        if (!(index.key() instanceof Expression.Constant key && key.value() instanceof LuaString name)) {
            return new Names("field", "?");
        }
        return new Names(isEnvironment(index.table()) ? "global" : "field", name.toString());
    }

    private static boolean isEnvironment(Expression table) {
        return switch (table) {
            case Expression.Upvalue upvalue -> upvalue.name().equals("_ENV");
            case Expression.Local local -> local.variable().name().equals("_ENV");
            default -> false;
        };
    }

    /** As in messages. */
    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
