package io.moonfleet.lua.internal.value;

import java.util.ArrayList;
import java.util.List;

/** The weak tables that a {@link Walk} meets, by what they hold weakly. */
final class WeakTables {

    private final Walk walk;
    private final List<Table> withWeakValues = new ArrayList<>();
    /** With weak keys: a value lives if its key does. */
    private final List<Table> ephemerons = new ArrayList<>();

    private final List<Table> allWeak = new ArrayList<>();
    /** How many of the lists above have no dead values any more. */
    private int clearedWithWeakValues;

    private int clearedAllWeak;

    WeakTables(Walk walk) {
        this.walk = walk;
    }

    /** A new walk begins. */
    void forget() {
        withWeakValues.clear();
        ephemerons.clear();
        allWeak.clear();
        clearedWithWeakValues = 0;
        clearedAllWeak = 0;
    }

    void add(Table table, boolean weakKeys, boolean weakValues) {
        var list = !weakKeys ? withWeakValues : weakValues ? allWeak : ephemerons;
        list.add(table);
    }

    void visitValuesOfLiveKeys() {
        for (var table : List.copyOf(ephemerons)) {
            for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
                if (walk.isReached(table.keyAt(i))) {
                    walk.visit(table.valueAt(i));
                }
            }
        }
    }

    /** Of the tables that were met since the last time. */
    void clearDeadValues() {
        clearValues(withWeakValues.subList(clearedWithWeakValues, withWeakValues.size()));
        clearValues(allWeak.subList(clearedAllWeak, allWeak.size()));
        clearedWithWeakValues = withWeakValues.size();
        clearedAllWeak = allWeak.size();
    }

    private void clearValues(List<Table> tables) {
        for (var table : tables) {
            for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
                if (walk.isDead(table.valueAt(i))) {
                    table.clearAt(i);
                }
            }
        }
    }

    void clearDeadKeys() {
        clearKeys(ephemerons);
        clearKeys(allWeak);
    }

    private void clearKeys(List<Table> tables) {
        for (var table : tables) {
            for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
                if (walk.isDead(table.keyAt(i))) {
                    table.clearAt(i);
                }
            }
        }
    }
}
