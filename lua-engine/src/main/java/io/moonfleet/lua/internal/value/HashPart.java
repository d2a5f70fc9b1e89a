package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.limits.Ledger;

/**
 * The hash part of a table: one open-addressed array of key, value, key, value … for all keys that are not in the array part.
 *
 * <p>Removing a key leaves the key with a null value, so that an iteration still finds its way from it; such keys go when the part is
 * rebuilt.
 *
 * <p>A part of {@link Table} rather than an object of its own because a field's value is to be one load away.
 */
public abstract sealed class HashPart permits Table {

    /** One empty slot that nobody writes to: an insertion sees that the part is full and makes a real one. */
    static final Object[] NO_HASH = {null, null};

    /** In the place of an integer key that moved to the array part. */
    private static final Object MOVED = new Object();

    static final int LARGEST_PART = 1 << 27;

    final Ledger ledger;

    Object[] hash = NO_HASH;
    /** Slots of the hash part that have a key, with or without a value. */
    int used;
    /** Integer keys that went to the hash part since it was last rebuilt: only these can move to the array part. */
    int integersInHash;

    /** Bits of {@link Metamethod#cached} ones which this table, as a metatable, is known not to have. */
    int absent;

    /** Where the hash part had __index when it was last looked up. */
    private short indexSlot;

    HashPart(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Room for fields that are about to come. */
    final void reserveFields(int fields) {
        var capacity = capacityFor(fields);
        ledger.charge(2L * Ledger.SLOT * capacity);
        hash = new Object[2 * capacity];
    }

    final void copyHashFrom(HashPart other) {
        hash = other.hash == NO_HASH ? NO_HASH : other.hash.clone();
        used = other.used;
        integersInHash = other.integersInHash;
    }

    // ---- reading ----

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

    final Object getFromHash(long key) {
        var slot = slotOf(key);
        return slot < 0 ? null : hash[slot + 1];
    }

    final Object getOther(Object key) {
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

    // ---- finding slots; a negative result is -1 - the free slot ----

    final int slotOf(LuaString key) {
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

    final int slotOf(long key) {
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
    final int slotOfOther(Object key) {
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

    final int slotOf(Object key) {
        return switch (key) {
            case LuaString string -> slotOf(string);
            case Long integer -> slotOf(integer.longValue());
            default -> slotOfOther(key);
        };
    }

    // ---- writing ----

    /** Stores a value at any key but nil and NaN, in whichever part. */
    public abstract void put(Object key, Object value);

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

    final void putAt(int slot, Object key, Object value) {
        if (slot >= 0) {
            absent = 0;
            hash[slot + 1] = value;
        } else if (value != null) {
            insert(-1 - slot, key, value);
        }
    }

    final void putAt(int slot, long key, Object value) {
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

    /** Takes away a key so that an iteration cannot find it here: it is in the array part now. */
    final void bury(int slot) {
        hash[slot] = MOVED;
        hash[slot + 1] = null;
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

    /** Takes integer keys into the array part, if they fill enough of it. */
    abstract void moveIntegersToArray();

    static LuaException outOfMemory() {
        return new LuaException("not enough memory", LuaString.of("not enough memory"), "");
    }
}
