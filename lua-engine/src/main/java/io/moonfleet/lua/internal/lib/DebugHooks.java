package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Hooks;
import io.moonfleet.lua.internal.value.Results;

/** {@code debug.sethook} and {@code debug.gethook}: each coroutine has a hook of its own. */
final class DebugHooks {

    private DebugHooks() {}

    static Object sethook(Exec exec, Object[] arguments) {
        var target = DebugLibrary.Target.of(exec, arguments);
        if (target.argument(0) == null) {
            set(exec, target, null);
            return Results.NONE;
        }
        var mask = Check.string(exec, target.position(2), target.argument(1)).toString();
        var function = Check.function(exec, target.position(1), target.argument(0));
        var count = (int) Check.integer(exec, target.position(3), target.argument(2), 0);
        var hooks = new Hooks(function, mask, count, of(exec, target));
        set(exec, target, hooks.isEmpty() ? null : hooks);
        return Results.NONE;
    }

    private static Hooks of(Exec exec, DebugLibrary.Target target) {
        return target.coroutine() == null ? exec.hooks : target.stack().hooks();
    }

    private static void set(Exec exec, DebugLibrary.Target target, Hooks hooks) {
        if (target.coroutine() == null) {
            exec.hooks = hooks;
        } else {
            target.stack().setHooks(hooks);
        }
    }

    static Object gethook(Exec exec, Object[] arguments) {
        var hooks = of(exec, DebugLibrary.Target.of(exec, arguments));
        return hooks == null
                ? Results.of(null, LuaString.EMPTY, 0L)
                : Results.of(hooks.function(), LuaString.of(hooks.mask()), hooks.count());
    }
}
