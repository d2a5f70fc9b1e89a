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
 * @param instructionsPerSecond fuel over all calls, in the long run: real time, whatever the context's clock says
 * @param instructionBurst fuel that can be used at once by a context that used less before
 */
public record LuaLimits(
        long instructionsPerCall,
        long memoryBytes,
        int callDepth,
        int coroutines,
        long outputBytes,
        long instructionsPerSecond,
        long instructionBurst) {

    /** For scripts of the machine's owner: only the call depth is bounded, as in lua5.3. */
    public static final LuaLimits UNLIMITED =
            new LuaLimits(Long.MAX_VALUE, Long.MAX_VALUE, 200_000, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** For code that nobody vouches for; a whole core is too much after about twenty seconds. */
    public static final LuaLimits TENANT =
            new LuaLimits(500_000_000L, 64L << 20, 20_000, 10_000, 16L << 20, 250_000_000L, 5_000_000_000L);

    /** Without a limit per second. */
    public LuaLimits(long instructionsPerCall, long memoryBytes, int callDepth, int coroutines, long outputBytes) {
        this(instructionsPerCall, memoryBytes, callDepth, coroutines, outputBytes, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    public LuaLimits withInstructionsPerCall(long instructions) {
        return new LuaLimits(
                instructions, memoryBytes, callDepth, coroutines, outputBytes, instructionsPerSecond, instructionBurst);
    }

    public LuaLimits withMemoryBytes(long bytes) {
        return new LuaLimits(
                instructionsPerCall,
                bytes,
                callDepth,
                coroutines,
                outputBytes,
                instructionsPerSecond,
                instructionBurst);
    }

    public LuaLimits withInstructionRate(long perSecond, long burst) {
        return new LuaLimits(instructionsPerCall, memoryBytes, callDepth, coroutines, outputBytes, perSecond, burst);
    }
}
