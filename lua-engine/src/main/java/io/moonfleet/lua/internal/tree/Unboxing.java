package io.moonfleet.lua.internal.tree;

/** Between a value as an object and as compiled code has it: a tag and a primitive. Small, so that the JIT compiler inlines it. */
final class Unboxing {

    private Unboxing() {}

    /** What kind of value this is, see {@link Operand}. */
    static int tag(Object value) {
        return value instanceof Double
                ? Operand.IS_FLOAT
                : value instanceof Long ? Operand.IS_INTEGER : Operand.IS_OBJECT;
    }

    static long integer(Object value) {
        return value instanceof Long integer ? integer : 0;
    }

    static double number(Object value) {
        return value instanceof Double number ? number : 0;
    }

    static Object box(int tag, Object object, long integer, double number) {
        return switch (tag) {
            case Operand.IS_INTEGER -> (Object) integer;
            case Operand.IS_FLOAT -> (Object) number;
            default -> object;
        };
    }
}
