package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.coroutine.Coroutine;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.SuspendedStack;
import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.Traceback;
import io.moonfleet.lua.internal.value.Userdata;
import java.util.Arrays;
import java.util.List;

/** {@code debug.*}; tenants get nothing of it but traceback. */
public final class DebugLibrary extends Library {

    public DebugLibrary() {
        super("debug");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions.functionN("traceback", DebugLibrary::traceback);
        if (profile == LuaProfile.TENANT) {
            return;
        }
        definitions
                .functionN("getinfo", DebugInfo::getinfo)
                .functionN("getlocal", DebugLocals::getlocal)
                .functionN("setlocal", DebugLocals::setlocal)
                .function2("getupvalue", DebugLibrary::getupvalue)
                .function3("setupvalue", DebugLibrary::setupvalue)
                .function2("upvalueid", DebugLibrary::upvalueid)
                .functionN("upvaluejoin", DebugLibrary::upvaluejoin)
                .function1("getmetatable", (exec, value) -> exec.metatables.of(Check.any(exec, 1, value)))
                .function2("setmetatable", DebugLibrary::setmetatable)
                .function0("getregistry", DebugLibrary::getregistry)
                .function0("debug", DebugConsole::run)
                .function1("getuservalue", (exec, value) -> value instanceof Userdata data ? data.uservalue() : null)
                .function2("setuservalue", DebugLibrary::setuservalue)
                .functionN("sethook", DebugHooks::sethook)
                .functionN("gethook", DebugHooks::gethook);
    }

    /** With what PUC Lua keeps in it at the places where scripts know it. */
    private static Object getregistry(Exec exec) {
        var registry = exec.registry;
        if (registry.get(2L) == null) {
            registry.put(1L, exec.coroutines.main());
            registry.put(2L, exec.globals);
            registry.put(LuaString.of("_LOADED"), exec.loaded);
        }
        var files = LibraryState.of(exec).files();
        registry.put(LuaString.of("_IO_input"), files.input);
        registry.put(LuaString.of("_IO_output"), files.output);
        return registry;
    }

    /**
     * The stack that a function works on: of the coroutine given first, if any, or of the caller.
     *
     * @param coroutine null for the running one
     * @param isOther whether a coroutine was given
     */
    record Target(Coroutine coroutine, SuspendedStack stack, boolean isOther, List<Object> arguments) {

        static Target of(Exec exec, Object[] arguments) {
            if (arguments.length > 0 && arguments[0] instanceof Coroutine coroutine) {
                var rest = Arrays.asList(arguments).subList(1, arguments.length);
                return coroutine == exec.coroutines.current()
                        ? new Target(null, exec.suspend(), true, rest)
                        : new Target(coroutine, coroutine.stack(), true, rest);
            }
            return new Target(null, exec.suspend(), false, Arrays.asList(arguments));
        }

        Object argument(int index) {
            return index < arguments.size() ? arguments.get(index) : null;
        }

        /** How arguments count in messages. */
        int position(int index) {
            return isOther ? index + 1 : index;
        }

        /** The index on the stack of a level; 0 when there is none. */
        int indexOf(long number) {
            var level = (int) number; // cut off as C does it
            var top = stack == null ? 0 : stack.depth();
            return level < 0 || level >= top ? 0 : top - level;
        }
    }

    private static Object traceback(Exec exec, Object[] arguments) {
        var target = Target.of(exec, arguments);
        var message = target.argument(0);
        if (message != null && Numbers.toText(message) == null) {
            return message;
        }
        var level = Math.clamp(
                Check.integer(exec, target.position(2), target.argument(1), target.coroutine == null ? 1 : 0),
                -1,
                1 << 24);
        var isMain = target.coroutine == null ? exec.running == null : target.coroutine.isMain();
        var trace = target.stack == null || level < 0
                ? "stack traceback:"
                : Traceback.of(exec, target.stack, level, isMain);
        exec.burn(trace.length());
        return message == null ? exec.newString(trace) : afterMessage(exec, Numbers.toText(message), trace);
    }

    private static LuaString afterMessage(Exec exec, LuaString message, String trace) {
        var length = 0;
        while (length < message.length() && message.at(length) != 0) {
            length++; // C takes the message for a string that ends there
        }
        var below = LuaString.of("\n" + trace);
        var text = Arrays.copyOf(message.bytes(), length + below.length());
        System.arraycopy(below.bytes(), 0, text, length, below.length());
        return exec.newString(text);
    }

    // ---- upvalues ----

    /** An upvalue, or null if there is none with this index. */
    private static Cell upvalue(Function function, long index) {
        return switch (function) {
            case Closure closure
            when index >= 1 && index <= closure.upvalues.length -> closure.upvalues[(int) index - 1];
            case Builtin builtin when index >= 1 && index <= builtin.upvalueCount() -> builtin.upvalue((int) index - 1);
            default -> null;
        };
    }

    /** Those of library functions have no names. */
    private static LuaString upvalueName(Function function, long index) {
        return function instanceof Closure closure
                ? LuaString.of(closure.proto.upvalues[(int) index - 1].name())
                : LuaString.EMPTY;
    }

    private static Object getupvalue(Exec exec, Object value, Object which) {
        var index = Check.integer(exec, 2, which);
        var function = Check.function(exec, 1, value);
        var upvalue = upvalue(function, index);
        return upvalue == null ? Results.NONE : Results.of(upvalueName(function, index), upvalue.value);
    }

    private static Object setupvalue(Exec exec, Object value, Object which, Object newValue) {
        Check.any(exec, 3, newValue);
        var index = Check.integer(exec, 2, which);
        var function = Check.function(exec, 1, value);
        var upvalue = upvalue(function, index);
        if (upvalue == null) {
            return Results.NONE;
        }
        upvalue.value = newValue;
        return upvalueName(function, index);
    }

    private static Cell requiredUpvalue(Exec exec, int argument, Object function, Object which) {
        var index = Check.integer(exec, argument + 1, which);
        var upvalue = upvalue(Check.function(exec, argument, function), index);
        if (upvalue == null) {
            throw Check.bad(exec, argument + 1, "invalid upvalue index");
        }
        return upvalue;
    }

    private static Object upvalueid(Exec exec, Object function, Object index) {
        return requiredUpvalue(exec, 1, function, index);
    }

    private static Object upvaluejoin(Exec exec, Object[] arguments) {
        var all = Arrays.copyOf(arguments, 4);
        requiredUpvalue(exec, 1, all[0], all[1]);
        var upvalue = requiredUpvalue(exec, 3, all[2], all[3]);
        if (!(all[0] instanceof Closure joined)) {
            throw Check.bad(exec, 1, "Lua function expected");
        }
        if (!(all[2] instanceof Closure)) {
            throw Check.bad(exec, 3, "Lua function expected");
        }
        joined.upvalues = joined.upvalues.clone();
        joined.upvalues[(int) Check.integer(exec, 2, all[1]) - 1] = upvalue;
        return Results.NONE;
    }

    // ---- metatables ----

    private static Object setmetatable(Exec exec, Object value, Object metatable) {
        if (!(metatable instanceof Table) && (metatable != null || exec.argumentCount() < 2)) {
            throw Check.bad(exec, 2, "nil or table expected");
        }
        exec.metatables.set(value, (Table) metatable);
        if (value instanceof Table || value instanceof Userdata) {
            exec.collector().noteMetatable(value, (Table) metatable);
        }
        return value;
    }

    private static Object setuservalue(Exec exec, Object value, Object uservalue) {
        if (!(value instanceof Userdata data)) {
            throw Check.wrongType(exec, 1, value, "userdata");
        }
        Check.any(exec, 2, uservalue);
        data.setUservalue(uservalue);
        return value;
    }

    /** What {@code getinfo} needs of a level or function. */
    static Function functionOf(Exec exec, Target target, Object what) {
        if (what instanceof Function function) {
            return function;
        }
        var index = target.indexOf(Check.integer(exec, target.position(1), what));
        return index == 0 ? null : target.stack.functionAt(index);
    }
}
