package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.text.ByteBuilder;
import io.moonfleet.lua.internal.text.Pattern;
import io.moonfleet.lua.internal.text.PatternMatch;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.TypeNames;
import io.moonfleet.lua.internal.value.Userdata;

/** {@code string.find}, {@code match}, {@code gmatch} and {@code gsub}. */
final class PatternFunctions {

    private PatternFunctions() {}

    static void define(Library.Definitions definitions) {
        definitions
                .functionN("find", PatternFunctions::find)
                .function2("gmatch", PatternFunctions::gmatch)
                .functionN("gsub", PatternFunctions::gsub)
                .function3("match", PatternFunctions::match);
    }

    private static Object at(Object[] arguments, int index) {
        return index < arguments.length ? arguments[index] : null;
    }

    private static Object find(Exec exec, Object[] arguments) {
        var subject = Check.string(exec, 1, at(arguments, 0));
        var pattern = Check.string(exec, 2, at(arguments, 1));
        var from = start(exec, subject, at(arguments, 2));
        if (from > subject.length()) {
            return null;
        }
        if (Operators.truth(at(arguments, 3)) || Pattern.isPlain(pattern.bytes())) {
            var found = PlainSearch.indexOf(exec, subject.bytes(), pattern.bytes(), from);
            return found < 0 ? null : Results.of(found + 1L, (long) found + pattern.length());
        }
        var match = new PatternMatch(LibraryState.of(exec).pattern(pattern), subject.bytes(), exec);
        if (!match.find(from)) {
            return null;
        }
        var results = new Object[2 + match.captureCount()];
        results[0] = match.start() + 1L;
        results[1] = (long) match.end();
        for (var i = 0; i < match.captureCount(); i++) {
            results[2 + i] = match.capture(i);
        }
        return results;
    }

    /** The index at which to begin, from 0; beyond the subject's length when it is out of reach. */
    private static int start(Exec exec, LuaString subject, Object init) {
        var position = StringLibrary.fromStart(Check.integer(exec, 3, init, 1), subject.length());
        return (int) Math.min(Math.max(position, 1) - 1, subject.length() + 1L);
    }

    private static Object match(Exec exec, Object s, Object p, Object init) {
        var subject = Check.string(exec, 1, s);
        var pattern = Check.string(exec, 2, p);
        var from = start(exec, subject, init);
        if (from > subject.length()) {
            return null;
        }
        var match = new PatternMatch(LibraryState.of(exec).pattern(pattern), subject.bytes(), exec);
        return match.find(from) ? captures(match) : null;
    }

    /** The captures as results, the whole match if there are none. */
    private static Object captures(PatternMatch match) {
        var count = match.captureCount();
        if (count <= 1) {
            return match.capture(0);
        }
        var values = new Object[count];
        for (var i = 0; i < count; i++) {
            values[i] = match.capture(i);
        }
        return values;
    }

    private static Object gmatch(Exec exec, Object s, Object p) {
        var subject = Check.string(exec, 1, s);
        var pattern = Check.string(exec, 2, p);
        var iteration = new Iteration(subject.bytes(), LibraryState.of(exec).unanchoredPattern(pattern));
        return Builtin.of0("gmatch iterator", iteration::next).keeping(subject, pattern, new Userdata(iteration, null));
    }

    /** Where a gmatch is. */
    private static final class Iteration {

        private final byte[] subject;
        private final Pattern pattern;
        private int from;
        private int lastEnd = -1;

        Iteration(byte[] subject, Pattern pattern) {
            this.subject = subject;
            this.pattern = pattern;
        }

        Object next(Exec exec) {
            var match = new PatternMatch(pattern, subject, exec);
            for (; from <= subject.length && match.find(from); from = match.start() + 1) {
                if (match.end() != lastEnd) { // an empty match right after the last one does not count
                    from = match.end();
                    lastEnd = from;
                    return captures(match);
                }
            }
            from = subject.length + 1;
            return Results.NONE;
        }
    }

    private static Object gsub(Exec exec, Object[] arguments) {
        var subject = Check.string(exec, 1, at(arguments, 0));
        var pattern = Check.string(exec, 2, at(arguments, 1));
        // lua5.3 complains of the fourth argument before it looks at the third.
        var limit = Check.integer(exec, 4, at(arguments, 3), subject.length() + 1L);
        var replacement = replacement(exec, at(arguments, 2));
        var compiled = LibraryState.of(exec).pattern(pattern);
        var bytes = subject.bytes();
        var match = new PatternMatch(compiled, bytes, exec);
        ByteBuilder out = null;
        var count = 0L;
        var at = 0;
        var copied = 0;
        var lastEnd = -1;
        while (count < limit && match.find(at)) {
            if (match.end() == lastEnd) {
                at = match.start() + 1;
            } else {
                count++;
                if (out == null) {
                    out = new ByteBuilder(exec, bytes.length + (bytes.length >> 2) + 16);
                }
                out.append(bytes, copied, match.start());
                replacement.append(exec, out, bytes, match);
                at = match.end();
                copied = at;
                lastEnd = at;
            }
            if (at > bytes.length || compiled.anchored()) {
                break;
            }
        }
        if (out == null) {
            return Results.of(subject, count);
        }
        out.append(bytes, copied, bytes.length);
        return Results.of(out.toLuaString(), count);
    }

    /** What a gsub puts in the place of a match. */
    @FunctionalInterface
    private interface Replacement {
        void append(Exec exec, ByteBuilder out, byte[] subject, PatternMatch match);
    }

    private static Replacement replacement(Exec exec, Object value) {
        return switch (value) {
            case Table table ->
                (e, out, subject, match) ->
                        appendValue(e, out, subject, match, Operators.index(e, table, match.capture(0), null));
            case Function function ->
                (e, out, subject, match) -> appendValue(e, out, subject, match, called(e, function, match));
            case null, default -> {
                var text = Numbers.toText(value);
                if (text == null) {
                    throw Check.bad(exec, 3, "string/function/table expected");
                }
                yield indexOfEscape(text.bytes()) < 0
                        ? (e, out, subject, match) -> out.append(text)
                        : (e, out, subject, match) -> appendTemplate(e, out, text.bytes(), subject, match);
            }
        };
    }

    private static Object called(Exec exec, Function function, PatternMatch match) {
        var count = match.captureCount();
        if (count <= 1) {
            return Results.first(exec.callback(function, match.capture(0)));
        }
        if (count == 2) {
            return Results.first(exec.callback(function, match.capture(0), match.capture(1)));
        }
        return Results.first(exec.callback(function, Results.all(captures(match))));
    }

    private static void appendValue(Exec exec, ByteBuilder out, byte[] subject, PatternMatch match, Object value) {
        switch (value) {
            case LuaString string -> out.append(string);
            case null -> out.append(subject, match.start(), match.end());
            case Boolean truth when !truth -> out.append(subject, match.start(), match.end());
            default -> {
                var text = Numbers.toText(value);
                if (text == null) {
                    throw exec.error("invalid replacement value (a " + TypeNames.of(value) + ")");
                }
                out.append(text);
            }
        }
    }

    private static int indexOfEscape(byte[] template) {
        for (var i = 0; i < template.length; i++) {
            if (template[i] == '%') {
                return i;
            }
        }
        return -1;
    }

    private static void appendTemplate(
            Exec exec, ByteBuilder out, byte[] template, byte[] subject, PatternMatch match) {
        var i = 0;
        while (i < template.length) {
            var b = template[i++];
            if (b != '%') {
                out.append(b);
                continue;
            }
            var escaped = i < template.length ? template[i] : 0;
            i++;
            if (escaped == '%') {
                out.append('%');
            } else if (escaped == '0') {
                out.append(subject, match.start(), match.end());
            } else if (escaped >= '1' && escaped <= '9') {
                match.appendCapture(out, escaped - '1');
            } else {
                throw exec.error("invalid use of '" + '%' + "' in replacement string");
            }
        }
        exec.burn(template.length);
    }
}
