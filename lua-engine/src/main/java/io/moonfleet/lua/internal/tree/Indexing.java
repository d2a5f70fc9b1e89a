package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Operands;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Table;

/** Reading and writing fields. */
final class Indexing {

    private Indexing() {}

    /** A field whose name the source text gives: it has a guess of its place in the table. */
    abstract static class NamedField extends Operation {
        private final LuaString key;
        private final FieldPlace place;
        private final Names tableName;

        NamedField(LuaString key, Names tableName, int site) {
            super(site);
            this.key = key;
            this.place = new FieldPlace(key);
            this.tableName = tableName;
        }

        final Object apply(Exec exec, Object container) {
            if (container instanceof Table found) {
                var value = place.guessed(found);
                if (value != null) {
                    return value;
                }
            }
            return search(exec, container);
        }

        private Object search(Exec exec, Object container) {
            if (container instanceof Table found) {
                var value = place.get(found);
                if (value != null || found.metatable() == null) {
                    return value;
                }
            }
            at(exec);
            return Operators.index(exec, container, key, this);
        }

        @Override
        public final String nameOf(int operand) {
            return tableName == null ? null : tableName.toString();
        }
    }

    /** {@code t.name} */
    static final class Field extends NamedField {
        private final Node table;
        private final int slot;

        Field(Node table, LuaString key, Names tableName, int site) {
            super(key, tableName, site);
            this.table = table;
            this.slot = table.slot();
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return apply(exec, slot >= 0 ? frame[slot] : table.execute(exec, frame));
        }

        @Override
        void emit(Emitter emitter) {
            emitter.self(this).exec().value(table);
            emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT);
        }
    }

    /** A global variable, or any field of a table that is an upvalue. */
    static final class UpvalueField extends NamedField {
        private final int upvalue;

        UpvalueField(int upvalue, LuaString key, Names tableName, int site) {
            super(key, tableName, site);
            this.upvalue = upvalue;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return apply(exec, ((Closure) frame[0]).upvalues[upvalue].value);
        }

        @Override
        void emit(Emitter emitter) {
            emitter.self(this).exec().upvalue(upvalue);
            emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT);
        }
    }

    /** {@code t[k]} */
    static final class Element extends Operation {
        private final Node table;
        private final Node key;
        private final int tableSlot;
        private final int keySlot;
        private final Names tableName;

        Element(Node table, Node key, Names tableName, int site) {
            super(site);
            this.table = table;
            this.key = key;
            this.tableSlot = table.slot();
            this.keySlot = key.slot();
            this.tableName = tableName;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            var container = tableSlot >= 0 ? frame[tableSlot] : table.execute(exec, frame);
            var index = keySlot >= 0 ? frame[keySlot] : key.execute(exec, frame);
            return apply(exec, container, index);
        }

        @Override
        void emit(Emitter emitter) {
            if (!emitter.writesPrimitives()) {
                emitter.self(this).exec().value(table).value(key);
                emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
                return;
            }
            emitter.value(table);
            var container = emitter.keep();
            var index = emitter.operand(key);
            var code = emitter.code;
            var notInteger = code.newLabel();
            var done = code.newLabel();
            if (index.kind() != Operand.Kind.OBJECT) { // else apply unboxes it just as well
                emitter.numbers.unlessInteger(index, notInteger);
                emitter.self(this).exec();
                code.aload(container.object());
                emitter.numbers.pushInteger(index);
                emitter.apply(this, "applyInteger", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, CD_long);
                code.goto_(done);
            }
            code.labelBinding(notInteger);
            if (!index.isInteger()) {
                emitter.self(this).exec();
                code.aload(container.object());
                emitter.numbers.box(index);
                emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
            } else {
                code.aconst_null(); // never reached, but the verifier does not know
            }
            code.labelBinding(done);
        }

        /** For compiled code: the key needs no box. */
        Object applyInteger(Exec exec, Object container, long index) {
            if (container instanceof Table found) {
                var value = found.get(index);
                if (value != null || found.metatable() == null) {
                    return value;
                }
            }
            at(exec);
            return Operators.index(exec, container, index, this);
        }

        Object apply(Exec exec, Object container, Object index) {
            if (container instanceof Table found) {
                var value = index instanceof Long integer ? found.get(integer.longValue()) : found.get(index);
                if (value != null || found.metatable() == null) {
                    return value;
                }
            }
            at(exec);
            return Operators.index(exec, container, index, this);
        }

        @Override
        public String nameOf(int operand) {
            return tableName == null ? null : tableName.toString();
        }
    }

    /** A place in a table that a statement writes to. */
    static final class Target implements Operands {
        private final int site;
        private final Names tableName;

        Target(Names tableName, int site) {
            this.tableName = tableName;
            this.site = site;
        }

        final void at(Exec exec) {
            exec.sites[exec.depth] = site;
        }

        @Override
        public String nameOf(int operand) {
            return tableName == null ? null : tableName.toString();
        }
    }

    static void store(Exec exec, Object container, LuaString key, Object value, Target target) {
        if (container instanceof Table table) {
            if (table.replace(key, value)) {
                return;
            }
            var metatable = table.metatable();
            if (metatable == null || metatable.metamethod(Metamethod.NEWINDEX) == null) {
                table.put(key, value);
                return;
            }
        }
        target.at(exec);
        Operators.setIndex(exec, container, key, value, target);
    }

    static void store(Exec exec, Object container, Object key, Object value, Target target) {
        if (key instanceof Long integer && container instanceof Table) {
            store(exec, container, integer.longValue(), value, target);
        } else {
            target.at(exec);
            Operators.setIndex(exec, container, key, value, target);
        }
    }

    static void store(Exec exec, Object container, long index, Object value, Target target) {
        if (container instanceof Table table) {
            if (table.replace(index, value)) {
                return;
            }
            var metatable = table.metatable();
            if (metatable == null || metatable.metamethod(Metamethod.NEWINDEX) == null) {
                table.put(index, value);
                return;
            }
        }
        target.at(exec);
        Operators.setIndex(exec, container, index, value, target);
    }

    /** {@code t.name = value} */
    static final class SetField extends StatementNode {
        private final Node table;
        private final int slot;
        private final LuaString key;
        private final FieldPlace place;
        private final Node value;
        private final Target target;

        SetField(Node table, LuaString key, Node value, Target target) {
            this.table = table;
            this.slot = table.slot();
            this.key = key;
            this.place = new FieldPlace(key);
            this.value = value;
            this.target = target;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var container = slot >= 0 ? frame[slot] : table.execute(exec, frame);
            apply(exec, container, value.execute(exec, frame));
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            if (slot >= 0 && value instanceof Call) {
                var result = emitter.soleOperand(value).object();
                emitter.self(this).exec().value(table).code.aload(result);
            } else {
                emitter.self(this).exec().value(table).value(value);
            }
            emitter.apply(this, "apply", CD_void, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
        }

        void apply(Exec exec, Object container, Object newValue) {
            if (container instanceof Table found && place.replace(found, newValue)) {
                return;
            }
            store(exec, container, key, newValue, target);
        }
    }

    /** {@code t[k] = value} */
    static final class SetElement extends StatementNode {
        private final Node table;
        private final Node key;
        private final int tableSlot;
        private final int keySlot;
        private final Node value;
        private final Target target;

        SetElement(Node table, Node key, Node value, Target target) {
            this.table = table;
            this.key = key;
            this.tableSlot = table.slot();
            this.keySlot = key.slot();
            this.value = value;
            this.target = target;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var container = tableSlot >= 0 ? frame[tableSlot] : table.execute(exec, frame);
            var index = keySlot >= 0 ? frame[keySlot] : key.execute(exec, frame);
            store(exec, container, index, value.execute(exec, frame), target);
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            if (!emitter.writesPrimitives()) {
                emitter.self(this).exec().value(table).value(key).value(value);
                emitter.apply(this, "apply", CD_void, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT, Emitter.OBJECT);
                return;
            }
            emitter.value(table);
            var container = emitter.keep();
            var index = emitter.operand(key);
            emitter.value(value);
            emitStore(emitter, container, index, emitter.keep());
        }

        private void emitStore(Emitter emitter, Operand container, Operand index, Operand newValue) {
            var code = emitter.code;
            var notInteger = code.newLabel();
            var done = code.newLabel();
            if (index.kind() != Operand.Kind.OBJECT) {
                emitter.numbers.unlessInteger(index, notInteger);
                emitter.self(this).exec();
                code.aload(container.object());
                emitter.numbers.pushInteger(index);
                code.aload(newValue.object());
                emitter.apply(this, "applyInteger", CD_void, Emitter.EXEC, Emitter.OBJECT, CD_long, Emitter.OBJECT);
                code.goto_(done);
            }
            code.labelBinding(notInteger);
            if (!index.isInteger()) {
                emitter.self(this).exec();
                code.aload(container.object());
                emitter.numbers.box(index);
                code.aload(newValue.object());
                emitter.apply(this, "apply", CD_void, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT, Emitter.OBJECT);
            }
            code.labelBinding(done);
        }

        /** For compiled code: the key needs no box. */
        void applyInteger(Exec exec, Object container, long index, Object newValue) {
            store(exec, container, index, newValue, target);
        }

        void apply(Exec exec, Object container, Object index, Object newValue) {
            store(exec, container, index, newValue, target);
        }
    }
}
