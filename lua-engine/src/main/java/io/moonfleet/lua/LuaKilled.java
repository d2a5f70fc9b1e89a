package io.moonfleet.lua;

/** A context was stopped for good. An {@link Error}, so that nothing that handles Lua errors catches it. */
public final class LuaKilled extends Error {

    private static final long serialVersionUID = 1;

    /** Why a context was stopped. */
    public enum Cause {
        INSTRUCTIONS,
        MEMORY,
        COROUTINES,
        OUTPUT,
        HOST
    }

    private final Cause reason;
    private final String place;

    /**
     * @param place {@code file:line} of the code that was running, or empty
     */
    public LuaKilled(Cause reason, String message, String place) {
        super(place.isEmpty() ? message : place + ": " + message, null, false, false);
        this.reason = reason;
        this.place = place;
    }

    public Cause reason() {
        return reason;
    }

    public String place() {
        return place;
    }
}
