package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.CallStack;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.LuaError;
import io.moonfleet.lua.internal.value.Protection;
import io.moonfleet.lua.internal.value.Results;
import java.util.Arrays;

/** Raising and handling errors: {@code error}, {@code assert}, {@code pcall}, {@code xpcall}. */
final class ErrorLibrary {

    private static final LuaString IN_HANDLER = LuaString.of("error in error handling");

    /** How deep PUC Lua nests calls of a handler for errors of the handler, other calls of C code included, before it gives up. */
    private static final int DEEPEST_HANDLER = 223;

    private ErrorLibrary() {}

    static void define(Library.Definitions definitions) {
        definitions
                .function2("error", ErrorLibrary::error)
                .functionN("assert", ErrorLibrary::assertTrue)
                .functionN("pcall", ErrorLibrary::pcall)
                .functionN("xpcall", ErrorLibrary::xpcall);
    }

    private static Object error(Exec exec, Object value, Object level) {
        var levelsUp = Check.integer(exec, 2, level, 1);
        if (value instanceof LuaString message && levelsUp > 0) {
            var place = LuaString.of(exec.where((int) Math.min(levelsUp, exec.depth)));
            throw new LuaError(place.length() == 0 ? message : join(exec, place, message));
        }
        throw new LuaError(value);
    }

    private static LuaString join(Exec exec, LuaString place, LuaString message) {
        var bytes = Arrays.copyOf(place.bytes(), place.length() + message.length());
        System.arraycopy(message.bytes(), 0, bytes, place.length(), message.length());
        return exec.newString(bytes);
    }

    private static Object assertTrue(Exec exec, Object[] arguments) {
        if (arguments.length == 0) {
            throw Check.bad(exec, 1, "value expected");
        }
        if (arguments[0] != null && arguments[0] != Boolean.FALSE) {
            return arguments;
        }
        if (arguments.length > 1) {
            return error(exec, arguments[1], null); // which puts the place before a message
        }
        throw exec.error("assertion failed!");
    }

    private static Object pcall(Exec exec, Object[] arguments) {
        if (arguments.length == 0) {
            throw Check.bad(exec, 1, "value expected");
        }
        var protection = new Protection(exec);
        try {
            exec.enterNative();
            var result =
                    switch (arguments.length) {
                        case 1 -> exec.call(arguments[0]);
                        case 2 -> exec.call(arguments[0], arguments[1]);
                        default -> exec.call(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
                    };
            protection.passed();
            return succeeded(result);
        } catch (LuaException | StackOverflowError | OutOfMemoryError failure) {
            return Results.of(false, protection.failed(failure, null));
        }
    }

    private static Object succeeded(Object result) {
        if (!(result instanceof Object[] several)) {
            return Results.of(true, result);
        }
        var all = new Object[several.length + 1];
        all[0] = true;
        System.arraycopy(several, 0, all, 1, several.length);
        return all;
    }

    private static Object xpcall(Exec exec, Object[] arguments) {
        var handler = Check.function(exec, 2, arguments.length > 1 ? arguments[1] : null);
        var protection = new Protection(exec);
        try {
            exec.enterNative();
            var result = exec.call(arguments[0], Arrays.copyOfRange(arguments, 2, arguments.length));
            protection.passed();
            return succeeded(result);
        } catch (LuaException | StackOverflowError | OutOfMemoryError failure) {
            return Results.of(false, protection.failed(failure, value -> handle(exec, handler, value)));
        }
    }

    /** The handler handles its own errors too, until it is clear that it never will. */
    private static Object handle(Exec exec, Object handler, Object error) {
        var value = error;
        var attempts = DEEPEST_HANDLER - exec.nativeDepth;
        for (var attempt = 0; attempt < attempts; attempt++) {
            var depth = exec.depth;
            var nativeDepth = exec.nativeDepth;
            var unyieldable = exec.unyieldable;
            try {
                exec.nativeDepth = Math.min(nativeDepth, CallStack.DEEPEST_NATIVE_CALLS - 10);
                return Results.first(exec.callback(handler, value));
            } catch (LuaException failure) {
                value = failure.value();
            } catch (StackOverflowError _) {
                return IN_HANDLER;
            }
            exec.restore(depth, nativeDepth, unyieldable);
        }
        return IN_HANDLER;
    }
}
