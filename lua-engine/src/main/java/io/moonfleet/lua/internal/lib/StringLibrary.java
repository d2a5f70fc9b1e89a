package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.syntax.ChunkDump;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;

/** The {@code string} table of manual section 6.4: the plain functions here, the others from their own classes. */
public final class StringLibrary extends Library {

    /** PUC Lua's limit for lengths, those of C's int. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE;
    /** What fits on PUC Lua's stack at once. */
    static final int MAX_RESULTS = 999_000;

    public StringLibrary() {
        super("string");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .function3("byte", StringLibrary::bytes)
                .functionN("char", StringLibrary::character)
                .function2("dump", StringLibrary::dump)
                .function1("len", StringLibrary::len)
                .function1("lower", StringLibrary::lower)
                .function3("rep", StringLibrary::rep)
                .function1("reverse", StringLibrary::reverse)
                .function3("sub", StringLibrary::sub)
                .function1("upper", StringLibrary::upper);
        PatternFunctions.define(definitions);
        FormatFunction.define(definitions);
        PackFunctions.define(definitions);
    }

    @Override
    public void open(Exec exec, Table table) {
        var metatable = exec.newTable(0, 1);
        metatable.put(Metamethod.INDEX.key, table);
        exec.metatables.set(LuaString.EMPTY, metatable);
    }

    /** A position that may count from the end, as one from the beginning; before the beginning is 0. */
    static long fromStart(long position, int length) {
        if (position >= 0) {
            return position;
        }
        return -position > length || position == Long.MIN_VALUE ? 0 : length + position + 1;
    }

    private static Object len(Exec exec, Object s) {
        return (long) Check.string(exec, 1, s).length();
    }

    private static Object sub(Exec exec, Object s, Object i, Object j) {
        var string = Check.string(exec, 1, s);
        var length = string.length();
        var from = Math.max(1, fromStart(Check.integer(exec, 2, i), length));
        var to = Math.min(length, fromStart(Check.integer(exec, 3, j, -1), length));
        if (from > to) {
            return LuaString.EMPTY;
        }
        if (from == 1 && to == length) {
            return string;
        }
        exec.burn(to - from >> 3);
        exec.chargeString(to - from + 1);
        return LuaString.copyOf(string.bytes(), (int) from - 1, (int) to);
    }

    private static Object bytes(Exec exec, Object s, Object i, Object j) {
        var string = Check.string(exec, 1, s);
        var length = string.length();
        var first = fromStart(Check.integer(exec, 2, i, 1), length);
        var from = Math.max(1, first);
        var to = Math.min(length, fromStart(Check.integer(exec, 3, j, first), length));
        if (from == to) {
            return (long) string.at((int) from - 1);
        }
        if (from > to) {
            return Results.NONE;
        }
        if (to - from >= MAX_RESULTS) {
            throw exec.error("stack overflow (string slice too long)");
        }
        var count = (int) (to - from + 1);
        exec.burn(count);
        exec.charge(20L * count);
        var values = new Object[count];
        for (var n = 0; n < count; n++) {
            values[n] = (long) string.at((int) from - 1 + n);
        }
        return values;
    }

    private static Object character(Exec exec, Object[] codes) {
        if (codes.length == 1) {
            return LuaString.ofByte(code(exec, 1, codes[0]));
        }
        var bytes = new byte[codes.length];
        for (var i = 0; i < codes.length; i++) {
            bytes[i] = (byte) code(exec, i + 1, codes[i]);
        }
        exec.burn(bytes.length);
        return exec.newString(bytes);
    }

    private static int code(Exec exec, int index, Object value) {
        var code = Check.integer(exec, index, value);
        if (code < 0 || code > 255) {
            throw Check.bad(exec, index, "value out of range");
        }
        return (int) code;
    }

    private static Object lower(Exec exec, Object s) {
        return mapped(exec, s, 'A', 'Z', 'a' - 'A');
    }

    private static Object upper(Exec exec, Object s) {
        return mapped(exec, s, 'a', 'z', 'A' - 'a');
    }

    private static LuaString mapped(Exec exec, Object s, int from, int to, int distance) {
        var string = Check.string(exec, 1, s);
        exec.burn(string.length() >> 3);
        exec.chargeString(string.length());
        var bytes = string.bytes().clone();
        for (var i = 0; i < bytes.length; i++) {
            var b = bytes[i];
            if (b >= from && b <= to) {
                bytes[i] = (byte) (b + distance);
            }
        }
        return LuaString.wrap(bytes);
    }

    private static Object reverse(Exec exec, Object s) {
        var string = Check.string(exec, 1, s);
        var length = string.length();
        exec.burn(length >> 3);
        exec.chargeString(length);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            bytes[i] = string.bytes()[length - 1 - i];
        }
        return LuaString.wrap(bytes);
    }

    private static Object rep(Exec exec, Object s, Object n, Object separator) {
        var string = Check.string(exec, 1, s);
        var count = Check.integer(exec, 2, n);
        var between = Check.string(exec, 3, separator, LuaString.EMPTY);
        if (count <= 0) {
            return LuaString.EMPTY;
        }
        var unit = (long) string.length() + between.length();
        if (unit > MAX_LENGTH / count) {
            throw exec.error("resulting string too large");
        }
        var total = unit * count - between.length();
        if (total == 0) {
            return LuaString.EMPTY;
        }
        exec.burn(total >> 3);
        exec.chargeString(total);
        var bytes = new byte[(int) total];
        var filled = string.length();
        System.arraycopy(string.bytes(), 0, bytes, 0, filled);
        if (between.length() > 0 && filled < bytes.length) {
            System.arraycopy(between.bytes(), 0, bytes, filled, between.length());
            filled += between.length();
        }
        repeat(bytes, filled);
        return LuaString.wrap(bytes);
    }

    /** Fills an array with repetitions of its beginning, doubling what is there. */
    private static void repeat(byte[] bytes, int from) {
        for (var filled = from; filled < bytes.length; ) {
            var more = Math.min(filled, bytes.length - filled);
            System.arraycopy(bytes, 0, bytes, filled, more);
            filled += more;
        }
    }

    private static Object dump(Exec exec, Object function, Object strip) {
        if (!(function instanceof Function)) {
            throw Check.wrongType(exec, 1, function, "function");
        }
        if (!(function instanceof Closure closure) || exec.config.profile() == LuaProfile.TENANT) {
            throw exec.error("unable to dump given function");
        }
        return exec.newString(ChunkDump.write(closure.proto, Operators.truth(strip)));
    }
}
