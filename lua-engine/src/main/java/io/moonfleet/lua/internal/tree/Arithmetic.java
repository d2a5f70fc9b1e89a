package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import java.lang.classfile.CodeBuilder;

/** Operators on numbers. Each has its fast cases here; all others are {@link Operators}' business. */
final class Arithmetic {

    private Arithmetic() {}

    /** What all binary operators share. */
    abstract static class Binary extends Operation {
        private final Metamethod event;
        private final Node left;
        private final Node right;
        private final int leftSlot;
        private final int rightSlot;
        private final Names leftName;
        private final Names rightName;

        Binary(Metamethod event, Node left, Node right, Names leftName, Names rightName, int site) {
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

        @Override
        void emit(Emitter emitter) {
            emitter.self(this).exec().value(left).value(right);
            emitter.apply(this, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
        }

        final void emitPrimitive(Emitter emitter, Emitter.Primitive onLongs, Emitter.Primitive onDoubles) {
            emitter.arithmetic(this, left, right, onLongs, onDoubles);
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

    static final class Add extends Binary {
        @Override
        void emit(Emitter emitter) {
            emitPrimitive(emitter, CodeBuilder::ladd, CodeBuilder::dadd);
        }

        Add(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.ADD, left, right, leftName, rightName, site);
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

    static final class Subtract extends Binary {
        @Override
        void emit(Emitter emitter) {
            emitPrimitive(emitter, CodeBuilder::lsub, CodeBuilder::dsub);
        }

        Subtract(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.SUB, left, right, leftName, rightName, site);
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

    static final class Multiply extends Binary {
        @Override
        void emit(Emitter emitter) {
            emitPrimitive(emitter, CodeBuilder::lmul, CodeBuilder::dmul);
        }

        Multiply(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.MUL, left, right, leftName, rightName, site);
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

    static final class Divide extends Binary {
        @Override
        void emit(Emitter emitter) {
            emitPrimitive(emitter, null, CodeBuilder::ddiv);
        }

        Divide(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.DIV, left, right, leftName, rightName, site);
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

    static final class Modulo extends Binary {
        Modulo(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.MOD, left, right, leftName, rightName, site);
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

    static final class FloorDivide extends Binary {
        FloorDivide(Node left, Node right, Names leftName, Names rightName, int site) {
            super(Metamethod.IDIV, left, right, leftName, rightName, site);
        }

        @Override
        Object apply(Exec exec, Object a, Object b) {
            if (a instanceof Long x && b instanceof Long y && y > 0) {
                return Math.floorDiv(x, y);
            }
            return slow(exec, a, b);
        }
    }

    static final class Power extends Binary {
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
    static final class Bitwise extends Binary {
        private final Metamethod operator;

        Bitwise(Metamethod operator, Node left, Node right, Names leftName, Names rightName, int site) {
            super(operator, left, right, leftName, rightName, site);
            this.operator = operator;
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
            emitter.addition(this, left, constant);
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
