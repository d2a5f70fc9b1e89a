package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;

/** Operations on constants, done while the chunk is compiled. Which ones is to be seen: a failing one must fail when it runs. */
final class ConstantFolding {

    private ConstantFolding() {}

    /** The result of an operation on constants; null where running the code may raise an error, or where the sign of zero or NaN is at stake. */
    static Object fold(Metamethod operator, Object a, Object b) {
        if (!(a instanceof Number && b instanceof Number)) {
            return null;
        }
        switch (operator) {
            case BAND, BOR, BXOR, SHL, SHR, BNOT -> {
                if (Numbers.toInteger(a) == null || Numbers.toInteger(b) == null) {
                    return null;
                }
            }
            case DIV, IDIV, MOD -> {
                if (Numbers.toDouble(b) == 0) {
                    return null;
                }
            }
            default -> {
                // cannot fail
            }
        }
        var result = Operators.arith(null, operator, a, b, null);
        return result instanceof Double number && (number == 0 || Double.isNaN(number)) ? null : result;
    }
}
