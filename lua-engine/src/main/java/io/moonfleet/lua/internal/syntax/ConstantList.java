package io.moonfleet.lua.internal.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The constants of one function that is written as instructions. */
final class ConstantList {

    /** Stands for nil, which is no key of a map. */
    private static final Object NIL = new Object();

    private final List<Object> constants = new ArrayList<>();
    /** Shared by a chunk's functions, as in PUC Lua: a constant that an inner function has too gets another place. */
    private final Map<Object, Integer> indices;

    /** @param around that of the enclosing function; null for a main chunk */
    ConstantList(ConstantList around) {
        this.indices = around == null ? new HashMap<>() : around.indices;
    }

    /** The constant's index, which it gets now if it has none. */
    int indexOf(Object value) {
        var key = value == null ? NIL : value;
        var known = indices.get(key);
        if (known != null && known < constants.size() && Objects.equals(constants.get(known), value)) {
            return known;
        }
        constants.add(value);
        indices.put(key, constants.size() - 1);
        return constants.size() - 1;
    }

    Object[] toArray() {
        return constants.toArray();
    }
}
