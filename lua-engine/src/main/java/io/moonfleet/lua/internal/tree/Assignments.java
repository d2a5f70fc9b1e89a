package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_void;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Table;

/** Declarations of, and assignments to, several variables at once. */
final class Assignments {

    private Assignments() {}

    /** {@code local a, b = …} */
    static final class DeclareMany extends StatementNode {
        private final int[] slots;
        private final boolean[] captured;
        private final Arguments values;

        DeclareMany(int[] slots, boolean[] captured, Arguments values) {
            this.slots = slots;
            this.captured = captured;
            this.values = values;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var results = values.evaluate(exec, frame, 0);
            for (var i = 0; i < slots.length; i++) {
                var value = i < results.length ? results[i] : null;
                frame[slots[i]] = captured[i] ? new Cell(value) : value;
            }
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            var operands = values.emitOperands(emitter, slots.length, true);
            for (var i = 0; i < slots.length; i++) {
                if (captured[i]) {
                    emitter.cell(operands[i]);
                    emitter.storeCell(slots[i]);
                } else {
                    emitter.store(slots[i], operands[i]);
                }
            }
        }
    }

    /** A variable or field among the targets of an assignment. */
    abstract static class Store {
        /** What the target consists of is evaluated before any value is. */
        Object container(Exec exec, Object[] frame) {
            return null;
        }

        Object key(Exec exec, Object[] frame) {
            return null;
        }

        abstract void store(Exec exec, Object[] frame, Object container, Object key, Object value);

        /** Writes code that evaluates container and key into local variables. */
        int[] emitPlace(Emitter emitter) {
            return new int[0];
        }

        void emitStore(Emitter emitter, int[] place, Operand value) {
            emitter.self(this).exec().frame();
            if (place.length == 0) {
                emitter.code.aconst_null().aconst_null();
            } else {
                emitter.code.aload(place[0]).aload(place[1]);
            }
            emitter.numbers.box(value);
            emitter.apply(
                    this,
                    "store",
                    CD_void,
                    Emitter.EXEC,
                    Emitter.OBJECTS,
                    Emitter.OBJECT,
                    Emitter.OBJECT,
                    Emitter.OBJECT);
        }
    }

    static final class StoreLocal extends Store {
        private final int slot;

        StoreLocal(int slot) {
            this.slot = slot;
        }

        @Override
        void store(Exec exec, Object[] frame, Object container, Object key, Object value) {
            frame[slot] = value;
        }

        @Override
        void emitStore(Emitter emitter, int[] place, Operand value) {
            emitter.store(slot, value);
        }
    }

    static final class StoreCaptured extends Store {
        private final int slot;

        StoreCaptured(int slot) {
            this.slot = slot;
        }

        @Override
        void store(Exec exec, Object[] frame, Object container, Object key, Object value) {
            ((Cell) frame[slot]).value = value;
        }
    }

    static final class StoreUpvalue extends Store {
        private final int index;

        StoreUpvalue(int index) {
            this.index = index;
        }

        @Override
        void store(Exec exec, Object[] frame, Object container, Object key, Object value) {
            ((Closure) frame[0]).upvalues[index].value = value;
        }
    }

    static final class StoreElement extends Store {
        private final Node table;
        private final Node key;
        private final Indexing.Target target;

        StoreElement(Node table, Node key, Indexing.Target target) {
            this.table = table;
            this.key = key;
            this.target = target;
        }

        @Override
        Object container(Exec exec, Object[] frame) {
            return table.execute(exec, frame);
        }

        @Override
        Object key(Exec exec, Object[] frame) {
            return key.execute(exec, frame);
        }

        @Override
        int[] emitPlace(Emitter emitter) {
            return emitter.values(table, key);
        }

        @Override
        void store(Exec exec, Object[] frame, Object container, Object index, Object value) {
            if (index instanceof LuaString name) {
                Indexing.store(exec, container, name, value, target);
            } else {
                Indexing.store(exec, container, index, value, target);
            }
        }
    }

    static final class StoreField extends Store {
        private final Node table;
        private final LuaString key;
        private final FieldPlace place;
        private final Indexing.Target target;

        StoreField(Node table, LuaString key, Indexing.Target target) {
            this.table = table;
            this.key = key;
            this.place = new FieldPlace(key);
            this.target = target;
        }

        @Override
        Object container(Exec exec, Object[] frame) {
            return table.execute(exec, frame);
        }

        @Override
        int[] emitPlace(Emitter emitter) {
            return emitter.values(table);
        }

        @Override
        void emitStore(Emitter emitter, int[] values, Operand value) {
            emitter.self(this).exec().code.aload(values[0]);
            emitter.numbers.box(value);
            emitter.apply(this, "store", CD_void, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
        }

        @Override
        void store(Exec exec, Object[] frame, Object container, Object index, Object value) {
            store(exec, container, value);
        }

        void store(Exec exec, Object container, Object value) {
            if (!(container instanceof Table found && place.replace(found, value))) {
                Indexing.store(exec, container, key, value, target);
            }
        }
    }

    /** {@code a, b.c = …}: stores from right to left, as PUC Lua does. */
    static final class AssignMany extends StatementNode {
        private final Store[] stores;
        private final Arguments values;

        AssignMany(Store[] stores, Arguments values) {
            this.stores = stores;
            this.values = values;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var containers = new Object[stores.length];
            var keys = new Object[stores.length];
            for (var i = 0; i < stores.length; i++) {
                containers[i] = stores[i].container(exec, frame);
                keys[i] = stores[i].key(exec, frame);
            }
            var results = values.evaluate(exec, frame, 0);
            for (var i = stores.length - 1; i >= 0; i--) {
                stores[i].store(exec, frame, containers[i], keys[i], i < results.length ? results[i] : null);
            }
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            var places = new int[stores.length][];
            var areVariables = true;
            for (var i = 0; i < stores.length; i++) {
                places[i] = stores[i].emitPlace(emitter);
                areVariables &= places[i].length == 0;
            }
            var operands = values.emitOperands(emitter, stores.length, areVariables);
            for (var i = stores.length - 1; i >= 0; i--) {
                stores[i].emitStore(emitter, places[i], operands[i]);
            }
        }
    }
}
