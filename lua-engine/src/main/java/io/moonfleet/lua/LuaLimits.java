package io.moonfleet.lua;

/**
 * What one context may use. Going over any of them ends the running call with {@link LuaKilled}, which Lua code cannot
 * catch.
 *
 * @param instructionsPerCall fuel of one entry from the host; library loops burn it too
 * @param memoryBytes what the context's values may occupy, by the engine's own ledger
 * @param callDepth nested Lua calls before "stack overflow" (an ordinary, catchable error)
 * @param coroutines coroutines alive at once
 * @param outputBytes what {@code print} and {@code io.write} may put out in one call from the host
 */
public record LuaLimits(long instructionsPerCall, long memoryBytes, int callDepth, int coroutines, long outputBytes) {

    /** For scripts of the machine's owner: only the call depth is bounded, as in lua5.3. */
    public static final LuaLimits UNLIMITED =
            new LuaLimits(Long.MAX_VALUE, Long.MAX_VALUE, 200_000, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** For code that nobody vouches for. */
    public static final LuaLimits TENANT = new LuaLimits(500_000_000L, 64L << 20, 20_000, 10_000, 16L << 20);

    public LuaLimits withInstructionsPerCall(long instructions) {
        return new LuaLimits(instructions, memoryBytes, callDepth, coroutines, outputBytes);
    }

    public LuaLimits withMemoryBytes(long bytes) {
        return new LuaLimits(instructionsPerCall, bytes, callDepth, coroutines, outputBytes);
    }
}
