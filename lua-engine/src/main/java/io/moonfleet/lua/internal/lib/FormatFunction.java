package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.FormatSpec;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Operators;

/** {@code string.format}. */
final class FormatFunction {

    /** From here on C's buffer is too small and the string is taken as it is. */
    private static final int LONG_STRING = 100;

    private FormatFunction() {}

    static void define(Library.Definitions definitions) {
        definitions.functionN("format", FormatFunction::format);
    }

    private static Object format(Exec exec, Object[] arguments) {
        var format = Check.string(exec, 1, arguments.length == 0 ? null : arguments[0])
                .bytes();
        var out = new ByteBuilder(exec, format.length + 16 * arguments.length);
        var next = 1;
        for (var at = 0; at < format.length; at++) {
            var b = format[at];
            if (b != '%') {
                out.append(b);
            } else if (at + 1 < format.length && format[at + 1] == '%') {
                out.append('%');
                at++;
            } else {
                if (next >= arguments.length) {
                    throw Check.bad(exec, next + 1, "no value");
                }
                at = convert(exec, out, format, at + 1, next + 1, arguments[next]) - 1;
                next++;
            }
        }
        exec.burn((long) out.length() << 1); // digits of large floats take that long
        return out.toLuaString();
    }

    /** Writes one argument; returns the index after its conversion. */
    private static int convert(Exec exec, ByteBuilder out, byte[] format, int at, int index, Object value) {
        if (at < format.length && format[at] == 's') { // by far the most frequent
            out.append(value instanceof LuaString string ? string : Operators.tostring(exec, value));
            return at + 1;
        }
        if (at < format.length && format[at] == 'd' && value instanceof Long integer) {
            out.appendLong(integer);
            return at + 1;
        }
        var spec = FormatSpec.parse(exec, format, at);
        switch (spec.conversion()) {
            case 'c' -> spec.character(out, Check.integer(exec, index, value));
            case 'd', 'i', 'o', 'u', 'x', 'X' -> spec.integer(out, Check.integer(exec, index, value));
            case 'a', 'A', 'e', 'E', 'f', 'g', 'G' -> spec.number(out, Check.real(exec, index, value));
            case 'q' -> literal(exec, out, index, value);
            case 's' -> string(exec, out, spec, index, value);
            default -> throw spec.invalid(exec);
        }
        return spec.end();
    }

    private static void string(Exec exec, ByteBuilder out, FormatSpec spec, int index, Object value) {
        var text = Operators.tostring(exec, value);
        if (spec.plain()) {
            out.append(text);
            return;
        }
        for (var b : text.bytes()) {
            if (b == 0) {
                throw Check.bad(exec, index, "string contains zeros");
            }
        }
        if (spec.precision() < 0 && text.length() >= LONG_STRING) {
            out.append(text);
        } else {
            spec.string(out, text);
        }
    }

    private static void literal(Exec exec, ByteBuilder out, int index, Object value) {
        switch (value) {
            case LuaString string -> FormatSpec.quoted(out, string.bytes());
            case Long integer -> FormatSpec.quoted(out, integer.longValue());
            case Double number -> FormatSpec.quoted(out, number.doubleValue());
            case Boolean truth -> out.appendAscii(truth.toString());
            case null -> out.appendAscii("nil");
            default -> throw Check.bad(exec, index, "value has no literal form");
        }
    }
}
