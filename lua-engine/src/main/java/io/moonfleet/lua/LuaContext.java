package io.moonfleet.lua;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * One isolated Lua world. Single-threaded: everything but {@link #kill} must be called by one thread at a time, and a
 * table or function of one context must never be given to another.
 */
public interface LuaContext extends AutoCloseable {

    LuaEngine engine();

    /** The table {@code _G}. */
    LuaTable globals();

    LuaTable newTable();

    /** A table with room for the given number of list items and named fields. */
    LuaTable newTable(int listItems, int fields);

    /** The function of a chunk, with {@link #globals()} as its {@code _ENV}. */
    LuaFunction load(LuaChunk chunk);

    /** A host function as a Lua value; its name appears in messages such as "bad argument #1 to 'name'". */
    LuaFunction function(String name, HostFunction body);

    /**
     * Calls a value from the host: a slice with fresh fuel begins, unless Lua code of this context is already running.
     *
     * @return the results, never null
     * @throws LuaException what the Lua code raised, with its traceback
     * @throws LuaKilled a limit was exceeded or {@link #kill} was called; the context is of no further use
     */
    Object[] call(Object function, Object... arguments);

    /**
     * Suspends the calling Lua code, which must be in the middle of a host function, until the stage completes. Parks
     * the virtual thread; time spent waiting costs no fuel.
     *
     * @throws TimeoutException the deadline passed first
     * @throws LuaException the stage failed: its message becomes the Lua error
     */
    <T> T await(CompletionStage<T> stage, Duration deadline) throws TimeoutException;

    /** What Lua's {@code tostring} gives, metamethods included. */
    String tostring(Object value);

    /** The stack of the running Lua code as {@code debug.traceback} shows it; empty when none is running. */
    String traceback();

    LuaUsage usage();

    /** Stops the context from any thread: the running call, or else the next one, ends with {@link LuaKilled}. */
    void kill(String reason);

    @Override
    void close();
}
