package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.quickapp.internal.json.LuaJson;

/** What the log says of an error: Lua's own words for a table tell nothing of what is in it, so its JSON stands beside them. */
final class ErrorWords {

    private static final int LONGEST = 1_000;

    private final LuaContext context;
    private final LuaJson json;

    ErrorWords(LuaContext context, LuaJson json) {
        this.context = context;
        this.json = json;
    }

    String of(LuaException error) {
        return isMute(error.value()) ? content((LuaTable) error.value()) : String.valueOf(error.getMessage());
    }

    /** @param problem an error object, as a handler of {@code xpcall} gets it */
    String of(Object problem) {
        return isMute(problem) ? content((LuaTable) problem) : context.tostring(problem);
    }

    /** Whether it is a table that has no words of its own. */
    private static boolean isMute(Object problem) {
        return problem instanceof LuaTable table
                && (table.metatable() == null || table.metatable().get("__tostring") == null);
    }

    private String content(LuaTable table) {
        try {
            var text = json.encode(table).toString();
            return "(error object is a table value: "
                    + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…") + ")";
        } catch (LuaException noJson) {
            return "(error object is a table value)";
        }
    }
}
