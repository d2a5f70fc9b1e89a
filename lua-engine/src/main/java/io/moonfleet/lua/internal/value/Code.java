package io.moonfleet.lua.internal.value;

/** What a Lua function does, in one of the tiers. Shared by all contexts: it has no state of theirs. */
public abstract class Code {

    /** Returned instead of a result: the caller is to run {@link Exec#tailFrame} in its place. */
    public static final Object TAIL_CALL = new Object();

    /** Returned instead of a result: the coroutine yielded, and the function waits to be entered again, see {@link PausableCalls}. */
    public static final Object PAUSED = new Object();

    /**
     * @param frame see {@link Closure}
     * @return as {@link Function}, or {@link #TAIL_CALL}, or {@link #PAUSED}
     */
    public abstract Object run(Exec exec, Object[] frame);

    /** Goes on with a function that {@link #run}, or this, has left with {@link #PAUSED}. */
    public abstract Object reenter(Exec exec, Object[] frame);

    /** A coroutine was suspended while this function was running, and nothing but Lua functions: it might be left instead. */
    public abstract void suspended();
}
