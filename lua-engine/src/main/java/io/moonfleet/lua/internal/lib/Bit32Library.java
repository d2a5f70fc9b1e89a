package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;

/** The {@code bit32} table of Lua 5.2, which Debian's and HC3's 5.3 keep: operations on 32 unsigned bits. */
public final class Bit32Library extends Library {

    private static final long MASK = 0xffff_ffffL;
    private static final int BITS = 32;

    public Bit32Library() {
        super("bit32");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .function2("arshift", Bit32Library::arithmeticShift)
                .functionN("band", Bit32Library::and)
                .function1("bnot", (exec, x) -> ~Check.integer(exec, 1, x) & MASK)
                .functionN("bor", Bit32Library::or)
                .functionN("btest", (exec, values) -> and(exec, values) != 0)
                .functionN("bxor", Bit32Library::exclusiveOr)
                .function3("extract", Bit32Library::extract)
                .function2("lrotate", (exec, x, n) -> rotate(exec, x, Check.integer(exec, 2, n)))
                .function2("lshift", (exec, x, n) -> shift(exec, x, Check.integer(exec, 2, n)))
                .functionN("replace", Bit32Library::replace)
                .function2("rrotate", (exec, x, n) -> rotate(exec, x, -Check.integer(exec, 2, n)))
                .function2("rshift", (exec, x, n) -> shift(exec, x, -Check.integer(exec, 2, n)));
    }

    private static long bits(Exec exec, Object x) {
        return Check.integer(exec, 1, x) & MASK;
    }

    private static long and(Exec exec, Object[] values) {
        var result = MASK;
        for (var i = 0; i < values.length; i++) {
            result &= Check.integer(exec, i + 1, values[i]);
        }
        exec.burn(values.length >> 2);
        return result;
    }

    private static long or(Exec exec, Object[] values) {
        var result = 0L;
        for (var i = 0; i < values.length; i++) {
            result |= Check.integer(exec, i + 1, values[i]);
        }
        exec.burn(values.length >> 2);
        return result & MASK;
    }

    private static long exclusiveOr(Exec exec, Object[] values) {
        var result = 0L;
        for (var i = 0; i < values.length; i++) {
            result ^= Check.integer(exec, i + 1, values[i]);
        }
        exec.burn(values.length >> 2);
        return result & MASK;
    }

    // The distance is checked before the value, as in the C library that compilers made of PUC Lua's source.

    private static long shift(Exec exec, Object value, long distance) {
        return shift(bits(exec, value), distance);
    }

    private static long rotate(Exec exec, Object value, long distance) {
        return rotate(bits(exec, value), distance);
    }

    /** To the left; a negative distance goes right. */
    private static long shift(long value, long distance) {
        if (distance <= -BITS || distance >= BITS) {
            return 0;
        }
        return distance < 0 ? value >>> -distance : (value << distance) & MASK;
    }

    private static long rotate(long value, long distance) {
        return Integer.toUnsignedLong(Integer.rotateLeft((int) value, (int) (distance & (BITS - 1))));
    }

    private static Object arithmeticShift(Exec exec, Object x, Object n) {
        var value = bits(exec, x);
        var distance = Check.integer(exec, 2, n);
        if (distance < 0 || value <= MASK >>> 1) {
            return shift(value, -distance);
        }
        return distance >= BITS ? MASK : ((int) value >> distance) & MASK;
    }

    private static Object extract(Exec exec, Object x, Object field, Object width) {
        var value = bits(exec, x);
        var first = Check.integer(exec, 2, field);
        var count = width(exec, first, 2, Check.integer(exec, 3, width, 1));
        return value >>> first & mask(count);
    }

    private static Object replace(Exec exec, Object[] arguments) {
        var value = bits(exec, TableLibrary.at(arguments, 0));
        var replacement = Check.integer(exec, 2, TableLibrary.at(arguments, 1));
        var first = Check.integer(exec, 3, TableLibrary.at(arguments, 2));
        var count = width(exec, first, 3, Check.integer(exec, 4, TableLibrary.at(arguments, 3), 1));
        var mask = mask(count);
        return (value & ~(mask << first)) | (replacement & mask) << first;
    }

    private static long mask(long count) {
        return ~(MASK << 1 << (count - 1));
    }

    private static long width(Exec exec, long first, int index, long count) {
        if (first < 0) {
            throw Check.bad(exec, index, "field cannot be negative");
        }
        if (count <= 0) {
            throw Check.bad(exec, index + 1, "width must be positive");
        }
        if (first + count > BITS) { // the sum may wrap around, as PUC Lua's does
            throw exec.error("trying to access non-existent bits");
        }
        return count;
    }
}
