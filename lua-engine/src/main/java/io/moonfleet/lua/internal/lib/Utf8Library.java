package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.Utf8;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Results;
import java.nio.charset.StandardCharsets;

/** The {@code utf8} table of manual section 6.5. */
public final class Utf8Library extends Library {

    private static final LuaString CHARACTER_PATTERN =
            LuaString.wrap("[\0-\u007F\u00C2-\u00F4][\u0080-\u00BF]*".getBytes(StandardCharsets.ISO_8859_1));
    private static final long MAX_CODE = 0x10FFFF;
    private static final Builtin NEXT_CODE = Builtin.of2("codes iterator", Utf8Library::nextCode);

    public Utf8Library() {
        super("utf8");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .value("charpattern", CHARACTER_PATTERN)
                .functionN("char", Utf8Library::character)
                .function3("codepoint", Utf8Library::codePoint)
                .function1("codes", Utf8Library::codes)
                .function3("len", Utf8Library::len)
                .function3("offset", Utf8Library::offset);
    }

    /** A position that may count from the end, as one from the beginning; unlike string.sub's, 0 when out of reach. */
    private static long fromStart(long position, int length) {
        if (position >= 0) {
            return position;
        }
        return -position > length || position == Long.MIN_VALUE ? 0 : length + position + 1;
    }

    private static Object character(Exec exec, Object[] codes) {
        var out = new ByteBuilder(exec, 4 * codes.length);
        for (var i = 0; i < codes.length; i++) {
            var code = Check.integer(exec, i + 1, codes[i]);
            if (code < 0 || code > MAX_CODE) {
                throw Check.bad(exec, i + 1, "value out of range");
            }
            Utf8.encode(out, (int) code);
        }
        exec.burn(codes.length);
        return out.toLuaString();
    }

    private static Object codePoint(Exec exec, Object s, Object i, Object j) {
        var bytes = Check.string(exec, 1, s).bytes();
        var first = fromStart(Check.integer(exec, 2, i, 1), bytes.length);
        var last = fromStart(Check.integer(exec, 3, j, first), bytes.length);
        if (first < 1) {
            throw Check.bad(exec, 2, "out of range");
        }
        if (last > bytes.length) {
            throw Check.bad(exec, 3, "out of range");
        }
        if (first > last) {
            return Results.NONE;
        }
        if (last - first >= StringLibrary.MAX_RESULTS) {
            throw exec.error("stack overflow (string slice too long)");
        }
        exec.charge(4 * (last - first + 1));
        var codes = new Object[(int) (last - first + 1)];
        var count = 0;
        for (var at = (int) first - 1; at < last; at += Utf8.lengthAt(bytes, at)) {
            var code = Utf8.decode(bytes, at);
            if (code < 0) {
                throw exec.error("invalid UTF-8 code");
            }
            codes[count++] = (long) code;
        }
        exec.burn(count);
        return count == 1 ? codes[0] : java.util.Arrays.copyOf(codes, count);
    }

    private static Object codes(Exec exec, Object s) {
        return Results.of(NEXT_CODE, Check.string(exec, 1, s), 0L);
    }

    private static Object nextCode(Exec exec, Object s, Object position) {
        var bytes = Check.string(exec, 1, s).bytes();
        var given = Numbers.toInteger(position); // anything else counts as 0, as in PUC Lua
        var at = (int) Math.clamp((given == null ? 0 : given) - 1, -1L, bytes.length);
        if (at < 0) {
            at = 0;
        } else if (at < bytes.length) {
            do {
                at++;
            } while (at < bytes.length && Utf8.isContinuation(bytes[at]));
        }
        if (at >= bytes.length) {
            return Results.NONE;
        }
        var code = Utf8.decode(bytes, at);
        var end = code < 0 ? at : at + Utf8.lengthAt(bytes, at);
        if (code < 0 || (end < bytes.length && Utf8.isContinuation(bytes[end]))) {
            throw exec.error("invalid UTF-8 code");
        }
        return Results.of(at + 1L, (long) code);
    }

    private static Object len(Exec exec, Object s, Object i, Object j) {
        var bytes = Check.string(exec, 1, s).bytes();
        var first = fromStart(Check.integer(exec, 2, i, 1), bytes.length);
        var last = fromStart(Check.integer(exec, 3, j, -1), bytes.length);
        if (first < 1 || first > bytes.length + 1L) {
            throw Check.bad(exec, 2, "initial position out of string");
        }
        if (last > bytes.length) {
            throw Check.bad(exec, 3, "final position out of string");
        }
        var count = 0L;
        for (var at = (int) first - 1; at < last; count++) {
            if (Utf8.decode(bytes, at) < 0) {
                return Results.of(null, at + 1L);
            }
            at += Utf8.lengthAt(bytes, at);
        }
        exec.burn(count >> 1);
        return count;
    }

    private static Object offset(Exec exec, Object s, Object n, Object i) {
        var bytes = Check.string(exec, 1, s).bytes();
        var count = Check.integer(exec, 2, n);
        var start = fromStart(Check.integer(exec, 3, i, count >= 0 ? 1 : bytes.length + 1L), bytes.length);
        if (start < 1 || start > bytes.length + 1L) {
            throw Check.bad(exec, 3, "position out of range");
        }
        exec.burn(bytes.length >> 3);
        var at = (int) start - 1;
        if (count == 0) {
            while (at > 0 && continues(bytes, at)) {
                at--;
            }
            return at + 1L;
        }
        if (continues(bytes, at)) {
            throw exec.error("initial position is a continuation byte");
        }
        return count < 0 ? backwards(bytes, at, count) : forwards(bytes, at, count);
    }

    private static boolean continues(byte[] bytes, int at) {
        return at < bytes.length && Utf8.isContinuation(bytes[at]);
    }

    private static Object backwards(byte[] bytes, int from, long count) {
        var at = from;
        var left = count;
        while (left < 0 && at > 0) {
            do {
                at--;
            } while (at > 0 && continues(bytes, at));
            left++;
        }
        return left == 0 ? (Object) (at + 1L) : null;
    }

    private static Object forwards(byte[] bytes, int from, long count) {
        var at = from;
        var left = count - 1;
        while (left > 0 && at < bytes.length) {
            do {
                at++;
            } while (continues(bytes, at));
            left--;
        }
        return left == 0 ? (Object) (at + 1L) : null;
    }
}
