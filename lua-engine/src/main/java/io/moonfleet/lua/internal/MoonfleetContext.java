package io.moonfleet.lua.internal;

import io.moonfleet.lua.Arguments;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaChunk;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.LuaUsage;
import io.moonfleet.lua.internal.lib.StandardLibrary;
import io.moonfleet.lua.internal.syntax.Chunks;
import io.moonfleet.lua.internal.value.Builtin;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.LuaError;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Protection;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Traceback;
import io.moonfleet.lua.internal.value.TypeNames;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One context of {@link MoonfleetLua}, as its host sees it. */
final class MoonfleetContext implements LuaContext {

    private final MoonfleetLua engine;
    private final Exec exec;
    /** What the context waits for, so that a kill ends the wait. */
    private volatile CompletableFuture<?> awaited;

    private boolean closed;

    MoonfleetContext(MoonfleetLua engine, LuaConfig config, Chunks chunks, StandardLibrary library) {
        this.engine = engine;
        this.exec = new Exec(config, chunks);
        library.open(exec);
    }

    Exec exec() {
        return exec;
    }

    @Override
    public LuaEngine engine() {
        return engine;
    }

    @Override
    public LuaTable globals() {
        return exec.globals;
    }

    @Override
    public LuaTable newTable() {
        return exec.newTable();
    }

    @Override
    public LuaTable newTable(int listItems, int fields) {
        return exec.newTable(listItems, fields);
    }

    @Override
    public LuaFunction load(LuaChunk chunk) {
        if (!(chunk instanceof MoonfleetLua.Chunk own)) {
            throw new IllegalArgumentException("a chunk of another engine: " + chunk.name());
        }
        return new Closure(own.proto(), new Cell[] {new Cell(exec.globals)});
    }

    @Override
    public LuaFunction function(String name, HostFunction body) {
        return Builtin.ofN(name, (_, values) -> callHost(name, body, values));
    }

    private Object callHost(String name, HostFunction body, Object[] values) {
        try {
            return body.call(new Arguments(this, name, values));
        } catch (LuaError error) {
            throw error;
        } catch (LuaException error) {
            // the host's message gets the place of the call; any other error object stays as it is
            throw error.value() instanceof LuaString message
                            && message.toString().equals(error.getMessage())
                    ? exec.error(error.getMessage())
                    : new LuaError(error.value());
        } catch (RuntimeException failure) {
            throw exec.error(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        }
    }

    // ---- running ----

    @Override
    public Object[] call(Object function, Object... arguments) {
        var outermost = exec.depth == 0;
        if (outermost) {
            exec.beginSlice();
        }
        var protection = new Protection(exec);
        try {
            var result = outermost ? exec.call(function, arguments) : exec.callback(function, arguments);
            protection.passed();
            return Results.all(result);
        } catch (LuaException | StackOverflowError | OutOfMemoryError failure) {
            var traceback = new String[] {""};
            var value = protection.failed(failure, error -> {
                traceback[0] = outermost ? Traceback.of(exec, 0) : "";
                return error;
            });
            throw new LuaError(value).toHost(messageOf(value), traceback[0]);
        } catch (LuaKilled killed) {
            exec.fuelTank.markKilled(killed.reason(), killed.getMessage());
            var calls = outermost && exec.depth > 0 ? Traceback.of(exec, 0) : killed.traceback();
            exec.restore(0, 0, 0);
            throw killed.withTraceback(calls);
        } finally {
            if (outermost) {
                exec.forgetFrames();
            }
        }
    }

    private String messageOf(Object error) {
        var text = Numbers.toText(error);
        if (text != null) {
            return text.toString();
        }
        var protection = new Protection(exec);
        try {
            var handler = exec.metamethod(error, Metamethod.TOSTRING);
            var shown = handler == null ? null : Results.first(exec.callback(handler, error));
            protection.passed();
            return shown instanceof LuaString string ? string.toString() : withoutMessage(error);
        } catch (LuaException | StackOverflowError failure) {
            protection.failed(failure, null);
            return withoutMessage(error);
        }
    }

    private String withoutMessage(Object error) {
        return "(error object is a " + TypeNames.forMessages(exec, error) + " value)";
    }

    @Override
    public <T> T await(CompletionStage<T> stage, Duration deadline) throws TimeoutException {
        var copy = stage.toCompletableFuture().copy();
        awaited = copy;
        try {
            exec.fuelTank.throwIfKilled();
            return copy.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            exec.fuelTank.throwIfKilled();
            var cause = failure.getCause();
            throw cause instanceof LuaException error
                    ? error
                    : new LuaException(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw exec.fuelTank.kill(LuaKilled.Cause.HOST, "interrupted");
        } finally {
            awaited = null;
        }
    }

    @Override
    public String tostring(Object value) {
        var protection = new Protection(exec);
        try {
            var text = Operators.tostring(exec, value).toString();
            protection.passed();
            return text;
        } catch (LuaException | StackOverflowError failure) {
            var error = protection.failed(failure, null);
            throw new LuaError(error).toHost(messageOf(error), "");
        }
    }

    @Override
    public String traceback() {
        return exec.depth == 0 ? "" : Traceback.of(exec, 0);
    }

    @Override
    public LuaUsage usage() {
        return new LuaUsage(exec.fuelTank.spent(exec.fuel), exec.collector().bytesInUse());
    }

    // ---- the end ----

    @Override
    public void kill(String reason) {
        exec.fuelTank.markKilled(LuaKilled.Cause.HOST, reason);
        var waiting = awaited;
        if (waiting != null) {
            waiting.completeExceptionally(new IllegalStateException(reason));
        }
    }

    /** Runs the finalizers (__gc) that are left, with one slice of fuel for all. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!exec.fuelTank.isKilled()) {
                exec.beginSlice();
                exec.collector().finalizeAll();
            }
        } catch (LuaKilled killed) {
            exec.fuelTank.markKilled(killed.reason(), killed.getMessage());
        } finally {
            exec.coroutines.endThreads();
        }
    }
}
