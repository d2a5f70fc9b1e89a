package io.moonfleet.lua.internal.value;

/** What a Lua function does, in one of the tiers. Shared by all contexts: it has no state of theirs. */
public abstract class Code {

    /** Returned instead of a result: the caller is to run {@link Exec#tailFrame} in its place. */
    public static final Object TAIL_CALL = new Object();

    /**
     * @param frame see {@link Closure}
     * @return as {@link Function}, or {@link #TAIL_CALL}
     */
    public abstract Object run(Exec exec, Object[] frame);
}
