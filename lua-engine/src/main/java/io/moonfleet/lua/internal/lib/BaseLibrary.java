package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Iteration;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.TypeNames;
import java.io.ByteArrayOutputStream;

/** The basic functions: {@code print}, {@code pairs}, {@code setmetatable} and so on; see also {@link ErrorLibrary} and {@link LoadLibrary}. */
public final class BaseLibrary extends Library {

    private static final LuaString TOSTRING = LuaString.of("tostring");
    private static final Builtin TOSTRING_FUNCTION = Builtin.of1("tostring", BaseLibrary::tostring);

    public BaseLibrary() {
        super("_G");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .value("_VERSION", LuaString.of("Lua 5.3"))
                .value("next", Iteration.NEXT)
                .value("tostring", TOSTRING_FUNCTION)
                .function1("pairs", BaseLibrary::pairs)
                .function1("ipairs", BaseLibrary::ipairs)
                .functionN("print", BaseLibrary::print)
                .function1("type", BaseLibrary::type)
                .function2("tonumber", BaseLibrary::tonumber)
                .functionN("select", BaseLibrary::select)
                .function1("getmetatable", BaseLibrary::getmetatable)
                .function2("setmetatable", BaseLibrary::setmetatable)
                .function2("rawequal", BaseLibrary::rawequal)
                .function2("rawget", BaseLibrary::rawget)
                .function3("rawset", BaseLibrary::rawset)
                .function1("rawlen", BaseLibrary::rawlen)
                .function2("collectgarbage", BaseLibrary::collectgarbage);
        ErrorLibrary.define(definitions);
        LoadLibrary.define(definitions, profile);
    }

    private static Object pairs(Exec exec, Object container) {
        Check.any(exec, 1, container);
        var handler = exec.metamethod(container, Metamethod.PAIRS);
        if (handler == null) {
            return Results.of(Iteration.NEXT, container, null);
        }
        return threeResults(exec.callback(handler, container));
    }

    private static Object threeResults(Object results) {
        return Results.of(Results.get(results, 0), Results.get(results, 1), Results.get(results, 2));
    }

    private static Object ipairs(Exec exec, Object container) {
        Check.any(exec, 1, container);
        var handler = exec.metamethod(container, Metamethod.IPAIRS); // of Lua 5.2: Debian's lua5.3 still has it
        return handler == null
                ? Results.of(Iteration.IPAIRS_STEP, container, 0L)
                : threeResults(exec.callback(handler, container));
    }

    private static Object print(Exec exec, Object[] values) {
        var line = new ByteArrayOutputStream(80);
        var convert = Operators.index(exec, exec.globals, TOSTRING, null);
        for (var i = 0; i < values.length; i++) {
            var callsLua = convert != TOSTRING_FUNCTION
                    || exec.hooks != null
                    || exec.metamethod(values[i], Metamethod.TOSTRING) != null;
            if (callsLua && line.size() > 0) { // which may print, or fail
                exec.write(line.toByteArray());
                line.reset();
            }
            var text = textForPrint(exec, convert, values[i]);
            exec.charge(text.length());
            if (i > 0) {
                line.write('\t');
            }
            line.writeBytes(text.bytes());
        }
        line.write('\n');
        exec.print(line.toByteArray());
        return Results.NONE;
    }

    private static LuaString textForPrint(Exec exec, Object convert, Object value) {
        if (convert == TOSTRING_FUNCTION && exec.hooks == null) {
            return Operators.tostring(exec, value);
        }
        var text = Numbers.toText(Results.first(exec.callback(convert, value)));
        if (text == null) {
            throw exec.error("'tostring' must return a string to 'print'");
        }
        return text;
    }

    private static Object tostring(Exec exec, Object value) {
        var text = Operators.tostring(exec, Check.any(exec, 1, value));
        if (text != value) {
            exec.chargeString(text.length());
        }
        return text;
    }

    private static Object type(Exec exec, Object value) {
        return LuaString.of(TypeNames.of(Check.any(exec, 1, value)));
    }

    private static Object tonumber(Exec exec, Object value, Object base) {
        if (base == null) {
            if (value instanceof Long || value instanceof Double) {
                return value;
            }
            return Check.any(exec, 1, value) instanceof LuaString text ? LuaNumbers.parse(text) : null;
        }
        var radix = Check.integer(exec, 2, base);
        if (!(value instanceof LuaString text)) {
            throw Check.wrongType(exec, 1, value, "string");
        }
        if (radix < 2 || radix > 36) {
            throw Check.bad(exec, 2, "base out of range");
        }
        return parseInteger(text.toString().strip(), (int) radix);
    }

    private static Object parseInteger(String text, int radix) {
        var negative = text.startsWith("-");
        var digits = negative || text.startsWith("+") ? text.substring(1) : text;
        var value = 0L; // wraps around, as Lua's does
        for (var i = 0; i < digits.length(); i++) {
            var c = digits.charAt(i);
            var digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return null;
            }
            value = value * radix + digit;
        }
        return digits.isEmpty() ? null : (Object) (negative ? -value : value);
    }

    private static Object select(Exec exec, Object[] arguments) {
        var which = arguments.length == 0 ? null : arguments[0];
        if (which instanceof LuaString mark && mark.length() > 0 && mark.at(0) == '#') { // only the first byte counts
            return arguments.length - 1L;
        }
        var index = Check.integer(exec, 1, which);
        if (index < 0) {
            index = arguments.length + index;
        } else if (index >= arguments.length) {
            return Results.NONE;
        }
        if (index < 1) {
            throw Check.bad(exec, 1, "index out of range");
        }
        exec.burn((arguments.length - index) >> 3);
        return java.util.Arrays.copyOfRange(arguments, (int) index, arguments.length);
    }

    private static Object getmetatable(Exec exec, Object value) {
        var metatable = exec.metatables.of(Check.any(exec, 1, value));
        if (metatable == null) {
            return null;
        }
        var guard = metatable.metamethod(Metamethod.METATABLE);
        return guard == null ? metatable : guard;
    }

    private static Object setmetatable(Exec exec, Object value, Object metatable) {
        var table = Check.table(exec, 1, value);
        if (!(metatable instanceof Table) && (metatable != null || exec.argumentCount() < 2)) {
            throw Check.bad(exec, 2, "nil or table expected");
        }
        var old = table.metatable();
        if (old != null && old.metamethod(Metamethod.METATABLE) != null) {
            throw exec.error("cannot change a protected metatable");
        }
        table.setMetatable((Table) metatable);
        exec.collector().noteMetatable(table, (Table) metatable);
        return table;
    }

    private static Object rawequal(Exec exec, Object a, Object b) {
        return Numbers.rawEquals(Check.any(exec, 1, a), Check.any(exec, 2, b));
    }

    private static Object rawget(Exec exec, Object table, Object key) {
        return Check.table(exec, 1, table).get(Check.any(exec, 2, key));
    }

    private static Object rawset(Exec exec, Object container, Object key, Object value) {
        var table = Check.table(exec, 1, container);
        Check.any(exec, 2, key);
        Check.any(exec, 3, value);
        Operators.rawSet(exec, table, key, value);
        return table;
    }

    private static Object rawlen(Exec exec, Object value) {
        return switch (value) {
            case Table table -> table.length();
            case LuaString string -> (long) string.length();
            case null, default -> throw Check.bad(exec, 1, "table or string expected");
        };
    }

    private static Object collectgarbage(Exec exec, Object option, Object argument) {
        var collector = exec.collector();
        var choice = Check.option(
                exec,
                1,
                option,
                "collect",
                "stop",
                "restart",
                "collect",
                "count",
                "step",
                "setpause",
                "setstepmul",
                "isrunning");
        var number = (int) Check.integer(exec, 2, argument, 0);
        switch (choice) {
            case 0 -> collector.setStopped(true);
            case 1 -> collector.setStopped(false);
            case 2 -> collector.collect();
            case 3 -> {
                return collector.bytesInUse() / 1024.0;
            }
            case 4 -> {
                return collector.step(number);
            }
            case 5 -> {
                return collector.setPause(number);
            }
            case 6 -> {
                return collector.setStepMultiplier(number);
            }
            default -> {
                return !collector.isStopped();
            }
        }
        return 0L;
    }

    @Override
    public void open(Exec exec, Table table) {
        table.put(LuaString.of("_G"), table);
    }
}
