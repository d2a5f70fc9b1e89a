package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.coroutine.Coroutine;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.LuaError;
import io.moonfleet.lua.internal.value.Results;
import java.util.Arrays;
import java.util.Locale;

/** {@code coroutine.*} */
public final class CoroutineLibrary extends Library {

    public CoroutineLibrary() {
        super("coroutine");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .function1("create", CoroutineLibrary::create)
                .functionTwoOrMore("resume", CoroutineLibrary::resumeWith, CoroutineLibrary::resume)
                .functionOneOrMore("yield", CoroutineLibrary::suspend, CoroutineLibrary::suspendAll)
                .function1("wrap", CoroutineLibrary::wrap)
                .function1("status", CoroutineLibrary::status)
                .function0("running", CoroutineLibrary::running)
                .function0("isyieldable", exec -> exec.running != null && exec.unyieldable == 0);
    }

    private static Coroutine create(Exec exec, Object function) {
        return new Coroutine(exec, Check.function(exec, 1, function));
    }

    private static Coroutine check(Exec exec, Object value) {
        if (value instanceof Coroutine coroutine) {
            return coroutine;
        }
        throw Check.bad(exec, 1, "thread expected");
    }

    private static Object resume(Exec exec, Object[] arguments) {
        var coroutine = check(exec, arguments.length == 0 ? null : arguments[0]);
        return resumeWith(exec, coroutine, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** @param transferred as {@link Results} has it: one value is itself */
    private static Object resumeWith(Exec exec, Object thread, Object transferred) {
        var coroutine = check(exec, thread);
        Object result;
        try {
            result = coroutine.resume(transferred, false);
        } catch (LuaException error) {
            return Results.of(false, error.value());
        }
        if (!(result instanceof Object[] several)) {
            return Results.of(true, result);
        }
        var all = new Object[several.length + 1];
        all[0] = true;
        System.arraycopy(several, 0, all, 1, several.length);
        return all;
    }

    /** @param transferred as {@link Results} has it: one value is itself */
    private static Object suspend(Exec exec, Object transferred) {
        if (exec.running == null) {
            throw exec.runtimeError("attempt to yield from outside a coroutine");
        }
        if (exec.unyieldable > 0) {
            throw exec.runtimeError("attempt to yield across a C-call boundary");
        }
        return exec.running.suspend(transferred);
    }

    private static Object suspendAll(Exec exec, Object[] values) {
        return suspend(exec, values);
    }

    private static Object wrap(Exec exec, Object function) {
        return new Wrapped(create(exec, function)).asFunction();
    }

    private static Object status(Exec exec, Object value) {
        return LuaString.of(check(exec, value).status().name().toLowerCase(Locale.ROOT));
    }

    private static Object running(Exec exec) {
        return Results.of(exec.coroutines.current(), exec.running == null);
    }

    /** The function that {@code coroutine.wrap} returns: the one builtin with a state of its own. */
    private record Wrapped(Coroutine coroutine) {

        Builtin asFunction() {
            return Builtin.holding("wrap", coroutine, this::resume);
        }

        private Object resume(Exec exec, Object[] arguments) {
            try {
                return coroutine.resume(arguments, true);
            } catch (LuaException error) {
                if (error.value() instanceof LuaString message) {
                    var place = exec.where(1);
                    throw place.isEmpty() ? error : new LuaError(exec.newString(place + message));
                }
                throw error;
            }
        }
    }
}
