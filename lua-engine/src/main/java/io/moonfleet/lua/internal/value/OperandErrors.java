package io.moonfleet.lua.internal.value;

/** The errors of operations whose operands have no such operation, with the operands' names where the source text gives one. */
final class OperandErrors {

    private OperandErrors() {}

    /** "attempt to index a nil value (field 'x')". */
    static LuaError of(Exec exec, Object value, String operation, Operands names, int operand) {
        return exec.runtimeError("attempt to " + operation + " a " + TypeNames.forMessages(exec, value) + " value"
                + nameSuffix(names, operand));
    }

    /** Like {@link #of} about the operand of two that is to blame. */
    static LuaError ofTwo(Exec exec, Object a, Object b, String operation, Operands names) {
        return Numbers.toNumber(a) == null ? of(exec, a, operation, names, 0) : of(exec, b, operation, names, 1);
    }

    static LuaError ofComparison(Exec exec, Object a, Object b) {
        var left = TypeNames.forMessages(exec, a);
        var right = TypeNames.forMessages(exec, b);
        return exec.runtimeError(
                left.equals(right)
                        ? "attempt to compare two " + left + " values"
                        : "attempt to compare " + left + " with " + right);
    }

    static String nameSuffix(Operands names, int operand) {
        var name = names == null ? null : names.nameOf(operand);
        return name == null ? "" : " (" + name + ")";
    }
}
