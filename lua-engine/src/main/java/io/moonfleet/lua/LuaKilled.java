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
    private final String traceback;

    /**
     * @param place {@code file:line} of the code that was running, or empty
     */
    public LuaKilled(Cause reason, String message, String place) {
        this(reason, place.isEmpty() ? message : place + ": " + message, place, "");
    }

    private LuaKilled(Cause reason, String fullMessage, String place, String traceback) {
        super(fullMessage, null, false, false);
        this.reason = reason;
        this.place = place;
        this.traceback = traceback;
    }

    /** The same with the calls that led there. */
    public LuaKilled withTraceback(String calls) {
        return new LuaKilled(reason, getMessage(), place, calls);
    }

    public Cause reason() {
        return reason;
    }

    public String place() {
        return place;
    }

    /** The calls that led to the place; empty where nobody noted them. */
    public String traceback() {
        return traceback;
    }
}
