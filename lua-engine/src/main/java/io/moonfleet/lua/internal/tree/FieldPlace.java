package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Table;

/**
 * Remembers where in a table's hash part a name of the source text was found: tables that were made alike have it at the
 * same place. That spares the hash, collisions and comparisons (a third of the time of field-heavy code). Shared by all
 * contexts and threads: it is a guess, checked at each use, and no longer updated where it is too often wrong.
 */
final class FieldPlace {

    private static final int MOST_MISSES = 200;

    private final LuaString name;
    private int guess;
    private int misses;

    FieldPlace(LuaString name) {
        this.name = name;
    }

    /** The value where it is guessed to be; null when the guess is wrong, or there is none. All that is worth to be inlined. */
    Object guessed(Table table) {
        var slots = table.hashPart();
        var place = guess;
        return place < slots.length && slots[place] == name ? slots[place + 1] : null;
    }

    /** Raw. */
    Object get(Table table) {
        var slots = table.hashPart();
        var place = guess;
        if (place < slots.length && slots[place] == name) {
            return slots[place + 1];
        }
        return misses < MOST_MISSES ? find(table) : table.get(name);
    }

    private Object find(Table table) {
        var place = table.placeOf(name);
        if (place < 0) {
            return null;
        }
        misses++;
        guess = place;
        return table.hashPart()[place + 1];
    }

    /** Replaces the value of a name that has one; false, and nothing done, when it has none. */
    boolean replace(Table table, Object value) {
        var slots = table.hashPart();
        var place = guess;
        if (place >= slots.length || slots[place] != name) {
            if (misses >= MOST_MISSES) {
                return table.replace(name, value);
            }
            place = table.placeOf(name);
            if (place < 0) {
                return false;
            }
            misses++;
            guess = place;
        }
        if (slots[place + 1] == null) {
            return false;
        }
        slots[place + 1] = value;
        return true;
    }
}
