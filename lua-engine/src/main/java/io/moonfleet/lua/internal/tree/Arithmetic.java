package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_long;

import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.tree.NumberCode.Primitive;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Operators on numbers. Each has its fast cases here; all others are {@link Operators}' business. */
final class Arithmetic {

    private static final ClassDesc MATH = Emitter.describe(Math.class);
    private static final ClassDesc NUMBERS = Emitter.describe(Numbers.class);
    private static final MethodTypeDesc TWO_INTEGERS = MethodTypeDesc.of(CD_long, CD_long, CD_long);
    private static final MethodTypeDesc TWO_FLOATS = MethodTypeDesc.of(CD_double, CD_double, CD_double);

    private Arithmetic() {}

    static final class Add extends BinaryArithmetic {
        Add(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.ADD, left, right, leftName, rightName, site);
        }

        @Override
        Primitive onIntegers() {
            return CodeBuilder::ladd;
        }

        @Override
        Primitive onFloats() {
            return CodeBuilder::dadd;
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x) {
                if (b instanceof Long y) {
                    return x + y;
                }
                if (b instanceof Double y) {
                    return x + y;
                }
            } else if (a instanceof Double x) {
                if (b instanceof Double y) {
                    return x + y;
                }
                if (b instanceof Long y) {
                    return x + y;
                }
            }
            return slow(exec, a, b);
        }
    }

    static final class Subtract extends BinaryArithmetic {
        Subtract(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.SUB, left, right, leftName, rightName, site);
        }

        @Override
        Primitive onIntegers() {
            return CodeBuilder::lsub;
        }

        @Override
        Primitive onFloats() {
            return CodeBuilder::dsub;
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x) {
                if (b instanceof Long y) {
                    return x - y;
                }
                if (b instanceof Double y) {
                    return x - y;
                }
            } else if (a instanceof Double x) {
                if (b instanceof Double y) {
                    return x - y;
                }
                if (b instanceof Long y) {
                    return x - y;
                }
            }
            return slow(exec, a, b);
        }
    }

    static final class Multiply extends BinaryArithmetic {
        Multiply(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.MUL, left, right, leftName, rightName, site);
        }

        @Override
        Primitive onIntegers() {
            return CodeBuilder::lmul;
        }

        @Override
        Primitive onFloats() {
            return CodeBuilder::dmul;
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x) {
                if (b instanceof Long y) {
                    return x * y;
                }
                if (b instanceof Double y) {
                    return x * y;
                }
            } else if (a instanceof Double x) {
                if (b instanceof Double y) {
                    return x * y;
                }
                if (b instanceof Long y) {
                    return x * y;
                }
            }
            return slow(exec, a, b);
        }
    }

    static final class Divide extends BinaryArithmetic {
        Divide(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.DIV, left, right, leftName, rightName, site);
        }

        @Override
        Primitive onFloats() {
            return CodeBuilder::ddiv;
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x) {
                if (b instanceof Long y) {
                    return (double) x / (double) y;
                }
                if (b instanceof Double y) {
                    return x / y;
                }
            } else if (a instanceof Double x) {
                if (b instanceof Double y) {
                    return x / y;
                }
                if (b instanceof Long y) {
                    return x / y;
                }
            }
            return slow(exec, a, b);
        }
    }

    static final class Modulo extends BinaryArithmetic {
        Modulo(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.MOD, left, right, leftName, rightName, site);
        }

        @Override
        Primitive onIntegers() {
            return code -> code.invokestatic(MATH, "floorMod", TWO_INTEGERS);
        }

        @Override
        Primitive onFloats() {
            return code -> code.invokestatic(NUMBERS, "mod", TWO_FLOATS);
        }

        @Override
        boolean refusesZero() {
            return true;
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x && b instanceof Long y && y > 0) {
                var remainder = x % y;
                return remainder < 0 ? remainder + y : remainder;
            }
            if (a instanceof Double x && b instanceof Double y) {
                return Numbers.mod(x, y);
            }
            return slow(exec, a, b);
        }
    }

    static final class FloorDivide extends BinaryArithmetic {
        FloorDivide(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.IDIV, left, right, leftName, rightName, site);
        }

        @Override
        Primitive onIntegers() {
            return code -> code.invokestatic(MATH, "floorDiv", TWO_INTEGERS);
        }

        @Override
        boolean refusesZero() {
            return true;
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x && b instanceof Long y && y > 0) {
                return Math.floorDiv(x, y);
            }
            return slow(exec, a, b);
        }
    }

    static final class Power extends BinaryArithmetic {
        Power(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.POW, left, right, leftName, rightName, site);
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Double x && b instanceof Long y && y == 2) {
                return x * x;
            }
            return slow(exec, a, b);
        }
    }

    /** The bitwise operators with two operands. */
    static final class Bitwise extends BinaryArithmetic {
        private final Metamethod operator;

        Bitwise(Metamethod operator, Node left, Node right, Names leftName, Names rightName, int site) {
            super(operator, left, right, leftName, rightName, site);
            this.operator = operator;
        }

        @Override
        Primitive onIntegers() {
            return switch (operator) {
                case BAND -> CodeBuilder::land;
                case BOR -> CodeBuilder::lor;
                case BXOR -> CodeBuilder::lxor;
                case SHL -> code -> code.invokestatic(NUMBERS, "shiftLeft", TWO_INTEGERS);
                default -> null;
            };
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x && b instanceof Long y) {
                switch (operator) {
                    case BAND -> {
                        return x & y;
                    }
                    case BOR -> {
                        return x | y;
                    }
                    case BXOR -> {
                        return x ^ y;
                    }
                    case SHL -> {
                        return Numbers.shiftLeft(x, y);
                    }
                    default -> {
                        // a right shift by the least integer is not minus a left shift
                    }
                }
            }
            return slow(exec, a, b);
        }
    }

    /** A constant integer to the right of + or, negated, of -. */
    static final class AddConstant extends Operation {
        private final Node left;
        private final int slot;
        private final long constant;
        private final Names name;
        private final boolean subtracts;

        AddConstant(Node left, long constant, boolean subtracts, Names name, int site) {
            super(site);
            this.left = left;
            this.slot = left.slot();
            this.constant = subtracts ? -constant : constant;
            this.subtracts = subtracts;
            this.name = name;
        }

        @Override
        Object execute(Exec exec, Object[] frame) {
            return apply(exec, slot >= 0 ? frame[slot] : left.execute(exec, frame));
        }

        @Override
        void emit(Emitter emitter) {
            if (emitter.writesPrimitives()) {
                emitter.numbers.box(emitOperand(emitter));
                return;
            }
            emitter.self(this).exec().value(left);
            emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT);
        }

        @Override
        Operand emitOperand(Emitter emitter) {
            if (!emitter.writesPrimitives()) {
                return super.emitOperand(emitter);
            }
            var a = emitter.operand(left);
            return emitter.numbers.arithmetic(primitives(), a, Operand.integerConstant(constant));
        }

        @Override
        boolean emitInto(Emitter emitter, int slot) {
            var a = emitter.operand(left);
            emitter.variables.storeArithmetic(slot, primitives(), a, Operand.integerConstant(constant));
            return true;
        }

        private NumberCode.Primitives primitives() {
            return new NumberCode.Primitives(this, CodeBuilder::ladd, CodeBuilder::dadd, false);
        }

        /** For compiled code, which pushes the constant, too. */
        Object apply(Exec exec, Object value, Object ignored) {
            return apply(exec, value);
        }

        Object apply(Exec exec, Object value) {
            if (value instanceof Long x) {
                return x + constant;
            }
            if (value instanceof Double x) {
                return x + constant;
            }
            at(exec);
            return subtracts
                    ? Operators.arith(exec, Metamethod.SUB, value, -constant, this)
                    : Operators.arith(exec, Metamethod.ADD, value, constant, this);
        }

        @Override
        public String nameOf(int operand) {
            return operand == 0 && name != null ? name.toString() : null;
        }
    }

    /** {@code -x} and {@code ~x}. */
    static final class Unary extends Operation {
        private final Metamethod event;
        private final Node operand;
        private final Names name;

        Unary(Metamethod event, Node operand, Names name, int site) {
            super(site);
            this.event = event;
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
            if (value instanceof Long x) {
                return event == Metamethod.UNM ? -x : ~x;
            }
            if (value instanceof Double x && event == Metamethod.UNM) {
                return -x;
            }
            at(exec);
            return Operators.arith(exec, event, value, value, this);
        }

        @Override
        public String nameOf(int which) {
            return name == null ? null : name.toString();
        }
    }
}
