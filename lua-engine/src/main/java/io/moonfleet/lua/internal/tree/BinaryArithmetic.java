package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.tree.NumberCode.Primitive;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Operators;

/** A binary operator on numbers: how it evaluates its operands, and how it is written as code without boxes. */
abstract class BinaryArithmetic extends Operation {

    private final Metamethod event;
    private final Node left;
    private final Node right;
    private final int leftSlot;
    private final int rightSlot;
    private final Names leftName;
    private final Names rightName;

    BinaryArithmetic(Metamethod event, Node left, Node right, Names leftName, Names rightName, int site) {
        super(site);
        this.event = event;
        this.left = left;
        this.right = right;
        this.leftSlot = left.slot();
        this.rightSlot = right.slot();
        this.leftName = leftName;
        this.rightName = rightName;
    }

    final Object left(Exec exec, Object[] frame) {
        return leftSlot >= 0 ? frame[leftSlot] : left.execute(exec, frame);
    }

    final Object right(Exec exec, Object[] frame) {
        return rightSlot >= 0 ? frame[rightSlot] : right.execute(exec, frame);
    }

    @Override
    final Object execute(Exec exec, Object[] frame) {
        return apply(exec, left(exec, frame), right(exec, frame));
    }

    abstract Object apply(Exec exec, Object a, Object b);

    /** What the operator does to two integers, and to two floats; null leaves it to {@link #apply}. */
    Primitive onIntegers() {
        return null;
    }

    Primitive onFloats() {
        return null;
    }

    /** Whether integers must not be divided by zero. */
    boolean refusesZero() {
        return false;
    }

    private boolean hasPrimitives() {
        return onIntegers() != null || onFloats() != null;
    }

    @Override
    void emit(Emitter emitter) {
        if (hasPrimitives() && emitter.writesPrimitives()) {
            emitter.numbers.box(emitOperand(emitter));
            return;
        }
        emitter.self(this).exec().value(left).value(right);
        emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
    }

    @Override
    Operand emitOperand(Emitter emitter) {
        if (!hasPrimitives() || !emitter.writesPrimitives()) {
            return super.emitOperand(emitter);
        }
        var a = emitter.operand(left);
        var b = emitter.operand(right);
        return emitter.numbers.arithmetic(primitives(), a, b);
    }

    @Override
    boolean emitInto(Emitter emitter, int slot) {
        if (!hasPrimitives()) {
            return false;
        }
        var a = emitter.operand(left);
        var b = emitter.operand(right);
        emitter.variables.storeArithmetic(slot, primitives(), a, b);
        return true;
    }

    private NumberCode.Primitives primitives() {
        return new NumberCode.Primitives(this, onIntegers(), onFloats(), refusesZero());
    }

    final Object slow(Exec exec, Object a, Object b) {
        at(exec);
        return Operators.arith(exec, event, a, b, this);
    }

    @Override
    public String nameOf(int operand) {
        var name = operand == 0 ? leftName : rightName;
        return name == null ? null : name.toString();
    }
}
