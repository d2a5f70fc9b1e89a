package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import java.util.function.UnaryOperator;

/** The stack as it was before a protected call, to return to when that fails. */
public final class Protection {

    private static final LuaString OUT_OF_MEMORY = LuaString.of("not enough memory");

    private final Exec exec;
    private final int depth;
    private final int nativeDepth;
    private final int unyieldable;

    public Protection(Exec exec) {
        this.exec = exec;
        this.depth = exec.depth;
        this.nativeDepth = exec.nativeDepth;
        this.unyieldable = exec.unyieldable;
    }

    /** The call succeeded: what was counted while it ran no longer counts. */
    public void passed() {
        exec.nativeDepth = nativeDepth;
        exec.unyieldable = unyieldable;
    }

    /** The call failed. The handler, if any, sees the stack as it is where the error arose. Returns the error value. */
    public Object failed(Throwable failure, UnaryOperator<Object> handler) {
        var value = valueOf(failure);
        try {
            return handler == null ? value : handler.apply(value);
        } finally {
            exec.restore(depth, nativeDepth, unyieldable);
        }
    }

    private Object valueOf(Throwable failure) {
        return switch (failure) {
            case LuaException error -> error.value();
            case StackOverflowError _ -> exec.stackOverflow().value();
            case OutOfMemoryError _ -> OUT_OF_MEMORY;
            default -> throw new IllegalArgumentException(failure);
        };
    }
}
