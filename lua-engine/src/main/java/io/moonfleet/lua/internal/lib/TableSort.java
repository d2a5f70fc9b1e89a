package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import java.util.Arrays;

/**
 * {@code table.sort}: PUC Lua's quicksort, so that an inconsistent order function is found out in the same places. Lists
 * of only integers, only floats or only strings in their natural order are sorted by the JDK.
 */
final class TableSort {

    /** From this size on pivots are chosen at random once partitions get out of balance. */
    private static final int LARGE = 100;

    private final Exec exec;
    private final Function order;
    private final Items items;

    private TableSort(Exec exec, Function order, Items items) {
        this.exec = exec;
        this.order = order;
        this.items = items;
    }

    /** What is sorted, with indices from 1. */
    private interface Items {
        Object get(int index);

        void set(int index, Object value);
    }

    /** A table without a metatable, which the order function may look at and change meanwhile. */
    private record Raw(Table table) implements Items {

        @Override
        public Object get(int index) {
            return table.get((long) index);
        }

        @Override
        public void set(int index, Object value) {
            table.put((long) index, value);
        }
    }

    /** A table with a metatable, or something that pretends to be a table. */
    private record InPlace(Exec exec, Object container) implements Items {

        @Override
        public Object get(int index) {
            return Operators.index(exec, container, (long) index, null);
        }

        @Override
        public void set(int index, Object value) {
            Operators.setIndex(exec, container, (long) index, value, null);
        }
    }

    static Object sort(Exec exec, Object list, Object order) {
        TableLibrary.check(exec, 1, list, TableLibrary.ALL);
        var length = TableLibrary.length(exec, list);
        if (length < 2) {
            return Results.NONE;
        }
        if (length >= Integer.MAX_VALUE) {
            throw Check.bad(exec, 1, "array too big");
        }
        var function = order == null ? null : Check.function(exec, 2, order);
        if (TableLibrary.isRaw(list)) {
            sortRaw(exec, (Table) list, (int) length, function);
        } else {
            new TableSort(exec, function, new InPlace(exec, list)).sort(1, (int) length, 0);
        }
        return Results.NONE;
    }

    private static void sortRaw(Exec exec, Table table, int length, Function order) {
        if (order == null && sortNaturally(exec, table, length)) {
            return;
        }
        new TableSort(exec, order, new Raw(table)).sort(1, length, 0);
    }

    private static boolean sortNaturally(Exec exec, Table table, int length) {
        exec.charge(4L * length);
        var values = new Object[length];
        for (var i = 0; i < length; i++) {
            values[i] = table.get(i + 1L);
        }
        exec.burn(length);
        if (!sortNaturally(exec, values)) {
            return false;
        }
        writeBack(table, values);
        return true;
    }

    private static void writeBack(Table table, Object[] values) {
        for (var i = 0; i < values.length; i++) {
            table.put(i + 1L, values[i]);
        }
    }

    private static boolean sortNaturally(Exec exec, Object[] values) {
        var type = values[0] == null ? null : values[0].getClass();
        if (type != Long.class && type != Double.class && type != LuaString.class) {
            return false;
        }
        for (var value : values) {
            if (value == null || value.getClass() != type || (value instanceof Double number && Double.isNaN(number))) {
                return false;
            }
        }
        exec.burn(values.length * (32L - Integer.numberOfLeadingZeros(values.length)));
        exec.charge(2L * values.length);
        Arrays.sort(values);
        return true;
    }

    private void sort(int from, int to, int seed) {
        var lo = from;
        var up = to;
        var random = seed;
        while (lo < up) {
            var first = items.get(lo);
            var last = items.get(up);
            if (less(last, first)) {
                set(lo, last, up, first);
            }
            if (up - lo == 1) {
                return;
            }
            var pivot = up - lo < LARGE || random == 0 ? lo + (up - lo) / 2 : randomPivot(lo, up, random);
            medianToPivot(lo, pivot, up);
            if (up - lo == 2) {
                return;
            }
            var value = items.get(pivot);
            set(pivot, items.get(up - 1), up - 1, value);
            pivot = partition(lo, up, value);
            int smaller;
            if (pivot - lo < up - pivot) {
                sort(lo, pivot - 1, random);
                smaller = pivot - lo;
                lo = pivot + 1;
            } else {
                sort(pivot + 1, up, random);
                smaller = up - pivot;
                up = pivot - 1;
            }
            if ((up - lo) / 128 > smaller) {
                random = (int) LibraryState.of(exec).nextRandom() | 1;
            }
        }
    }

    private static int randomPivot(int lo, int up, int random) {
        var quarter = (up - lo) / 4;
        return Integer.remainderUnsigned(random, quarter * 2) + lo + quarter;
    }

    private void medianToPivot(int lo, int pivot, int up) {
        var middle = items.get(pivot);
        var first = items.get(lo);
        if (less(middle, first)) {
            set(pivot, first, lo, middle);
            return;
        }
        var last = items.get(up);
        if (less(last, middle)) {
            set(pivot, last, up, middle);
        }
    }

    /** Splits by the pivot's value, which is at up - 1; returns where it ends up. */
    private int partition(int lo, int up, Object pivot) {
        var i = lo;
        var j = up - 1;
        while (true) {
            var left = items.get(++i);
            while (less(left, pivot)) {
                if (i == up - 1) {
                    throw exec.error("invalid order function for sorting");
                }
                left = items.get(++i);
            }
            var right = items.get(--j);
            while (less(pivot, right)) {
                if (j < i) {
                    throw exec.error("invalid order function for sorting");
                }
                right = items.get(--j);
            }
            if (j < i) {
                set(up - 1, left, i, pivot);
                return i;
            }
            set(i, right, j, left);
        }
    }

    /** Metamethods see each item read once and the two written in this order, as in PUC Lua. */
    private void set(int one, Object value, int other, Object otherValue) {
        items.set(one, value);
        items.set(other, otherValue);
    }

    private boolean less(Object a, Object b) {
        exec.burn(1);
        if (order == null) {
            return Operators.lessThan(exec, a, b);
        }
        return Operators.truth(Results.first(exec.callback(order, a, b)));
    }
}
