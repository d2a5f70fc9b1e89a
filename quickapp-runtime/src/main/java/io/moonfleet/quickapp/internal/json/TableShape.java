package io.moonfleet.quickapp.internal.json;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.LuaTypes;

/**
 * Whether a Lua table is an array or an object in JSON. An empty table is an object unless it was marked; a list may have
 * gaps, which are nulls, as long as it isn't mostly gaps.
 */
record TableShape(LuaTable arrayMark, LuaFunction nullMark) {

    static final int DEEPEST = 500;

    boolean isNull(LuaFunction function) {
        return function.equals(nullMark);
    }

    boolean isMarked(LuaTable table) {
        return arrayMark.equals(table.metatable());
    }

    /** The length of the array that a table is, or -1 for an object. */
    long arrayLength(LuaTable table) {
        var keys = new Keys();
        table.forEach(keys::count);
        if (keys.others > 0) {
            return -1;
        }
        if (keys.count == 0) {
            return isMarked(table) ? 0 : -1;
        }
        return keys.largest <= 2 * keys.count + 8 || isMarked(table) && keys.largest < 100_000 ? keys.largest : -1;
    }

    private static final class Keys {
        private long count;
        private long largest;
        private long others;

        void count(Object key, Object value) {
            if (key instanceof Long index && index >= 1) {
                count++;
                largest = Math.max(largest, index);
            } else {
                others++;
            }
        }
    }

    static String nameOf(Object key) {
        return switch (key) {
            case LuaString name -> name.toString();
            case Long integer -> Long.toString(integer);
            case Double number -> LuaNumbers.format(number);
            case Boolean truth -> truth.toString();
            default -> throw new LuaException("json: a " + LuaTypes.nameOf(key) + " cannot be a field's name");
        };
    }

    static LuaException tooDeep() {
        return new LuaException("json: tables nested more than " + DEEPEST + " deep (one that contains itself?)");
    }
}
