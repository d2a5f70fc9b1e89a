package io.moonfleet.lua.fuzz;

import java.util.Random;

/** Calls of library functions with random arguments, as Lua expressions. */
final class RandomCalls {

    private final Random random;
    private final RandomValues values;

    RandomCalls(Random random) {
        this.random = random;
        this.values = new RandomValues(random);
    }

    String next() {
        return switch (random.nextInt(10)) {
            case 0, 1 -> plainString();
            case 2, 3 -> pattern();
            case 4 -> format();
            case 5 -> pack();
            case 6 -> table();
            case 7 -> math();
            case 8 -> utf8();
            default -> other();
        };
    }

    private String string() {
        return values.mostly(values::string);
    }

    private String integer() {
        return values.mostly(values::integer);
    }

    private String small() {
        return values.mostly(values::small);
    }

    private String number() {
        return values.mostly(values::number);
    }

    private String list() {
        return values.mostly(values::list);
    }

    /** A call with the arguments, of which the last may be left out. */
    private String call(String function, String... arguments) {
        var count = random.nextInt(4) == 0 ? random.nextInt(arguments.length + 1) : arguments.length;
        var shown = java.util.Arrays.copyOf(arguments, count);
        var name = function.substring(function.indexOf('.') + 1);
        if (function.startsWith("string.") && count > 0 && random.nextInt(3) == 0) {
            return "(" + shown[0] + "):" + name + "(" + String.join(", ", java.util.Arrays.copyOfRange(shown, 1, count))
                    + ")";
        }
        return function + "(" + String.join(", ", shown) + ")";
    }

    private String plainString() {
        return switch (random.nextInt(9)) {
            case 0 -> call("string.sub", string(), integer(), integer());
            case 1 -> call("string.byte", string(), small(), small());
            case 2 -> call("string.char", small(), "65", integer());
            case 3 -> call("string.rep", string(), values.small(), string());
            case 4 -> call("string.upper", string());
            case 5 -> call("string.lower", string());
            case 6 -> call("string.reverse", string());
            case 7 -> call("string.len", string());
            default ->
                values.anything() + " " + values.pick("..", "<", "<=", "==", "~=", ">", ">=") + " " + values.anything();
        };
    }

    private String pattern() {
        var subject = random.nextInt(3) == 0 ? string() : values.quoted("ab c1.,=()xA_", random.nextInt(25));
        return switch (random.nextInt(6)) {
            case 0 -> call("string.find", subject, values.pattern(), small());
            case 1 -> call("string.find", subject, string(), small(), values.pick("true", "false", "nil"));
            case 2 -> call("string.match", subject, values.pattern(), small());
            case 3 -> "all(" + subject + ", " + values.pattern() + ")";
            case 4 -> call("string.gsub", subject, values.pattern(), replacement(), integer());
            default -> call("string.gsub", subject, values.pattern(), replacement());
        };
    }

    private String replacement() {
        return switch (random.nextInt(5)) {
            case 0 -> values.quoted("ab%", 4).replace("%", "%%");
            case 1 -> "'<%" + random.nextInt(4) + ">'";
            case 2 -> values.pick("{a = 'A', b = false, c = 5}", "{}", "setmetatable({}, {__index = string.upper})");
            case 3 ->
                values.pick(
                        "function(a, b) return b end",
                        "function(...) return select('#', ...) end",
                        "string.upper",
                        "function() end",
                        "function(a) return a .. '!' end");
            default -> string();
        };
    }

    private String format() {
        return call(
                "string.format",
                values.formatString(),
                random.nextBoolean() ? number() : values.anything(),
                random.nextBoolean() ? string() : number(),
                values.anything());
    }

    private String pack() {
        return switch (random.nextInt(5)) {
            case 0, 1 ->
                "hex(string.pack(" + values.packFormat() + ", " + number() + ", "
                        + (random.nextBoolean() ? string() : integer()) + ", " + small() + ", " + string() + "))";
            case 2 -> call("string.packsize", values.packFormat());
            case 3 ->
                call(
                        "string.unpack",
                        values.packFormat(),
                        values.quoted("\0\1\2\3\u00ff\u0080abc", random.nextInt(40)));
            default ->
                call("string.unpack", values.packFormat(), values.quoted("\0\1\2\u00ff", random.nextInt(30)), small());
        };
    }

    private String table() {
        return switch (random.nextInt(9)) {
            case 0 -> call("table.concat", list(), string(), values.small(), values.small());
            case 1 -> "changed(table.insert, " + list() + ", " + values.small() + ", " + values.anything() + ")";
            case 2 -> "changed(table.insert, " + list() + ", " + values.anything() + ")";
            case 3 -> "changed(table.remove, " + list() + ", " + values.small() + ")";
            case 4 -> "changed(table.remove, " + list() + ")";
            case 5 ->
                "changed(table.move, " + list() + ", " + values.small() + ", " + values.small() + ", " + values.small()
                        + ")";
            case 6 -> call("table.unpack", list(), small(), small());
            case 7 -> "changed(table.sort, " + list() + ")";
            default ->
                "changed(table.sort, " + list() + ", "
                        + values.pick(
                                "function(a, b) return a > b end",
                                "function(a, b) return true end",
                                "function(a, b) return tostring(a) < tostring(b) end",
                                "nil",
                                "function(a, b) return a <= b end",
                                "5")
                        + ")";
        };
    }

    private String math() {
        return switch (random.nextInt(6)) {
            case 0 -> call("math." + values.pick("floor", "ceil", "abs", "tointeger", "type", "modf"), number());
            case 1 -> call("math.fmod", number(), number());
            case 2 -> call("math." + values.pick("max", "min"), number(), number(), number());
            case 3 -> call("math.ult", integer(), integer());
            case 4 -> call("math." + values.pick("sqrt", "frexp", "deg", "rad"), number());
            default ->
                number() + " "
                        + values.pick("+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>", "==", "<", "<=")
                        + " " + (random.nextInt(4) == 0 ? values.anything() : number());
        };
    }

    private String utf8() {
        var text = random.nextBoolean()
                ? string()
                : values.quoted("a\u00c3\u00a9\u00e2\u0082\u00ac\u00f0\u009f\u0098\u0080\u00ff", random.nextInt(10));
        return switch (random.nextInt(4)) {
            case 0 -> call("utf8.len", text, small(), small());
            case 1 -> call("utf8.codepoint", text, small(), small());
            case 2 -> call("utf8.offset", text, small(), small());
            default -> call("utf8.char", integer(), small(), "8364");
        };
    }

    private String other() {
        return switch (random.nextInt(8)) {
            case 0 -> call("tonumber", string());
            case 1 -> call("tonumber", string(), small());
            case 2 -> call("tostring", number());
            case 3 ->
                call(
                        "bit32." + values.pick("lshift", "rshift", "arshift", "lrotate", "rrotate", "band", "bxor"),
                        integer(),
                        small());
            case 4 -> call("bit32.extract", integer(), small(), small());
            case 5 -> call("select", small(), values.anything(), values.anything());
            case 6 -> call("rawlen", values.anything());
            default ->
                // always with a time: now is not the same for both
                "os.date('!" + values.pick("%c", "%x %X", "%Y-%m-%d", "%V %G", "%j %U", "%Q", "%p %I", "*t") + "', "
                        + integer() + " or 0)";
        };
    }
}
