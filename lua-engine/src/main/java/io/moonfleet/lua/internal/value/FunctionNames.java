package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;

/** Names of library functions for messages: a builtin has none of its own. */
final class FunctionNames {

    private FunctionNames() {}

    /** The name of a function that is a field of a loaded module, such as "string.rep" or (of _G) "print"; or null. */
    static String ofLoaded(Table loaded, Function function) {
        for (var i = loaded.nextPosition(0); i >= 0; i = loaded.nextPosition(i + 1)) {
            if (!(loaded.keyAt(i) instanceof LuaString module && loaded.valueAt(i) instanceof Table fields)) {
                continue;
            }
            for (var j = fields.nextPosition(0); j >= 0; j = fields.nextPosition(j + 1)) {
                if (fields.valueAt(j) == function && fields.keyAt(j) instanceof LuaString field) {
                    var prefix = module.toString().equals("_G") ? "" : module + ".";
                    return prefix + field;
                }
            }
        }
        return null;
    }
}
