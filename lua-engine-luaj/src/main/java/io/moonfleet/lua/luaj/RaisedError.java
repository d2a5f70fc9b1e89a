package io.moonfleet.lua.luaj;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;

/** An error whose value is complete: LuaJ must not put a place to it. */
final class RaisedError extends LuaError {

    private static final long serialVersionUID = 1;

    RaisedError(LuaValue value) {
        super(value);
        traceback = value.isstring() ? value.tojstring() : "(error object is a " + value.typename() + " value)";
    }
}
