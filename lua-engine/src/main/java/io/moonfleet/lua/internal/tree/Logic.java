package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_boolean;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;

/** Comparisons, and, or, not. */
final class Logic {

    private Logic() {}

    /** An expression whose value is a boolean. */
    abstract static class Condition extends Operation {
        Condition(int site) {
            super(site);
        }

        @Override
        abstract boolean test(Exec exec, Object[] frame);

        @Override
        final Object execute(Exec exec, Object[] frame) {
            return test(exec, frame);
        }

        @Override
        final void emit(Emitter emitter) {
            var code = emitter.code;
            var no = code.newLabel();
            var done = code.newLabel();
            emitTest(emitter, no);
            code.getstatic(Emitter.BOOLEAN, "TRUE", Emitter.BOOLEAN).goto_(done).labelBinding(no);
            code.getstatic(Emitter.BOOLEAN, "FALSE", Emitter.BOOLEAN).labelBinding(done);
        }

        @Override
        abstract void emitTest(Emitter emitter, Label unless);
    }

    static final class Equal extends Condition {
        private final Node left;
        private final Node right;
        private final boolean negated;

        Equal(Node left, Node right, boolean negated, int site) {
            super(site);
            this.left = left;
            this.right = right;
            this.negated = negated;
        }

        @Override
        boolean test(Exec exec, Object[] frame) {
            return apply(exec, left.execute(exec, frame), right.execute(exec, frame));
        }

        @Override
        void emitTest(Emitter emitter, Label unless) {
            emitter.self(this).exec().value(left).value(right);
            emitter.apply(this, "apply", CD_boolean, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
            emitter.code.ifeq(unless);
        }

        boolean apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x && b instanceof Long y) {
                return x.longValue() == y.longValue() != negated;
            }
            at(exec);
            return Operators.equal(exec, a, b) != negated;
        }
    }

    /** A comparison with nil, a boolean, an integer or a string: no metamethod can matter. */
    static final class EqualConstant extends Condition {
        private final Node operand;
        private final int slot;
        private final Object constant;
        private final boolean negated;

        EqualConstant(Node operand, Object constant, boolean negated) {
            super(0);
            this.operand = operand;
            this.slot = operand.slot();
            this.constant = constant;
            this.negated = negated;
        }

        @Override
        boolean test(Exec exec, Object[] frame) {
            return apply(slot >= 0 ? frame[slot] : operand.execute(exec, frame));
        }

        @Override
        void emitTest(Emitter emitter, Label unless) {
            if (constant instanceof Long integer && emitter.writesPrimitives()) {
                emitInteger(emitter, integer, unless);
                return;
            }
            if (constant == null) {
                emitter.value(operand);
                if (negated) {
                    emitter.code.ifnull(unless);
                } else {
                    emitter.code.ifnonnull(unless);
                }
                return;
            }
            emitter.self(this).value(operand);
            emitter.apply(this, "apply", CD_boolean, Emitter.OBJECT);
            emitter.code.ifeq(unless);
        }

        private void emitInteger(Emitter emitter, long integer, Label unless) {
            var holds = emitter.code.newLabel();
            var value = emitter.operand(operand);
            emitter.numbers.ifInteger(value, integer, negated ? unless : holds, negated ? holds : unless);
            emitter.self(this);
            emitter.numbers.box(value);
            emitter.apply(this, "apply", CD_boolean, Emitter.OBJECT);
            emitter.code.ifeq(unless).labelBinding(holds);
        }

        boolean apply(Object value) {
            if (value == constant) {
                return !negated;
            }
            return (constant != null && value != null && isEqual(value)) != negated;
        }

        private boolean isEqual(Object value) {
            if (constant instanceof LuaString string) {
                return string.equals(value);
            }
            return Numbers.rawEquals(constant, value);
        }
    }

    /** {@code <} and {@code <=}, also for {@code >} and {@code >=}. */
    static final class Less extends Condition {
        private final Node left;
        private final Node right;
        private final int leftSlot;
        private final int rightSlot;
        private final boolean orEqual;
        private final boolean swapped;

        Less(Node left, Node right, boolean orEqual, boolean swapped, int site) {
            super(site);
            this.left = left;
            this.right = right;
            this.leftSlot = left.slot();
            this.rightSlot = right.slot();
            this.orEqual = orEqual;
            this.swapped = swapped;
        }

        @Override
        boolean test(Exec exec, Object[] frame) {
            var first = leftSlot >= 0 ? frame[leftSlot] : left.execute(exec, frame);
            var second = rightSlot >= 0 ? frame[rightSlot] : right.execute(exec, frame);
            return apply(exec, first, second);
        }

        @Override
        void emitTest(Emitter emitter, Label unless) {
            if (emitter.writesPrimitives()) {
                var first = emitter.operand(left);
                emitter.numbers.comparison(this, first, emitter.operand(right), orEqual, swapped, unless);
                return;
            }
            emitter.self(this).exec().value(left).value(right);
            emitter.apply(this, "apply", CD_boolean, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
            emitter.code.ifeq(unless);
        }

        boolean apply(Exec exec, Object first, Object second) {
            var a = swapped ? second : first;
            var b = swapped ? first : second;
            if (a instanceof Long x && b instanceof Long y) {
                return orEqual ? x <= y : x < y;
            }
            if (a instanceof Double x && b instanceof Double y) {
                return orEqual ? x <= y : x < y;
            }
            at(exec);
            return orEqual ? Operators.lessOrEqual(exec, a, b) : Operators.lessThan(exec, a, b);
        }
    }

    static final class Not extends Condition {
        private final Node operand;

        Not(Node operand) {
            super(0);
            this.operand = operand;
        }

        @Override
        boolean test(Exec exec, Object[] frame) {
            return !operand.test(exec, frame);
        }

        @Override
        void emitTest(Emitter emitter, Label unless) {
            var isFalse = emitter.code.newLabel();
            operand.emitTest(emitter, isFalse);
            emitter.code.goto_(unless).labelBinding(isFalse);
        }
    }

    static final class And extends Node {
        private final Node left;
        private final Node right;

        And(Node left, Node right) {
            this.left = left;
            this.right = right;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            var value = left.execute(exec, frame);
            return value == null || value == Boolean.FALSE ? value : right.execute(exec, frame);
        }

        @Override
        boolean test(Exec exec, Object[] frame) {
            return left.test(exec, frame) && right.test(exec, frame);
        }

        @Override
        void emit(Emitter emitter) {
            emitChoice(emitter, left, right, true);
        }

        @Override
        void emitTest(Emitter emitter, Label unless) {
            left.emitTest(emitter, unless);
            right.emitTest(emitter, unless);
        }
    }

    static final class Or extends Node {
        private final Node left;
        private final Node right;

        Or(Node left, Node right) {
            this.left = left;
            this.right = right;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            var value = left.execute(exec, frame);
            return value == null || value == Boolean.FALSE ? right.execute(exec, frame) : value;
        }

        @Override
        boolean test(Exec exec, Object[] frame) {
            return left.test(exec, frame) || right.test(exec, frame);
        }

        @Override
        void emit(Emitter emitter) {
            emitChoice(emitter, left, right, false);
        }

        @Override
        void emitTest(Emitter emitter, Label unless) {
            var tryRight = emitter.code.newLabel();
            var holds = emitter.code.newLabel();
            left.emitTest(emitter, tryRight);
            emitter.code.goto_(holds).labelBinding(tryRight);
            right.emitTest(emitter, unless);
            emitter.code.labelBinding(holds);
        }
    }

    /** Writes code that leaves one of two values on the stack: the left one when its truth decides. */
    private static void emitChoice(Emitter emitter, Node left, Node right, boolean isAnd) {
        var code = emitter.code;
        var local = emitter.newLocal(TypeKind.REFERENCE);
        var takeRight = code.newLabel();
        var takeLeft = code.newLabel();
        var done = code.newLabel();
        emitter.value(left);
        code.astore(local).aload(local).ifnull(isAnd ? takeLeft : takeRight);
        code.aload(local).getstatic(Emitter.BOOLEAN, "FALSE", Emitter.BOOLEAN).if_acmpeq(isAnd ? takeLeft : takeRight);
        code.goto_(isAnd ? takeRight : takeLeft);
        code.labelBinding(takeRight);
        emitter.value(right);
        code.goto_(done).labelBinding(takeLeft).aload(local).labelBinding(done);
    }
}
