package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;

/** Constants and variables. */
final class Variables {

    private Variables() {}

    static final class Constant extends Node {
        final Object value;

        Constant(Object value) {
            this.value = value;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return value;
        }

        @Override
        Operand emitOperand(Emitter emitter) {
            return switch (value) {
                case Long integer -> Operand.integerConstant(integer);
                case Double number -> Operand.floatConstant(number);
                case null, default -> super.emitOperand(emitter);
            };
        }

        @Override
        void emit(Emitter emitter) {
            emitter.constant(value, value == null ? Emitter.OBJECT : Emitter.describe(value.getClass()));
        }
    }

    static final class Local extends Node {
        private final int slot;

        Local(int slot) {
            this.slot = slot;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return frame[slot];
        }

        @Override
        int slot() {
            return slot;
        }
    }

    /** A local variable that some inner function uses too. */
    static final class CapturedLocal extends Node {
        private final int slot;

        CapturedLocal(int slot) {
            this.slot = slot;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return ((Cell) frame[slot]).value;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.frameValue(slot);
            emitter.code.checkcast(Emitter.CELL).getfield(Emitter.CELL, "value", Emitter.OBJECT);
        }
    }

    static final class Upvalue extends Node {
        private final int index;

        Upvalue(int index) {
            this.index = index;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return ((Closure) frame[0]).upvalues[index].value;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.upvalue(index);
        }
    }

    static final class Vararg extends Node {
        @Override
        Object execute(Exec exec, Object[] frame) {
            var extra = (Object[]) frame[1];
            return extra.length == 0 ? null : extra[0];
        }

        @Override
        Object executeAll(Exec exec, Object[] frame) {
            return frame[1];
        }

        @Override
        void emitAll(Emitter emitter) {
            emitter.frameValue(1);
        }

        @Override
        void emit(Emitter emitter) {
            emitAll(emitter);
            emitter.first();
        }
    }

    /** Cuts a call or {@code ...} to one value. */
    static final class First extends Node {
        private final Node inner;

        First(Node inner) {
            this.inner = inner;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return Results.first(inner.execute(exec, frame));
        }

        @Override
        void emit(Emitter emitter) {
            emitter.value(inner);
        }
    }

    // ---- declarations and assignments ----

    /** Also a declaration. */
    static final class SetLocal extends StatementNode {
        private final int slot;
        private final Node value;

        SetLocal(int slot, Node value) {
            this.slot = slot;
            this.value = value;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            frame[slot] = value.execute(exec, frame);
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            if (!emitter.isVariableOfNumbers(slot) || !value.emitInto(emitter, slot)) {
                emitter.store(slot, emitter.soleOperand(value));
            }
        }
    }

    static final class DeclareCaptured extends StatementNode {
        private final int slot;
        private final Node value;

        DeclareCaptured(int slot, Node value) {
            this.slot = slot;
            this.value = value;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            frame[slot] = new Cell(value.execute(exec, frame));
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            if (value instanceof Call) {
                emitter.cell(emitter.soleOperand(value));
            } else {
                emitter.cell(value);
            }
            emitter.storeCell(slot);
        }
    }

    /** {@code local function f}: the function sees its own variable. */
    static final class DeclareFunction extends StatementNode {
        private final int slot;
        private final Node function;

        DeclareFunction(int slot, Node function) {
            this.slot = slot;
            this.function = function;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var cell = new Cell(null);
            frame[slot] = cell;
            cell.value = function.execute(exec, frame);
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.cell(new Constant(null));
            emitter.storeCell(slot);
            emitter.frameValue(slot);
            emitter.code.checkcast(Emitter.CELL);
            emitter.value(function).code.putfield(Emitter.CELL, "value", Emitter.OBJECT);
        }
    }

    static final class SetCaptured extends StatementNode {
        private final int slot;
        private final Node value;

        SetCaptured(int slot, Node value) {
            this.slot = slot;
            this.value = value;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var result = value.execute(exec, frame);
            ((Cell) frame[slot]).value = result;
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            var result = emitter.soleOperand(value);
            emitter.frameValue(slot);
            emitter.code.checkcast(Emitter.CELL);
            emitter.numbers.box(result);
            emitter.code.putfield(Emitter.CELL, "value", Emitter.OBJECT);
        }
    }

    static final class SetUpvalue extends StatementNode {
        private final int index;
        private final Node value;

        SetUpvalue(int index, Node value) {
            this.index = index;
            this.value = value;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var result = value.execute(exec, frame);
            ((Closure) frame[0]).upvalues[index].value = result;
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            var result = emitter.soleOperand(value);
            emitter.upvalueCell(index);
            emitter.numbers.box(result);
            emitter.code.putfield(Emitter.CELL, "value", Emitter.OBJECT);
        }
    }
}
