package io.moonfleet.lua.internal.value;

/** The iterators of {@code pairs} and {@code ipairs}: loops recognise them and do without the calls. */
public final class Iteration {

    public static final Builtin NEXT = Builtin.of2("next", Iteration::next);
    public static final Builtin IPAIRS_STEP = Builtin.of2("ipairs_aux", Iteration::step);

    private Iteration() {}

    private static Object next(Exec exec, Object container, Object key) {
        var table = Check.table(exec, 1, container);
        var after = table.positionAfter(key);
        if (after < 0) {
            throw exec.runtimeError("invalid key to 'next'");
        }
        var position = table.nextPosition(after);
        return position < 0 ? null : Results.of(table.keyAt(position), table.valueAt(position));
    }

    private static Object step(Exec exec, Object container, Object index) {
        var next = Check.integer(exec, 2, index) + 1;
        var value = element(exec, container, next);
        return value == null ? null : Results.of(next, value);
    }

    /** An element of what need not be a table. */
    public static Object element(Exec exec, Object container, long index) {
        if (container instanceof Table table) {
            var value = table.get(index);
            if (value != null || table.metatable() == null) {
                return value;
            }
        }
        exec.unyieldable++; // also where a loop does it on the spot: it is the library's doing
        var value = Operators.index(exec, container, index, null);
        exec.unyieldable--;
        return value;
    }
}
