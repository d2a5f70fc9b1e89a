package io.moonfleet.lua;

/** Source that is no Lua: the message begins with {@code file:line:}. */
public final class LuaSyntaxException extends LuaException {

    private static final long serialVersionUID = 1;

    private final transient LuaString text;

    public LuaSyntaxException(String message) {
        this(LuaString.of(message));
    }

    private LuaSyntaxException(LuaString text) {
        super(text.toString()); // hosts see U+FFFD for bytes that are no UTF-8
        this.text = text;
    }

    /** The message byte by byte: names of chunks and tokens may have any. */
    public LuaString text() {
        return text;
    }
}
