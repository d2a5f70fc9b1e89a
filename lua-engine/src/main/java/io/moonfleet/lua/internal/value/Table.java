package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.internal.limits.Ledger;
import java.util.function.BiConsumer;

/**
 * Lua's table: a dense array part for the keys 1..count and one open-addressed array of key, value, key, value … for all
 * other keys. All methods are raw; metamethods are {@link Operators}' business.
 *
 * <p>Removing a key of the hash part leaves the key with a null value, so that {@link #nextPosition} still finds its way from it;
 * such keys go when the part is rebuilt. Two things always hold: {@code array[count - 1]} is not null, and the key
 * {@code count + 1} has no value in the hash part. Hence {@code count} is a border.
 */
public final class Table implements LuaTable, Collectable {

    private static final Object[] NO_ARRAY = {};
    /** One empty slot that nobody writes to: an insertion sees that the part is full and makes a real one. */
    private static final Object[] NO_HASH = {null, null};

    /** In the place of an integer key that moved to the array part. */
    private static final Object MOVED = new Object();

    private static final int LARGEST_PART = 1 << 27;

    /** The power of two up to which lists with holes are kept as PUC Lua does. */
    private static final int LARGEST_SMALL_LIST = 8;

    /** Bounds what {@link #trim} may have to step over for one removal, which costs a script no fuel. */
    private static final int WIDEST_HOLE = 256;

    private Object[] array = NO_ARRAY;
    private int count;
    /** Whether there may be a nil among the first {@link #count}. */
    private boolean mayHaveHoles;

    private Object[] hash = NO_HASH;
    /** Slots of the hash part that have a key, with or without a value. */
    private int used;
    /** Integer keys that went to the hash part since it was last rebuilt: only these can move to the array part. */
    private int integersInHash;

    private Table metatable;
    private final Ledger ledger;
    /** Bits of {@link Metamethod#cached} ones which this table, as a metatable, is known not to have. */
    private int absent;

    /** The collector's epoch in which this table was last reached. */
    int mark;

    private boolean disguised;
    /** Where the hash part had __index when it was last looked up. */
    private short indexSlot;

    public Table(Ledger ledger) {
        this.ledger = ledger;
        ledger.charge(Ledger.TABLE);
    }

    public Table(Ledger ledger, int listItems, int fields) {
        this(ledger);
        if (listItems > 0) {
            ledger.charge((long) Ledger.SLOT * listItems);
            array = new Object[listItems];
        }
        if (fields > 0) {
            var capacity = capacityFor(fields);
            ledger.charge(2L * Ledger.SLOT * capacity);
            hash = new Object[2 * capacity];
        }
    }

    /** A table of the same content, quickly; the metatable is not copied. */
    public Table copyInto(Ledger otherLedger) {
        var copy = new Table(otherLedger);
        otherLedger.charge((long) Ledger.REFERENCE * (count + hash.length));
        copy.array = count == 0 ? NO_ARRAY : java.util.Arrays.copyOf(array, count);
        copy.count = count;
        copy.mayHaveHoles = mayHaveHoles;
        copy.hash = hash == NO_HASH ? NO_HASH : hash.clone();
        copy.used = used;
        copy.integersInHash = integersInHash;
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

    public Object get(LuaString key) {
        var slots = hash;
        var mask = slots.length - 2;
        for (var i = key.hashCode() << 1 & mask; ; i = i + 2 & mask) {
            var found = slots[i];
            if (found == key) {
                return slots[i + 1];
            }
            if (found == null) {
                return null;
            }
            if (found instanceof LuaString string && string.hasSameText(key)) {
                return slots[i + 1];
            }
        }
    }

    @Override
    public Object get(long key) {
        var index = key - 1;
        if (index >= 0 && index < count) {
            return array[(int) index];
        }
        return integersInHash == 0 ? null : getFromHash(key);
    }

    private Object getFromHash(long key) {
        var slot = slotOf(key);
        return slot < 0 ? null : hash[slot + 1];
    }

    private Object get(double key) {
        var integer = (long) key;
        if (integer == key && integer != Long.MAX_VALUE) {
            return get(integer);
        }
        return Double.isNaN(key) ? null : getOther(key);
    }

    private Object getOther(Object key) {
        var slot = slotOfOther(key);
        return slot < 0 ? null : hash[slot + 1];
    }

    /** For {@code FieldPlace}: keys at even indices, each before its value. Written to only where a value already is. */
    public Object[] hashPart() {
        return hash;
    }

    /** The index of a key in {@link #hashPart}, which holds the given object as the key from now on; negative if it has none. */
    public int placeOf(LuaString key) {
        var slot = slotOf(key);
        if (slot >= 0) {
            hash[slot] = key;
        }
        return slot;
    }

    // ---- finding slots; a negative result is -1 - the free slot ----

    private int slotOf(LuaString key) {
        var slots = hash;
        var mask = slots.length - 2;
        for (var i = key.hashCode() << 1 & mask; ; i = i + 2 & mask) {
            var found = slots[i];
            if (found == key || found instanceof LuaString string && string.hasSameText(key)) {
                return i;
            }
            if (found == null) {
                return -1 - i;
            }
        }
    }

    private int slotOf(long key) {
        var slots = hash;
        var mask = slots.length - 2;
        for (var i = Hashing.of(key) << 1 & mask; ; i = i + 2 & mask) {
            var found = slots[i];
            if (found == null) {
                return -1 - i;
            }
            if (found instanceof Long integer && integer == key) {
                return i;
            }
        }
    }

    /** For keys that are neither strings nor integers; floats are compared as numbers, all others by identity. */
    private int slotOfOther(Object key) {
        var slots = hash;
        var mask = slots.length - 2;
        for (var i = Hashing.of(key) << 1 & mask; ; i = i + 2 & mask) {
            var found = slots[i];
            if (found == null) {
                return -1 - i;
            }
            if (found == key
                    || key instanceof Double && key.equals(found)
                    || key instanceof Boolean && key.equals(found)) {
                return i;
            }
        }
    }

    private int slotOf(Object key) {
        return switch (key) {
            case LuaString string -> slotOf(string);
            case Long integer -> slotOf(integer.longValue());
            default -> slotOfOther(key);
        };
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
        return integersInHash == 0 && array.length > 1 << LARGEST_SMALL_LIST;
    }

    /** Replaces the value of a key that has one already; false, and nothing done, when it has none. */
    public boolean replace(LuaString key, Object value) {
        var slots = hash;
        var mask = slots.length - 2;
        for (var i = key.hashCode() << 1 & mask; ; i = i + 2 & mask) {
            var found = slots[i];
            if (found == key || found instanceof LuaString string && string.hasSameText(key)) {
                if (slots[i + 1] == null) {
                    return false;
                }
                slots[i + 1] = value;
                return true;
            }
            if (found == null) {
                return false;
            }
        }
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

    private void putAt(int slot, Object key, Object value) {
        if (slot >= 0) {
            absent = 0;
            hash[slot + 1] = value;
        } else if (value != null) {
            insert(-1 - slot, key, value);
        }
    }

    private void putAt(int slot, long key, Object value) {
        if (slot >= 0) {
            hash[slot + 1] = value;
        } else if (value != null) {
            insert(-1 - slot, Long.valueOf(key), value);
        }
    }

    private void insert(int slot, Object key, Object value) {
        absent = 0;
        var slots = hash;
        if (4 * (used + 1) > 3 * (slots.length >> 1)) {
            rebuild();
            // the rebuilt parts may have moved integers to the array and may take this key there
            put(key, value);
            return;
        }
        used++;
        slots[slot] = key;
        slots[slot + 1] = value;
        if (key instanceof Long) {
            integersInHash++;
        }
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

    /** Takes away a key so that {@link #positionAfter} cannot find it here: it is in the array part now. */
    private void bury(int slot) {
        hash[slot] = MOVED;
        hash[slot + 1] = null;
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
        if (atLeast > LARGEST_PART) {
            throw outOfMemory();
        }
        var length = Math.max(atLeast, Math.max(4, array.length * 2));
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
        reserve(offset + length);
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

    /** The smallest power of two of which the fields fill three quarters at most. */
    private static int capacityFor(int fields) {
        var capacity = 2;
        while (3L * capacity < 4L * fields) {
            capacity <<= 1;
        }
        return capacity;
    }

    /** Drops dead keys, moves integers to the array part where they fill half of it, and makes room for one more key. */
    private void rebuild() {
        if (integersInHash > 0) {
            moveIntegersToArray();
        }
        var old = hash;
        var live = 0;
        for (var i = 1; i < old.length; i += 2) {
            if (old[i] != null) {
                live++;
            }
        }
        if (live >= LARGEST_PART / 4) {
            throw outOfMemory();
        }
        // with room to spare, so that a table whose keys come and go is not rebuilt at each coming
        var capacity = capacityFor(live + live / 2 + 1);
        ledger.charge(2L * Ledger.SLOT * Math.max(0, capacity - (old.length >> 1)));
        hash = new Object[2 * capacity];
        used = 0;
        integersInHash = 0;
        for (var i = 0; i < old.length; i += 2) {
            if (old[i + 1] != null) {
                var key = old[i];
                var slot = -1 - slotOf(key);
                hash[slot] = key;
                hash[slot + 1] = old[i + 1];
                used++;
                if (key instanceof Long) {
                    integersInHash++;
                }
            }
        }
    }

    /** As PUC Lua sizes its array part: the largest n of which more than half of 1..n is in use. */
    private void moveIntegersToArray() {
        var perPower = new int[31]; // how many keys lie in (2^(i-1), 2^i]
        var total = 0;
        for (var i = 0; i < hash.length; i += 2) {
            if (hash[i] instanceof Long key && hash[i + 1] != null && key >= 1 && key <= LARGEST_PART) {
                perPower[key == 1 ? 0 : 64 - Long.numberOfLeadingZeros(key - 1)]++;
                total++;
            }
        }
        if (total < 2 || total < count >> 3) { // too few to make it worth looking at the array part
            return;
        }
        var size = bestArraySize(perPower);
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

    private int bestArraySize(int[] perPower) {
        for (var position = 0; position < count; position++) {
            if (array[position] != null) {
                perPower[position == 0 ? 0 : 32 - Integer.numberOfLeadingZeros(position)]++;
            }
        }
        var best = 0;
        var below = 0;
        for (var power = 0; power < 28; power++) {
            below += perPower[power];
            // A hash slot with its boxed key is as large as seven slots of the array: where nobody could tell by the
            // length of a small list, a quarter in use is enough (the sieve took twice as long with a half).
            if (below > (1 << power) / (power > LARGEST_SMALL_LIST ? 4 : 2)) {
                best = 1 << power;
            }
        }
        return best;
    }

    private static LuaException outOfMemory() {
        return new LuaException("not enough memory", LuaString.of("not enough memory"), "");
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

    /**
     * What this table, as a metatable, says for an event; null for nothing. Where __index is in the hash part is
     * remembered: chains of classes look it up at every step.
     */
    public Object metamethod(Metamethod event) {
        if ((absent & event.bit) != 0) {
            return null;
        }
        if (event == Metamethod.INDEX && indexSlot < hash.length && hash[indexSlot] == Metamethod.INDEX.key) {
            return hash[indexSlot + 1];
        }
        var slot = slotOf(event.key);
        if (slot < 0 || hash[slot + 1] == null) {
            absent |= event.bit;
            return null;
        }
        if (event == Metamethod.INDEX && slot <= Short.MAX_VALUE) {
            hash[slot] = Metamethod.INDEX.key; // the same text, and found by a comparison of references from now on
            indexSlot = (short) slot;
        }
        return hash[slot + 1];
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
