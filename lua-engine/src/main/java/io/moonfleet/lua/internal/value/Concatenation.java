package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;

/** The operator {@code ..}, with metamethods. */
public final class Concatenation {

    private Concatenation() {}

    /** {@code a .. b} */
    public static Object concat(Exec exec, Object a, Object b, Operands names) {
        var x = Numbers.toText(a);
        var y = x == null ? null : Numbers.toText(b);
        if (y != null) {
            return join(exec, x, y);
        }
        var handler = Operators.binaryHandler(exec, Metamethod.CONCAT, a, b);
        if (handler != null) {
            return Results.first(exec.callMetamethod(handler, a, b));
        }
        var culprit = x == null ? 0 : 1;
        throw OperandErrors.of(exec, culprit == 0 ? a : b, "concatenate", names, culprit);
    }

    private static LuaString join(Exec exec, LuaString x, LuaString y) {
        if (y.length() == 0) {
            return x;
        }
        if (x.length() == 0) {
            return y;
        }
        var length = (long) x.length() + y.length();
        exec.chargeString(length);
        var joined = java.util.Arrays.copyOf(x.bytes(), (int) length);
        System.arraycopy(y.bytes(), 0, joined, x.length(), y.length());
        return LuaString.wrap(joined);
    }

    /** Right to left, as the operator associates; a run of strings and numbers is joined at once. */
    public static Object concat(Exec exec, Object[] values, Operands names) {
        var end = values.length;
        var right = values[end - 1];
        var rightIndex = end - 1;
        while (rightIndex > 0) {
            var start = rightIndex;
            var length = textLength(right);
            if (length >= 0) {
                while (start > 0) {
                    var more = textLength(values[start - 1]);
                    if (more < 0) {
                        break;
                    }
                    length += more;
                    start--;
                }
            }
            if (start < rightIndex) {
                right = joinRun(exec, values, start, rightIndex, right, length);
                rightIndex = start;
            } else {
                var left = rightIndex - 1;
                right = concat(
                        exec, values[left], right, names == null ? null : operand -> names.nameOf(left + operand));
                rightIndex = left;
            }
        }
        return right;
    }

    private static long textLength(Object value) {
        return switch (value) {
            case LuaString string -> string.length();
            case Long _, Double _ -> 24;
            case null, default -> -1;
        };
    }

    private static LuaString joinRun(Exec exec, Object[] values, int start, int last, Object right, long atMost) {
        exec.chargeString(atMost);
        var bytes = new byte[(int) atMost];
        var length = 0;
        for (var i = start; i <= last; i++) {
            var text = Numbers.toText(i == last ? right : values[i]);
            System.arraycopy(text.bytes(), 0, bytes, length, text.length());
            length += text.length();
        }
        return LuaString.wrap(length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length));
    }
}
