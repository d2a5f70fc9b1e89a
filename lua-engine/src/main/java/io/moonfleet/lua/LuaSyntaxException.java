package io.moonfleet.lua;

/** Source that is no Lua: the message begins with {@code file:line:}. */
public final class LuaSyntaxException extends LuaException {

    private static final long serialVersionUID = 1;

    public LuaSyntaxException(String message) {
        super(message);
    }
}
