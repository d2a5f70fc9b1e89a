package io.moonfleet.lua.fuzz;

import java.util.Random;
import java.util.function.Supplier;

/** Lua expressions for arguments that are likely to find an edge. */
final class RandomValues {

    private static final String[] INTEGERS = {
        "0",
        "1",
        "-1",
        "2",
        "3",
        "-2",
        "7",
        "10",
        "31",
        "32",
        "63",
        "64",
        "255",
        "256",
        "math.maxinteger",
        "math.mininteger",
        "math.maxinteger - 1",
        "1 << 31",
        "1 << 53",
        "-(1 << 40)",
        "0x7fffffff",
        "1000",
        "-100"
    };
    private static final String[] FLOATS = {
        "0.0",
        "-0.0",
        "1.0",
        "-1.5",
        "0.1",
        "2.5",
        "1e15",
        "1e16",
        "2^53",
        "2^63",
        "-2^63",
        "1e308",
        "-1e308",
        "5e-324",
        "1/0",
        "-1/0",
        "0/0",
        "123.456",
        "1e-5",
        "99999.95",
        "1e100",
        "0.5",
        "3.999999999999"
    };
    private static final String[] STRINGS = {
        "''",
        "'a'",
        "'abc'",
        "'hello world'",
        "'10'",
        "'0x10'",
        "' 5 '",
        "'1e2'",
        "'3.7'",
        "'-0'",
        "'a\\0b'",
        "'\\255\\128'",
        "'%d'",
        "'x'",
        "'\195\164\226\130\172'",
        "'1.'",
        "'nan'",
        "'key=value; k2 = v2'",
        "'(a(b)c)'",
        "'   '",
        "'\\n\\t'",
        "'ABC def'",
        "'--'",
        "('xy'):rep(50)",
        "'9223372036854775808'",
        "'[x]'",
        "'^a$'"
    };
    private static final String[] OTHERS = {
        "nil",
        "true",
        "false",
        "{}",
        "{1, 2, 3}",
        "{'b', 'a', 'c'}",
        "{x = 1}",
        "print",
        "{3.5, 1, 2}",
        "{1, nil, 3}",
        "setmetatable({}, {__index = {1, 2, 3}, __len = function() return 3 end})",
        "setmetatable({}, {__tostring = function() return 'obj' end})",
        "{10, 20, 30, 40, 50}",
        "{{}, {}}",
        "{'x', 1, 2.5}"
    };

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Mostly what is asked for, at times something else. */
    String mostly(Supplier<String> wanted) {
        return random.nextInt(12) == 0 ? anything() : wanted.get();
    }

    String anything() {
        return switch (random.nextInt(5)) {
            case 0 -> integer();
            case 1 -> number();
            case 2 -> string();
            default -> pick(OTHERS);
        };
    }

    String integer() {
        return switch (random.nextInt(4)) {
            case 0 -> pick(INTEGERS);
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(64)).replace("-9223372036854775808", "0");
            default -> Integer.toString(random.nextInt(24) - 8);
        };
    }

    String small() {
        return Integer.toString(random.nextInt(14) - 4);
    }

    String number() {
        return switch (random.nextInt(5)) {
            case 0 -> integer();
            case 1 -> pick(FLOATS);
            case 2 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15));
            case 3 -> random.nextInt(1000) + "." + random.nextInt(1000);
            default -> pick(INTEGERS);
        };
    }

    String string() {
        if (random.nextBoolean()) {
            return pick(STRINGS);
        }
        return quoted("ab c12.,=-()[]%xyXYZ_\n\0\u00e9", random.nextInt(12));
    }

    /** A Lua literal of random characters. */
    String quoted(String alphabet, int length) {
        var literal = new StringBuilder("'");
        for (var i = 0; i < length; i++) {
            literal.append(escaped(alphabet.charAt(random.nextInt(alphabet.length()))));
        }
        return literal.append('\'').toString();
    }

    static String escaped(char c) {
        return c < ' ' || c > '~' ? "\\%03d".formatted((int) c) : c == '\'' || c == '\\' ? "\\" + c : String.valueOf(c);
    }

    String list() {
        var list = new StringBuilder("{");
        var count = random.nextInt(9);
        var kind = random.nextInt(4);
        for (var i = 0; i < count; i++) {
            list.append(i == 0 ? "" : ", ")
                    .append(
                            switch (kind) {
                                case 0 -> Integer.toString(random.nextInt(100));
                                case 1 -> quoted("abc", random.nextInt(4));
                                case 2 -> random.nextInt(50) + (random.nextBoolean() ? ".5" : "");
                                default -> random.nextInt(9) == 0 ? anything() : small();
                            });
        }
        return list.append("}").toString();
    }

    String pattern() {
        var pattern = new StringBuilder("'");
        if (random.nextInt(6) == 0) {
            pattern.append('^');
        }
        var parts = 1 + random.nextInt(4);
        var open = 0;
        for (var i = 0; i < parts; i++) {
            if (random.nextInt(4) == 0) {
                pattern.append('(');
                open++;
            }
            pattern.append(pick(
                    "a", "b", ".", "%a", "%d", "%w", "%s", "%S", "%p", "%x", "[abc]", "[^abc]", "[a-c]", "[%w_]",
                    "[%d.]", " ", "=", "%.", "%%", "x", "1", "%u", "%l", "%b()", "%f[%w]", "%f[%a]", "()", "[]]", "%1",
                    "[^%s]", "%W", ","));
            pattern.append(pick("", "", "", "*", "+", "-", "?"));
            if (open > 0 && random.nextInt(2) == 0) {
                pattern.append(')');
                open--;
            }
        }
        pattern.append(random.nextInt(8) == 0 ? "" : ")".repeat(open));
        if (random.nextInt(6) == 0) {
            pattern.append('$');
        }
        if (random.nextInt(15) == 0) { // and at times something malformed
            pattern.insert(1 + random.nextInt(pattern.length()), pick("[", "(", ")", "%", "%b", "%f", "]", "*"));
        }
        return pattern.append('\'').toString().replace("%'", "%%'");
    }

    String formatString() {
        var format = new StringBuilder("'");
        var parts = 1 + random.nextInt(3);
        for (var i = 0; i < parts; i++) {
            format.append(pick("", "x", " ", "=", "%%")).append(conversion());
        }
        return format.append('\'').toString();
    }

    private String conversion() {
        var conversion = new StringBuilder("%");
        for (var flag : new String[] {"-", "+", " ", "0"}) {
            conversion.append(random.nextInt(6) == 0 ? flag : "");
        }
        conversion.append(random.nextInt(3) == 0 ? Integer.toString(random.nextInt(30)) : "");
        conversion.append(random.nextInt(3) == 0 ? "." + random.nextInt(20) : "");
        return conversion
                .append(pick(
                        "d", "d", "i", "u", "x", "X", "o", "c", "e", "E", "f", "g", "G", "a", "A", "s", "s", "s", "q",
                        "y"))
                .toString();
    }

    String packFormat() {
        var format = new StringBuilder("'");
        var parts = 1 + random.nextInt(4);
        for (var i = 0; i < parts; i++) {
            format.append(pick(
                    "b", "B", "h", "H", "i", "I", "l", "L", "j", "J", "T", "f", "d", "n", "s", "z", "x", "X", " ", "<",
                    ">", "=", "!", "s1", "s2", "c3", "c0", "c10", "!4", "!8", "!2", "Xi4", "Xd"));
            if (random.nextInt(5) == 0) {
                format.append(pick("i", "I")).append(random.nextInt(18));
            }
        }
        return format.append('\'').toString();
    }
}
