package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;

/** A Lua error on its way to a handler: the value is final, its position (if any) already in it. */
public final class LuaError extends LuaException {

    private static final long serialVersionUID = 1;

    public LuaError(Object value) {
        super(null, value, "");
    }

    private LuaError(String message, Object value, String traceback) {
        super(message, value, traceback);
    }

    public static LuaError of(String message) {
        return new LuaError(LuaString.of(message));
    }

    /** The same error, as the host sees it. */
    public LuaError toHost(String message, String traceback) {
        return new LuaError(message, value(), traceback);
    }

    @Override
    public String getMessage() {
        var message = super.getMessage();
        return message != null ? message : String.valueOf(value());
    }
}
