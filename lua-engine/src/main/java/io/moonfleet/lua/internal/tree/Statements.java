package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;

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
        void store(Exec exec, Object[] frame, Object container, Object index, Object value) {
            if (index instanceof LuaString name) {
                Indexing.store(exec, container, name, value, target);
            } else {
                Indexing.store(exec, container, index, value, target);
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
    }

    // ---- returns ----

    static final class ReturnNothing extends StatementNode {
        @Override
        Object run(Exec exec, Object[] frame) {
            return Results.NONE;
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
    }
}
