package io.moonfleet.lua;

/** An error raised by Lua code or by a host function: what {@code pcall} catches. */
public class LuaException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Object value;
    private final String traceback;

    /** An error with a message to which the engine puts the place ({@code file:line:}) of the running Lua code. */
    public LuaException(String message) {
        this(message, LuaString.of(message), "");
    }

    /**
     * @param value the error object, any Lua value
     * @param traceback as {@code debug.traceback} shows it, or empty
     */
    public LuaException(String message, Object value, String traceback) {
        super(message, null, false, false);
        this.value = value;
        this.traceback = traceback;
    }

    /** The error object. */
    public Object value() {
        return value;
    }

    /** Where it happened, from the innermost call outwards; empty when unknown. */
    public String traceback() {
        return traceback;
    }
}
