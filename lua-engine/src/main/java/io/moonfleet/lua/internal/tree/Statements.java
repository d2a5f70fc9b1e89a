package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_void;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;

/** Blocks, branches, assignments to several targets, returns. */
final class Statements {

    private Statements() {}

    static final class Sequence extends StatementNode {
        private final StatementNode[] statements;

        Sequence(StatementNode[] statements) {
            this.statements = statements;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            for (var statement : statements) {
                var completion = statement.run(exec, frame);
                if (completion != null) {
                    return completion;
                }
            }
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            for (var statement : statements) {
                emitter.statement(statement);
            }
        }
    }

    /** A block with labels: a goto to one of them goes on here. */
    static final class LabelledSequence extends StatementNode {
        private final StatementNode[] statements;
        private final Object[] labels;
        private final int[] positions;

        LabelledSequence(StatementNode[] statements, Object[] labels, int[] positions) {
            this.statements = statements;
            this.labels = labels;
            this.positions = positions;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            for (var i = 0; i < statements.length; ) {
                var completion = statements[i].run(exec, frame);
                if (completion == null) {
                    i++;
                    continue;
                }
                var target = positionOf(completion);
                if (target < 0) {
                    return completion;
                }
                if (target <= i) {
                    exec.burn(1);
                }
                i = target;
            }
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            for (var label : labels) {
                emitter.define(label);
            }
            for (var i = 0; i <= statements.length; i++) {
                for (var j = 0; j < labels.length; j++) {
                    if (positions[j] == i) {
                        emitter.code.labelBinding(emitter.labelOf(labels[j]));
                    }
                }
                if (i < statements.length) {
                    emitter.statement(statements[i]);
                }
            }
            for (var label : labels) {
                emitter.forget(label);
            }
        }

        private int positionOf(Object completion) {
            for (var i = 0; i < labels.length; i++) {
                if (labels[i] == completion) {
                    return positions[i];
                }
            }
            return -1;
        }
    }

    /** Completes with a constant: break, or a goto's label. */
    static final class Leave extends StatementNode {
        private final Object completion;

        Leave(Object completion) {
            this.completion = completion;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return completion;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.breakOut();
        }
    }

    /** A goto whose label is known only after the function's end was read. */
    static final class Goto extends StatementNode {
        private final io.moonfleet.lua.internal.syntax.Statement.Jump jump;

        Goto(io.moonfleet.lua.internal.syntax.Statement.Jump jump) {
            this.jump = jump;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return jump.target();
        }

        @Override
        void emit(Emitter emitter) {
            emitter.jump(jump.target());
        }
    }

    static final class If extends StatementNode {
        private final Node condition;
        private final StatementNode then;
        private final StatementNode otherwise;

        If(Node condition, StatementNode then, StatementNode otherwise) {
            this.condition = condition;
            this.then = then;
            this.otherwise = otherwise;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            if (condition.test(exec, frame)) {
                return then.run(exec, frame);
            }
            return otherwise == null ? null : otherwise.run(exec, frame);
        }

        @Override
        void emit(Emitter emitter) {
            var no = emitter.code.newLabel();
            var done = emitter.code.newLabel();
            emitter.jumpUnless(condition, no);
            emitter.statement(then);
            emitter.code.goto_(done).labelBinding(no);
            if (otherwise != null) {
                emitter.statement(otherwise);
            }
            emitter.code.labelBinding(done);
        }
    }

    static final class ElseIf extends StatementNode {
        private final Node[] conditions;
        private final StatementNode[] blocks;

        ElseIf(Node[] conditions, StatementNode[] blocks) {
            this.conditions = conditions;
            this.blocks = blocks;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            for (var i = 0; i < conditions.length; i++) {
                if (conditions[i].test(exec, frame)) {
                    return blocks[i].run(exec, frame);
                }
            }
            return blocks.length > conditions.length ? blocks[conditions.length].run(exec, frame) : null;
        }

        @Override
        void emit(Emitter emitter) {
            var done = emitter.code.newLabel();
            for (var i = 0; i < conditions.length; i++) {
                var next = emitter.code.newLabel();
                emitter.jumpUnless(conditions[i], next);
                emitter.statement(blocks[i]);
                emitter.code.goto_(done).labelBinding(next);
            }
            if (blocks.length > conditions.length) {
                emitter.statement(blocks[conditions.length]);
            }
            emitter.code.labelBinding(done);
        }
    }

    /** An expression for its effects. */
    static final class Evaluate extends StatementNode {
        private final Node expression;

        Evaluate(Node expression) {
            this.expression = expression;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            expression.executeAll(exec, frame);
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            if (expression instanceof Calls.Call call) {
                call.emitAll(emitter);
            } else {
                emitter.value(expression);
            }
            emitter.code.pop();
        }
    }

    // ---- several variables at once ----

    /** {@code local a, b = …} */
    static final class DeclareMany extends StatementNode {
        private final int[] slots;
        private final boolean[] captured;
        private final Calls.Arguments values;

        DeclareMany(int[] slots, boolean[] captured, Calls.Arguments values) {
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
            var operands = emitter.operands(values, slots.length);
            for (var i = 0; i < slots.length; i++) {
                if (captured[i]) {
                    emitter.code.new_(Emitter.CELL).dup();
                    emitter.numbers.box(operands[i]);
                    emitter.initializeCell();
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
        private final Calls.Arguments values;

        AssignMany(Store[] stores, Calls.Arguments values) {
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
            for (var i = 0; i < stores.length; i++) {
                places[i] = stores[i].emitPlace(emitter);
            }
            var operands = emitter.operands(values, stores.length);
            for (var i = stores.length - 1; i >= 0; i--) {
                stores[i].emitStore(emitter, places[i], operands[i]);
            }
        }
    }

    // ---- returns ----

    static final class ReturnNothing extends StatementNode {
        @Override
        Object run(Exec exec, Object[] frame) {
            return Results.NONE;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.code.getstatic(Emitter.RESULTS, "NONE", Emitter.OBJECTS).areturn();
        }
    }

    static final class ReturnOne extends StatementNode {
        private final Node value;

        ReturnOne(Node value) {
            this.value = value;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var result = value.execute(exec, frame);
            return result == null ? NIL : result;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.value(value);
            emitter.returnValue();
        }
    }

    static final class ReturnCall extends StatementNode {
        private final Calls.Call call;

        ReturnCall(Calls.Call call) {
            this.call = call;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var result = call.executeTail(exec, frame);
            return result == null ? NIL : result;
        }

        @Override
        void emit(Emitter emitter) {
            if (call.emitAll(emitter, true)) {
                emitter.returnValue();
            } else {
                emitter.callStatement(this);
            }
        }
    }

    static final class ReturnMany extends StatementNode {
        private final Calls.Arguments values;

        ReturnMany(Calls.Arguments values) {
            this.values = values;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return values.evaluate(exec, frame, 0);
        }

        @Override
        void emit(Emitter emitter) {
            emitter.array(values, 0);
            emitter.code.areturn();
        }
    }
}
