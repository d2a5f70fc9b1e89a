package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.internal.limits.Ledger;
import java.util.function.BiConsumer;

/**
 * Lua's table: a dense array part for the keys 1..count, and a hash part for all other keys. All methods are raw; metamethods are {@link
 * Operators}' business.
 *
 * <p>Two things always hold: {@code array[count - 1]} is not null, and the key {@code count + 1} has no value in the hash part. Hence
 * {@code count} is a border.
 */
public final class Table extends HashPart implements LuaTable, Collectable {

    private static final Object[] NO_ARRAY = {};
    /** Bounds what {@link #trim} may have to step over for one removal, which costs a script no fuel. */
    private static final int WIDEST_HOLE = 256;

    private Object[] array = NO_ARRAY;
    private int count;
    /** Whether there may be a nil among the first {@link #count}. */
    private boolean mayHaveHoles;

    private Table metatable;
    /** The {@link Walk}'s epoch in which this table was last reached. */
    int mark;

    private boolean disguised;

    public Table(Ledger ledger) {
        super(ledger);
        ledger.charge(Ledger.TABLE);
    }

    public Table(Ledger ledger, int listItems, int fields) {
        this(ledger);
        if (listItems > 0) {
            ledger.charge((long) Ledger.SLOT * listItems);
            array = new Object[listItems];
        }
        if (fields > 0) {
            reserveFields(fields);
        }
    }

    /** A table of the same content, quickly; the metatable is not copied. */
    public Table copyInto(Ledger otherLedger) {
        var copy = new Table(otherLedger);
        otherLedger.charge((long) Ledger.REFERENCE * (count + hash.length));
        copy.array = count == 0 ? NO_ARRAY : java.util.Arrays.copyOf(array, count);
        copy.count = count;
        copy.mayHaveHoles = mayHaveHoles;
        copy.copyHashFrom(this);
        return copy;
    }

    // ---- reading ----

    @Override
    public Object get(Object key) {
        return switch (key) {
            case LuaString string -> get(string);
            case Long integer -> get(integer.longValue());
            case Double number -> get(number.doubleValue());
            case null -> null;
            default -> getOther(key);
        };
    }

    @Override
    public Object get(long key) {
        var index = key - 1;
        if (index >= 0 && index < count) {
            return array[(int) index];
        }
        return integersInHash == 0 ? null : getFromHash(key);
    }

    private Object get(double key) {
        var integer = (long) key;
        if (integer == key && integer != Long.MAX_VALUE) {
            return get(integer);
        }
        return Double.isNaN(key) ? null : getOther(key);
    }

    // ---- writing ----

    @Override
    public void put(Object key, Object value) {
        switch (key) {
            case LuaString string -> put(string, value);
            case Long integer -> put(integer.longValue(), value);
            case Double number -> put(number, value);
            case null -> throw new LuaException("table index is nil");
            default -> putAt(slotOfOther(key), key, value);
        }
    }

    public void put(LuaString key, Object value) {
        putAt(slotOf(key), key, value);
    }

    private void put(Double key, Object value) {
        var number = key.doubleValue();
        var integer = (long) number;
        if (integer == number && integer != Long.MAX_VALUE) {
            put(integer, value);
        } else if (Double.isNaN(number)) {
            throw new LuaException("table index is NaN");
        } else {
            putAt(slotOfOther(key), key, value);
        }
    }

    @Override
    public void put(long key, Object value) {
        var index = key - 1;
        if (index >= 0 && index < count) {
            array[(int) index] = value;
            if (value == null) {
                leaveHole(index);
            }
        } else if (index == count && value != null) {
            append(value);
        } else if (index > count
                && index < array.length
                && index - count <= WIDEST_HOLE
                && canHaveHoles()
                && value != null) {
            array[(int) index] = value;
            count = (int) index + 1;
        } else if (value != null || integersInHash > 0) {
            putAt(slotOf(key), key, value);
        }
    }

    /** Whether a key within the array part's room may go there although keys before it are missing. */
    private boolean canHaveHoles() {
        return integersInHash == 0 && array.length > 1 << ArraySizing.LARGEST_SMALL_LIST;
    }

    /** Replaces the value of a key that has one already; false, and nothing done, when it has none. */
    public boolean replace(long key, Object value) {
        var index = key - 1;
        if (index < 0 || index >= count || array[(int) index] == null) {
            if (integersInHash == 0) {
                return false;
            }
            var slot = slotOf(key);
            if (slot < 0 || hash[slot + 1] == null) {
                return false;
            }
            hash[slot + 1] = value;
            return true;
        }
        array[(int) index] = value;
        if (value == null) {
            leaveHole(index);
        }
        return true;
    }

    private void append(Object value) {
        if (count == array.length) {
            growArray(count + 1);
        }
        array[count++] = value;
        if (integersInHash > 0) {
            migrate();
        }
    }

    /** The key just appended may still be in the hash part as a dead one, and its successors alive. */
    private void migrate() {
        var slot = slotOf((long) count);
        if (slot >= 0) {
            bury(slot);
        }
        migrateFollowing();
    }

    private void migrateFollowing() {
        while (true) {
            var slot = slotOf(count + 1L);
            if (slot < 0 || hash[slot + 1] == null) {
                return;
            }
            if (count == array.length) {
                growArray(count + 1);
            }
            array[count++] = hash[slot + 1];
            bury(slot);
        }
    }

    private void leaveHole(long index) {
        if (index == count - 1) {
            trim();
        } else {
            mayHaveHoles = true;
        }
    }

    private void trim() {
        var last = count;
        while (last > 0 && array[last - 1] == null) {
            last--;
        }
        count = last;
        mayHaveHoles &= last > 0;
    }

    private void growArray(int atLeast) {
        resizeArray(Math.max(4, atLeast == 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1)); // as PUC Lua's sizes go
    }

    private void resizeArray(int length) {
        if (length > LARGEST_PART) {
            throw outOfMemory();
        }
        ledger.charge((long) Ledger.SLOT * (length - array.length));
        array = java.util.Arrays.copyOf(array, length);
    }

    /** Stores values at the keys after {@code offset}: the items of a constructor, holes and all. */
    public void putList(int offset, Object[] values, int length) {
        if (integersInHash > 0 || offset > array.length || offset < count) {
            for (var i = 0; i < length; i++) {
                put(offset + i + 1L, values[i]);
            }
            return;
        }
        if (offset + length > array.length) {
            resizeArray(offset + length); // no more: by the size goes which of several borders is the length
        }
        System.arraycopy(values, 0, array, offset, length);
        mayHaveHoles |= offset > count;
        for (var i = 0; i < length && !mayHaveHoles; i++) {
            mayHaveHoles = values[i] == null;
        }
        count = offset + length;
        trim();
    }

    /** The items of a constructor, holes and all, of a table that has none yet; the array becomes the table's. */
    public void adoptList(Object[] values) {
        if (integersInHash > 0 || count > 0) {
            putList(0, values, values.length);
            return;
        }
        array = values;
        count = values.length;
        trim();
        for (var i = 0; i < count && !mayHaveHoles; i++) {
            mayHaveHoles = values[i] == null;
        }
    }

    /** Room for list items that are about to come, beyond which nothing is copied. */
    public void reserve(int listItems) {
        if (array.length == 0 && listItems > 0 && listItems <= LARGEST_PART) {
            ledger.charge((long) Ledger.SLOT * listItems);
            array = new Object[listItems];
        } else if (listItems > array.length) {
            growArray(listItems);
        }
    }

    @Override
    void moveIntegersToArray() {
        var sizing = new ArraySizing();
        var total = 0;
        for (var i = 0; i < hash.length; i += 2) {
            if (hash[i] instanceof Long key && hash[i + 1] != null && key >= 1 && key <= LARGEST_PART) {
                sizing.count(key);
                total++;
            }
        }
        if (total < 2 || total < count >> 3) { // too few to make it worth looking at the array part
            return;
        }
        for (var position = 0; position < count; position++) {
            if (array[position] != null) {
                sizing.count(position + 1L);
            }
        }
        var size = sizing.best();
        if (size <= count) {
            return;
        }
        if (size > array.length) {
            growArray(size);
        }
        for (var i = 0; i < hash.length; i += 2) {
            if (hash[i] instanceof Long key && hash[i + 1] != null && key >= 1 && key <= size) {
                array[(int) (key - 1)] = hash[i + 1];
                mayHaveHoles = true;
                count = Math.max(count, (int) (long) key);
                hash[i + 1] = null;
            }
        }
        migrateFollowing();
    }

    // ---- the list part, for the library ----

    /** A border in the sense of the manual's {@code #}. */
    @Override
    public long length() {
        return mayHaveHoles ? border() : count;
    }

    /** Which border that is when there are several depends on the size of the array part: PUC Lua's choice, mostly. */
    private int border() {
        if (count == array.length) {
            return count;
        }
        var below = 0;
        var above = array.length;
        while (above - below > 1) {
            var middle = (below + above) >>> 1;
            if (array[middle - 1] == null) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return below;
    }

    /** The array part, where key 1 is at index 0; only the first {@link #arrayCount} are the table's. */
    public Object[] array() {
        return array;
    }

    public int arrayCount() {
        return count;
    }

    /** Inserts at a position 1..count of the array part and moves the rest up. Only where {@code length() == arrayCount()}. */
    public void insertInArray(int position, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("a hole");
        }
        var last = array[count - 1];
        System.arraycopy(array, position - 1, array, position, count - position);
        array[position - 1] = value;
        append(last);
    }

    /** Removes a position 1..count of the array part and moves the rest down. */
    public Object removeFromArray(int position) {
        var removed = array[position - 1];
        System.arraycopy(array, position, array, position - 1, count - position);
        array[--count] = null;
        trim();
        return removed;
    }

    // ---- iteration ----

    /** A place in {@link #nextPosition}'s order: 0 before the first pair; -1 when the key was never in the table. */
    public int positionAfter(Object key) {
        if (key == null) {
            return 0;
        }
        var slot = -1;
        if (key instanceof Long integer && integer >= 1 && integer <= array.length) {
            slot = integer <= count ? -1 : slotOf(integer.longValue());
            if (slot < 0) {
                return (int) (long) integer;
            }
        } else {
            slot = slotOf(key); // a float that equals an integer key is not found, as in 5.3
        }
        return slot < 0 ? -1 : array.length + (slot >> 1) + 1;
    }

    /** The first position at or after the given one that has a value, or -1 at the end. */
    public int nextPosition(int from) {
        var position = from;
        for (; position < count; position++) {
            if (array[position] != null) {
                return position;
            }
        }
        var slots = hash;
        for (var i = Math.max(0, position - array.length) << 1; i < slots.length; i += 2) {
            if (slots[i + 1] != null) {
                return array.length + (i >> 1);
            }
        }
        return -1;
    }

    public Object keyAt(int position) {
        return position < array.length ? (Object) Long.valueOf(position + 1L) : hash[position - array.length << 1];
    }

    public Object valueAt(int position) {
        return position < array.length ? array[position] : hash[(position - array.length << 1) + 1];
    }

    /** For the collector: takes the pair away, leaving the key behind for {@link #nextPosition}. */
    public void clearAt(int position) {
        if (position < array.length) {
            array[position] = null;
            leaveHole(position);
        } else {
            hash[(position - array.length << 1) + 1] = null;
        }
    }

    @Override
    public void forEach(BiConsumer<Object, Object> visitor) {
        for (var position = nextPosition(0); position >= 0; position = nextPosition(position + 1)) {
            visitor.accept(keyAt(position), valueAt(position));
        }
    }

    // ---- metatable ----

    @Override
    public Table metatable() {
        return metatable;
    }

    @Override
    public void setMetatable(LuaTable newMetatable) {
        metatable = (Table) newMetatable;
    }

    @Override
    public void presentAsUserdata() {
        disguised = true;
    }

    public boolean isDisguised() {
        return disguised;
    }

    /** The bytes that this table holds by itself. */
    public long footprint() {
        return Ledger.TABLE + (long) Ledger.REFERENCE * (array.length + (hash == NO_HASH ? 0 : hash.length));
    }

    @Override
    public int mark() {
        return mark;
    }

    @Override
    public void setMark(int epoch) {
        mark = epoch;
    }
}
