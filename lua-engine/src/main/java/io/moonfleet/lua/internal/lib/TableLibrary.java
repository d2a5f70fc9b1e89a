package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.TypeNames;

/**
 * The {@code table} table of manual section 6.6. As 5.3 has it, the functions respect metamethods and take anything that
 * behaves like a table; tables without a metatable go a short way.
 */
public final class TableLibrary extends Library {

    private static final Metamethod[] READ = {Metamethod.INDEX};
    private static final Metamethod[] WRITE = {Metamethod.NEWINDEX};
    private static final Metamethod[] READ_AND_LENGTH = {Metamethod.INDEX, Metamethod.LEN};
    static final Metamethod[] ALL = {Metamethod.INDEX, Metamethod.NEWINDEX, Metamethod.LEN};
    private static final LuaString N = LuaString.of("n");

    public TableLibrary() {
        super("table");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .functionN("concat", TableLibrary::concat)
                .functionN("insert", TableLibrary::insert)
                .functionN("move", TableLibrary::move)
                .functionN("pack", TableLibrary::pack)
                .functionN("remove", TableLibrary::remove)
                .function2("sort", TableSort::sort)
                .function3("unpack", TableLibrary::unpack);
    }

    static Object at(Object[] arguments, int index) {
        return index < arguments.length ? arguments[index] : null;
    }

    /** Lets anything pass that has the metamethods to be used like a table. */
    static void check(Exec exec, int index, Object value, Metamethod[] needed) {
        if (value instanceof Table) {
            return;
        }
        var metatable = exec.metatables.of(value);
        for (var event : needed) {
            if (metatable == null || metatable.metamethod(event) == null) {
                throw Check.wrongType(exec, index, value, "table");
            }
        }
    }

    static boolean isRaw(Object value) {
        return value instanceof Table table && table.metatable() == null;
    }

    static long length(Exec exec, Object value) {
        if (value instanceof Table table && table.metatable() == null) {
            return table.length();
        }
        var length = Numbers.toInteger(Operators.length(exec, value, null));
        if (length == null) {
            throw exec.error("object length is not an integer");
        }
        return length;
    }

    static Object get(Exec exec, Object container, long index) {
        return isRaw(container) ? ((Table) container).get(index) : Operators.index(exec, container, index, null);
    }

    static void set(Exec exec, Object container, long index, Object value) {
        if (isRaw(container)) {
            ((Table) container).put(index, value);
        } else {
            Operators.setIndex(exec, container, index, value, null);
        }
    }

    private static Object insert(Exec exec, Object[] arguments) {
        var list = at(arguments, 0);
        check(exec, 1, list, ALL);
        var end = length(exec, list) + 1; // may wrap around
        switch (arguments.length) {
            case 2 -> set(exec, list, end, arguments[1]);
            case 3 -> {
                var position = Check.integer(exec, 2, arguments[1]);
                if (position < 1 || position > end) {
                    throw Check.bad(exec, 2, "position out of bounds");
                }
                insertAt(exec, list, position, end, arguments[2]);
            }
            default -> throw exec.error("wrong number of arguments to 'insert'");
        }
        return Results.NONE;
    }

    private static void insertAt(Exec exec, Object list, long position, long end, Object value) {
        if (isRaw(list) && value != null && position < end && ((Table) list).arrayCount() == end - 1) {
            exec.burn(end - position >> 4);
            ((Table) list).insertInArray((int) position, value);
            return;
        }
        for (var i = end; i > position; i--) {
            exec.burn(1);
            set(exec, list, i, get(exec, list, i - 1));
        }
        set(exec, list, position, value);
    }

    private static Object remove(Exec exec, Object[] arguments) {
        var list = at(arguments, 0);
        check(exec, 1, list, ALL);
        var size = length(exec, list);
        var position = Check.integer(exec, 2, at(arguments, 1), size);
        // "size + 1" wraps around as in C, so that the longest list has no valid position but its end
        if (arguments.length > 1 && position != size && (position < 1 || position > size + 1)) {
            throw Check.bad(exec, 1, "position out of bounds");
        }
        if (isRaw(list) && position >= 1 && position < size && ((Table) list).arrayCount() == size) {
            exec.burn(size - position >> 4);
            return ((Table) list).removeFromArray((int) position);
        }
        var removed = get(exec, list, position);
        for (; position < size; position++) {
            exec.burn(1);
            set(exec, list, position, get(exec, list, position + 1));
        }
        set(exec, list, position, null);
        return removed;
    }

    private static Object move(Exec exec, Object[] arguments) {
        var source = at(arguments, 0);
        var from = Check.integer(exec, 2, at(arguments, 1));
        var end = Check.integer(exec, 3, at(arguments, 2));
        var to = Check.integer(exec, 4, at(arguments, 3));
        var elsewhere = at(arguments, 4) != null;
        var target = elsewhere ? arguments[4] : source;
        check(exec, 1, source, READ);
        check(exec, elsewhere ? 5 : 1, target, WRITE);
        if (end < from) {
            return target;
        }
        if (from <= 0 && end >= Long.MAX_VALUE + from) {
            throw Check.bad(exec, 3, "too many elements to move");
        }
        var count = end - from + 1;
        if (to > Long.MAX_VALUE - count + 1) {
            throw Check.bad(exec, 4, "destination wrap around");
        }
        if (to > end || to <= from || (elsewhere && !Operators.equal(exec, source, target))) {
            for (var i = 0L; i < count; i++) {
                exec.burn(1);
                set(exec, target, to + i, get(exec, source, from + i));
            }
        } else {
            for (var i = count - 1; i >= 0; i--) {
                exec.burn(1);
                set(exec, target, to + i, get(exec, source, from + i));
            }
        }
        return target;
    }

    private static Object concat(Exec exec, Object[] arguments) {
        var list = at(arguments, 0);
        check(exec, 1, list, READ_AND_LENGTH);
        var last = length(exec, list);
        var separator = Check.string(exec, 2, at(arguments, 1), LuaString.EMPTY);
        var first = Check.integer(exec, 3, at(arguments, 2), 1);
        last = Check.integer(exec, 4, at(arguments, 3), last);
        if (first > last) {
            return LuaString.EMPTY;
        }
        var out = new ByteBuilder(exec);
        for (var i = first; ; i++) {
            appendItem(exec, out, get(exec, list, i), i);
            if (i == last) { // not i <= last, which may always be so
                break;
            }
            out.append(separator);
        }
        return out.toLuaString();
    }

    private static void appendItem(Exec exec, ByteBuilder out, Object value, long index) {
        switch (value) {
            case LuaString string -> {
                out.append(string);
                exec.burn(1 + (string.length() >> 3));
            }
            case Long integer -> {
                out.appendLong(integer);
                exec.burn(2);
            }
            case Double number -> {
                out.append(Numbers.toText(number));
                exec.burn(8);
            }
            case null, default ->
                throw exec.error("invalid value (" + TypeNames.of(value) + ") at index " + (int) index
                        + " in table for 'concat'");
        }
    }

    private static Object pack(Exec exec, Object[] values) {
        var table = exec.newTable(values.length, 1);
        table.putList(0, values, values.length);
        exec.burn(values.length >> 2);
        table.put(N, (long) values.length);
        return table;
    }

    static Object unpack(Exec exec, Object list, Object i, Object j) {
        var first = Check.integer(exec, 2, i, 1);
        var last = j == null ? length(exec, list) : Check.integer(exec, 3, j);
        if (first > last) {
            return Results.NONE;
        }
        if (Long.compareUnsigned(last - first, StringLibrary.MAX_RESULTS) >= 0) {
            throw exec.error("too many results to unpack");
        }
        var count = (int) (last - first) + 1;
        exec.burn(count >> 1);
        exec.charge(4L * count);
        var values = new Object[count];
        if (isRaw(list)) {
            var table = (Table) list;
            for (var n = 0; n < count; n++) {
                values[n] = table.get(first + n);
            }
        } else {
            for (var n = 0; n < count; n++) {
                exec.burn(1);
                values[n] = Operators.index(exec, list, first + n, null);
            }
        }
        return count == 1 ? values[0] : values;
    }
}
