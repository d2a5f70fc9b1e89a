package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Table;

/** {@code debug.getinfo} */
final class DebugInfo {

    private static final LuaString ALL = LuaString.of("flnStu");

    private final Exec exec;
    private final Table info;

    private DebugInfo(Exec exec) {
        this.exec = exec;
        this.info = exec.newTable(0, 12);
    }

    static Object getinfo(Exec exec, Object[] arguments) {
        var target = DebugLibrary.Target.of(exec, arguments);
        var what = target.argument(0);
        var options =
                Check.string(exec, target.position(2), target.argument(1), ALL).toString();
        var function = DebugLibrary.functionOf(exec, target, what);
        if (function == null) {
            return null;
        }
        var valid = what instanceof Function ? "SlnutLf" : "SlnutLf>"; // as it happens in PUC Lua
        if (!options.chars().allMatch(option -> valid.indexOf(option) >= 0)) {
            throw Check.bad(exec, target.position(2), "invalid option");
        }
        var index = what instanceof Function ? 0 : target.indexOf(Check.integer(exec, target.position(1), what));
        var result = new DebugInfo(exec);
        for (var i = 0; i < options.length(); i++) {
            result.add(options.charAt(i), target, function, index);
        }
        return result.info;
    }

    private void set(String field, Object value) {
        info.put(LuaString.of(field), value instanceof String text ? LuaString.of(text) : value);
    }

    private void add(char option, DebugLibrary.Target target, Function function, int index) {
        var closure = function instanceof Closure lua ? lua : null;
        switch (option) {
            case 'S' -> addSource(closure);
            case 'l' ->
                set(
                        "currentline",
                        closure == null || index == 0
                                ? -1L
                                : closure.proto.lineOf(target.stack().siteAt(index)));
            case 'u' -> {
                set("nups", (long) upvalueCount(function));
                set("nparams", closure == null ? 0L : (long) closure.proto.parameterCount);
                set("isvararg", closure == null || closure.proto.isVararg);
            }
            case 'n' -> {
                var name = index == 0 ? null : target.stack().nameOf(index);
                set("namewhat", name == null ? "" : name.kind());
                set("name", name == null ? null : name.name());
            }
            case 't' -> set("istailcall", index != 0 && target.stack().isTailCalled(index));
            case 'L' -> addActiveLines(closure);
            case 'f' -> set("func", function);
            default -> {
                // no more are valid
            }
        }
    }

    private static int upvalueCount(Function function) {
        return switch (function) {
            case Closure closure -> closure.upvalues.length;
            case Builtin builtin -> builtin.upvalueCount();
            default -> 0;
        };
    }

    private void addSource(Closure closure) {
        if (closure == null) {
            set("source", "=[C]");
            set("short_src", "[C]");
            set("linedefined", -1L);
            set("lastlinedefined", -1L);
            set("what", "C");
            return;
        }
        var proto = closure.proto;
        set("source", untilZero(proto.source)); // a C string
        set("short_src", proto.shortSource);
        set("linedefined", (long) proto.lineDefined);
        set("lastlinedefined", proto.lineDefined == 0 ? 0L : (long) proto.lastLineDefined);
        set("what", proto.lineDefined == 0 ? "main" : "Lua");
    }

    private static String untilZero(String text) {
        var zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    private void addActiveLines(Closure closure) {
        if (closure == null) {
            return;
        }
        var lines = exec.newTable();
        for (var line : closure.proto.instructions().activeLines()) {
            lines.put((long) line, (Object) true);
        }
        set("activelines", lines);
    }
}
