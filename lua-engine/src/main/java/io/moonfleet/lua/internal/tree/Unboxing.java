package io.moonfleet.lua.internal.tree;

/** Between a value as an object and as compiled code has it: a tag and 64 bits. Small, so that the JIT compiler inlines it. */
final class Unboxing {

    private Unboxing() {}

    /** Of a {@code Long}. */
    static long integerBits(Object value) {
        return (Long) value;
    }

    /** Of a {@code Double}. */
    static long floatBits(Object value) {
        return Double.doubleToRawLongBits((Double) value);
    }

    static Object box(int tag, Object object, long bits) {
        return switch (tag) {
            case Operand.IS_INTEGER -> (Object) bits;
            case Operand.IS_FLOAT -> (Object) Double.longBitsToDouble(bits);
            default -> object;
        };
    }
}
