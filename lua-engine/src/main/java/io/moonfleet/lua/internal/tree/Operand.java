package io.moonfleet.lua.internal.tree;

/**
 * Where code that is being written has a value: a constant number, or local variables of the method.
 *
 * @param kind which of the others mean anything
 * @param tag local variable of a {@link Kind#NUMBER_OR_OBJECT}: 1 for an integer, 2 for a float, 0 for the object
 * @param primitive local variable of a number: a long, a double, or (of a number or object) a long that has a float's bits
 * @param constant of the constants: an integer, or a float's bits
 */
record Operand(Kind kind, int tag, int object, int primitive, long constant) {

    static final int IS_OBJECT = 0;
    static final int IS_INTEGER = 1;
    static final int IS_FLOAT = 2;

    enum Kind {
        INTEGER,
        INTEGER_CONSTANT,
        FLOAT,
        FLOAT_CONSTANT,
        /** Any value as an object, boxed if a number. */
        OBJECT,
        /** Known only when it runs; numbers need no box. */
        NUMBER_OR_OBJECT
    }

    static Operand integer(int local) {
        return new Operand(Kind.INTEGER, -1, -1, local, 0);
    }

    static Operand integerConstant(long value) {
        return new Operand(Kind.INTEGER_CONSTANT, -1, -1, -1, value);
    }

    static Operand number(int local) {
        return new Operand(Kind.FLOAT, -1, -1, local, 0);
    }

    static Operand floatConstant(double value) {
        return new Operand(Kind.FLOAT_CONSTANT, -1, -1, -1, Double.doubleToRawLongBits(value));
    }

    static Operand object(int local) {
        return new Operand(Kind.OBJECT, -1, local, -1, 0);
    }

    static Operand numberOrObject(int tag, int object, int bits) {
        return new Operand(Kind.NUMBER_OR_OBJECT, tag, object, bits, 0);
    }

    boolean isInteger() {
        return kind == Kind.INTEGER || kind == Kind.INTEGER_CONSTANT;
    }

    boolean isFloat() {
        return kind == Kind.FLOAT || kind == Kind.FLOAT_CONSTANT;
    }

    boolean isNumber() {
        return isInteger() || isFloat();
    }
}
