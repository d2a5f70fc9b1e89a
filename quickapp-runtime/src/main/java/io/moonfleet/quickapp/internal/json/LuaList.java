package io.moonfleet.quickapp.internal.json;

import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaTable;

/**
 * A JSON array on its way into a Lua table. Its nulls become nil, and the length still reaches the last value, as it does
 * of a table constructor with nils: for that the table's list must have exactly that size and be full for a moment.
 */
final class LuaList {

    private static final Boolean PLACE = true;

    private final LuaContext context;
    private final LuaTable arrayMark;
    private final LuaTable table;
    private long length;
    private long lastValue;
    private boolean hasNulls;

    /**
     * @param arrayMark the metatable of a table that would not be an array when it is encoded again
     * @param expected how many items will come, 0 if unknown
     */
    LuaList(LuaContext context, LuaTable arrayMark, int expected) {
        this.context = context;
        this.arrayMark = arrayMark;
        this.table = context.newTable(expected, 0);
    }

    void add(Object value) {
        length++;
        if (value == null) {
            hasNulls = true;
        } else {
            table.put(length, value);
            lastValue = length;
        }
    }

    LuaTable finished() {
        var list = hasNulls ? withGaps() : table;
        if (length == 0 || hasNulls) {
            list.setMetatable(arrayMark);
        }
        return list;
    }

    private LuaTable withGaps() {
        var list = context.newTable(Math.toIntExact(lastValue), 0);
        for (var index = 1L; index <= lastValue; index++) {
            var value = table.get(index);
            list.put(index, value == null ? PLACE : value);
        }
        for (var index = 1L; index < lastValue; index++) {
            if (table.get(index) == null) {
                list.put(index, null);
            }
        }
        return list;
    }
}
