package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.syntax.Instruction;
import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.syntax.Proto;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Concatenation;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Functions, tables and strings that expressions make. */
final class Constructors {

    private static final ClassDesc TABLE = Emitter.describe(Table.class);

    private Constructors() {}

    /** {@code function … end} */
    static final class NewFunction extends Node {
        private static final Cell[] NO_CELLS = {};
        private final Proto proto;

        /** Whether the upvalues are exactly the enclosing function's: then both functions share one array. */
        private final boolean sharesUpvalues;

        @Override
        void emit(Emitter emitter) {
            emitter.callFrameNode(this);
        }

        /** @param outer the enclosing function */
        NewFunction(Proto proto, Proto outer) {
            this.proto = proto;
            this.sharesUpvalues = sharesUpvalues(proto.upvalues, outer.upvalues.length);
        }

        private static boolean sharesUpvalues(Proto.Upvalue[] sources, int outerCount) {
            for (var i = 0; i < sources.length; i++) {
                if (sources[i].inFrame() || sources[i].index() != i) {
                    return false;
                }
            }
            return sources.length == outerCount;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            var sources = proto.upvalues;
            exec.charge(Ledger.CLOSURE + (long) (Ledger.CELL + Ledger.REFERENCE) * sources.length);
            if (sources.length == 0) {
                return new Closure(proto, NO_CELLS);
            }
            var own = ((Closure) frame[0]).upvalues;
            if (sharesUpvalues) {
                return new Closure(proto, own);
            }
            var cells = new Cell[sources.length];
            for (var i = 0; i < cells.length; i++) {
                var source = sources[i];
                cells[i] = source.inFrame() ? (Cell) frame[source.index()] : own[source.index()];
            }
            return new Closure(proto, cells);
        }
    }

    /** {@code {…}}: keyed fields in their order, list items in groups of fifty as PUC Lua stores them. */
    static final class NewTable extends Node {
        private static final int GROUP = 50;
        private final Node[] keys;
        private final Node[] values;
        private final int[] sites;
        private final boolean lastIsMultiple;
        private final int listItems;
        private final int arraySize;

        NewTable(Node[] keys, Node[] values, int[] sites, boolean lastIsMultiple) {
            this.keys = keys;
            this.values = values;
            this.sites = sites;
            this.lastIsMultiple = lastIsMultiple;
            var items = 0;
            for (var key : keys) {
                items += key == null ? 1 : 0;
            }
            this.listItems = items;
            this.arraySize = Instruction.arraySize(lastIsMultiple ? items - 1 : items);
        }

        /** Compiled code has no groups: the items are few, and the last of them is one value. */
        @Override
        void emit(Emitter emitter) {
            if (lastIsMultiple || listItems > GROUP) {
                emitter.callNode(this);
                return;
            }
            var code = emitter.code;
            emitter.self(this).exec();
            emitter.apply(this, "create", TABLE, Emitter.EXEC);
            var table = emitter.keep();
            var items = -1;
            if (listItems > 0) {
                code.loadConstant(arraySize).anewarray(Emitter.OBJECT);
                items = emitter.keep().object();
            }
            for (int i = 0, item = 0; i < values.length; i++) {
                if (keys[i] == null) {
                    emitter.value(values[i]);
                    var value = emitter.keep();
                    code.aload(items).loadConstant(item++).aload(value.object()).aastore();
                } else {
                    emitField(emitter, table, i);
                }
            }
            if (listItems > 0) {
                code.aload(table.object()).checkcast(TABLE).aload(items);
                code.invokevirtual(TABLE, "adoptList", MethodTypeDesc.of(CD_void, Emitter.OBJECTS));
            }
            code.aload(table.object());
        }

        private void emitField(Emitter emitter, Operand table, int index) {
            emitter.value(keys[index]);
            var key = emitter.keep();
            emitter.value(values[index]);
            var value = emitter.keep();
            emitter.self(this)
                    .exec()
                    .code
                    .aload(table.object())
                    .checkcast(TABLE)
                    .loadConstant(index);
            emitter.code.aload(key.object()).aload(value.object());
            emitter.apply(this, "setField", CD_void, Emitter.EXEC, TABLE, CD_int, Emitter.OBJECT, Emitter.OBJECT);
        }

        Table create(Exec exec) {
            var table = new Table(exec.memory, 0, keys.length - listItems);
            if (listItems > 0) {
                exec.charge((long) Ledger.SLOT * arraySize);
            }
            return table;
        }

        void setField(Exec exec, Table table, int index, Object key, Object value) {
            if (key instanceof LuaString name) {
                table.put(name, value);
                return;
            }
            exec.sites[exec.depth] = sites[index];
            Operators.rawSet(exec, table, key, value);
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            var table = new Table(exec.memory, arraySize, keys.length - listItems);
            if (keys.length == 0) {
                return table;
            }
            var group = listItems == 0 ? Results.NONE : new Object[Math.min(listItems, GROUP)];
            var stored = 0;
            var waiting = 0;
            for (var i = 0; i < values.length; i++) {
                if (keys[i] != null) {
                    var key = keys[i].execute(exec, frame);
                    var value = values[i].execute(exec, frame);
                    exec.sites[exec.depth] = sites[i];
                    Operators.rawSet(exec, table, key, value);
                } else if (lastIsMultiple && i == values.length - 1) {
                    table.putList(stored, group, waiting);
                    stored += waiting;
                    waiting = 0;
                    var rest = Results.all(values[i].executeAll(exec, frame));
                    exec.burn(rest.length >> 3);
                    table.putList(stored, rest, rest.length);
                } else {
                    if (waiting == GROUP) {
                        table.putList(stored, group, waiting);
                        stored += waiting;
                        waiting = 0;
                    }
                    group[waiting++] = values[i].execute(exec, frame);
                }
            }
            if (waiting > 0) {
                table.putList(stored, group, waiting);
            }
            return table;
        }
    }

    /** {@code a .. b} */
    static final class Concat2 extends Operation {
        private final Node left;
        private final Node right;
        private final Names[] names;

        Concat2(Node left, Node right, Names[] names, int site) {
            super(site);
            this.left = left;
            this.right = right;
            this.names = names;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return apply(exec, left.execute(exec, frame), right.execute(exec, frame));
        }

        @Override
        void emit(Emitter emitter) {
            emitter.self(this).exec().value(left).value(right);
            emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
        }

        Object apply(Exec exec, Object a, Object b) {
            at(exec);
            return Concatenation.concat(exec, a, b, this);
        }

        @Override
        public String nameOf(int operand) {
            return names[operand] == null ? null : names[operand].toString();
        }
    }

    /** {@code a .. b .. c …} */
    static final class ConcatMany extends Operation {
        private final Node[] parts;
        private final Names[] names;

        ConcatMany(Node[] parts, Names[] names, int site) {
            super(site);
            this.parts = parts;
            this.names = names;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.self(this).exec();
            new Arguments(parts, false).emitArray(emitter, 0);
            emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECTS);
        }

        Object apply(Exec exec, Object[] values) {
            at(exec);
            return Concatenation.concat(exec, values, this);
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            var values = new Object[parts.length];
            for (var i = 0; i < values.length; i++) {
                values[i] = parts[i].execute(exec, frame);
            }
            return apply(exec, values);
        }

        @Override
        public String nameOf(int operand) {
            // the right operand may be the result of the concatenations to its right
            return names[operand] == null ? null : names[operand].toString();
        }
    }

    /** {@code #x} */
    static final class Length extends Operation {
        private final Node operand;
        private final Names name;

        Length(Node operand, Names name, int site) {
            super(site);
            this.operand = operand;
            this.name = name;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return apply(exec, operand.execute(exec, frame));
        }

        @Override
        void emit(Emitter emitter) {
            emitter.self(this).exec().value(operand);
            emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT);
        }

        Object apply(Exec exec, Object value) {
            if (value instanceof Table table && table.metatable() == null) {
                return table.length();
            }
            at(exec);
            return Operators.length(exec, value, this);
        }

        @Override
        public String nameOf(int which) {
            return name == null ? null : name.toString();
        }
    }
}
