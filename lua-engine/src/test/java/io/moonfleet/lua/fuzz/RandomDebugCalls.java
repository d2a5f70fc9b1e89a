package io.moonfleet.lua.fuzz;

import java.util.Random;
import java.util.regex.Pattern;

/** Calls of the debug library, of load, os and others that look at the machine, with random arguments, as Lua expressions. */
final class RandomDebugCalls {

    private static final String[] FUNCTIONS = {
        "type",
        "string.rep",
        "function(a, b, ...) local c = a return b, c end",
        "load('local x, y = 1, ...\\nreturn function() return x, y end')()",
        "load(string.dump(function(a) return a end, true))"
    };
    private static final String[] LEVELS = {
        "0", "1", "2", "3", "4", "5", "99", "-1", "1.0", "'1'", "1.5", "math.maxinteger"
    };
    private static final String[] COROUTINES = {
        "coroutine.create(print)",
        "(coroutine.running())",
        "(function() local c = coroutine.create(function(a, ...) local b = a\n coroutine.yield(b) end) coroutine.resume(c, 7, 8) return c end)()",
        "(function() local c = coroutine.create(function(a) local t = nil + a end) coroutine.resume(c, 7) return c end)()"
    };
    private static final String[] DATES = {
        "%a %A %b %B",
        "%c",
        "%C %d %D %e",
        "%F %g %G",
        "%h %H %I %j",
        "%m %M %n %p",
        "%r %R %S %t %T",
        "%u %U %V %w %W",
        "%x %X %y %Y",
        "%z %Z %%",
        "%Ec %EC %Ex %EX %Ey %EY",
        "%Od %OH %Om %OS %Ow",
        "%E",
        "%Oz",
        "%Q",
        "%",
        "*t",
        "!*t",
        "!%c"
    };

    private static final Pattern NOT_ASCII = Pattern.compile("\\\\[12]\\d\\d|[^\\x00-\\x7f]");

    private final Random random;
    private final RandomValues values;

    RandomDebugCalls(Random random) {
        this.random = random;
        this.values = new RandomValues(random);
    }

    /** Without bytes that are no ASCII: malformed UTF-8 does not survive in all messages. */
    String next() {
        var call = any();
        while (NOT_ASCII.matcher(call).find()) {
            call = any();
        }
        return call;
    }

    private String any() {
        return switch (random.nextInt(9)) {
            case 0 -> "info(" + info() + ")";
            case 1 ->
                "debug.getlocal("
                        + values.pick(values.pick(FUNCTIONS), "1", "99", COROUTINES[2] + ", 1", COROUTINES[3] + ", 1")
                        + ", " + small() + ")";
            case 2 ->
                "debug." + values.pick("getupvalue", "setupvalue") + "(" + function() + ", " + small() + ", _ENV)";
            case 3 -> "debug.upvalueid(" + function() + ", " + small() + ") == nil";
            case 4 -> "debug.traceback(" + traced() + ")";
            case 5 ->
                "os.date(" + values.mostly(() -> "'" + values.pick(DATES) + "'") + ", " + values.integer()
                        + " % (1 << 40))";
            case 6 ->
                "os.time({year = " + field() + ", month = " + field() + ", day = " + field() + ", hour = " + field()
                        + "})";
            case 7 -> load();
            default -> other();
        };
    }

    private String small() {
        return values.mostly(() -> values.pick("1", "2", "3", "0", "-1", "-2", "5", "9"));
    }

    private String function() {
        return values.mostly(() -> values.pick(FUNCTIONS));
    }

    private String where() {
        return switch (random.nextInt(3)) {
            case 0 -> values.pick(COROUTINES) + ", " + values.pick("0", "1", "2");
            case 1 -> function();
            default -> values.pick(LEVELS);
        };
    }

    private String info() {
        return where() + ", '" + values.pick("S", "l", "n", "u", "t", "nSlutL", "f", "L", "x", "", ">", "nSl") + "'";
    }

    private String traced() {
        return switch (random.nextInt(3)) {
            case 0 ->
                values.pick(COROUTINES) + ", " + values.mostly(values::string) + ", "
                        + values.pick("0", "1", "nil", "7");
            case 1 -> values.anything();
            default -> values.mostly(values::string) + ", " + values.pick(LEVELS);
        };
    }

    private String field() {
        return values.mostly(
                () -> values.pick("1", "2020", "12", "0", "-1", "31", "100", "1970", "2^31", "'7'", "1e4", "1.5"));
    }

    private String load() {
        var source = values.pick(
                "return 1", "return ...", "x = = 1", "local a <", "goto x", "return _ENV", "return 'a\\", "for");
        var name = values.pick("nil", "'=n'", "'@n'", "'n'", "('n'):rep(70)", "'a\\nb'", "''", "5", "{}");
        var mode = values.pick("nil", "'t'", "'b'", "'bt'", "'x'", "1");
        var text = random.nextInt(4) == 0
                ? "string.dump(function(...) return ... end, " + values.pick("true", "false") + ")"
                : values.mostly(
                        () -> values.pick(
                                '"' + source.replace("\\", "\\\\") + '"',
                                "(function() local n = 0 return function() n = n + 1 return n == 1 and 'return 3' or nil end end)()"));
        return "loaded(load(" + text + ", " + name + ", " + mode + values.pick("", ", {}", ", 5") + "))";
    }

    private String other() {
        return switch (random.nextInt(8)) {
            case 0 ->
                "collectgarbage(" + values.pick("'isrunning'", "'x'", "'stop'", "'restart'", "1", "'collect'", "{}")
                        + ")";
            case 1 ->
                "debug.setmetatable(" + values.pick("{}", "1", "nil") + ", " + values.pick("nil", "5", "'x'") + ")";
            case 2 -> "debug.gethook(" + values.pick("", COROUTINES[0], "1") + ")";
            case 3 -> "debug.getuservalue(" + values.anything() + ")";
            case 4 -> "debug.upvaluejoin(" + function() + ", " + small() + ", " + function() + ", " + small() + ")";
            case 5 ->
                "coroutine." + values.pick("status", "resume", "isyieldable") + "(" + values.pick(COROUTINES) + ")";
            case 6 ->
                "package.searchpath(" + values.mostly(() -> values.pick("'a.b'", "'x'", "''", "'a/b'")) + ", "
                        + values.pick("'?.x'", "'/a/?;b'", "''", "1") + ")";
            default ->
                "os." + values.pick("rename", "remove", "getenv", "setlocale", "difftime") + "("
                        + values.pick("'/nonexistent/a'", "nil", "{}", "1") + ", " + values.pick("'b'", "1", "'all'")
                        + ")";
        };
    }
}
