package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaString;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lua stacks as their author wants to see them. */
final class Tracebacks {

    private static final Pattern OURS = Pattern.compile("\n\t(\\.\\.\\.)?hc3/[^\n]*");
    private static final Pattern HOST_AT_END =
            Pattern.compile("(\n\t(\\[C\\]: in [^\n]*|\\(\\.\\.\\.tail calls\\.\\.\\.\\)))+$");

    private static final Pattern FIRST_IS_OURS =
            Pattern.compile("^[^\n]*(\n\t(\\[C\\]|\\(\\.\\.\\.tail)[^\n]*)*\n\t(\\.\\.\\.)?hc3/");
    private static final Pattern OUR_PLACE = Pattern.compile("^hc3/[^:]+:\\d+: ");
    private static final Pattern PLACE = Pattern.compile("\n\t([^\n\\[]+:\\d+):");

    private Tracebacks() {}

    /** Without the calls of the environment's own files, and of the host that called them. */
    static String ownCalls(String traceback) {
        var own = OURS.matcher(traceback).replaceAll("");
        return HOST_AT_END.matcher(own).replaceAll("");
    }

    /** The {@code file:line} of the innermost call in the QuickApp's own code. */
    static Optional<String> innermost(String traceback) {
        var place = PLACE.matcher(ownCalls(traceback));
        return place.find() ? Optional.of(place.group(1)) : Optional.empty();
    }

    /**
     * An error of a host function that the environment's files have called, with the place in the QuickApp's own code that
     * led there; the engine would name a line of ours.
     */
    static LuaException atOwnPlace(LuaException error, String traceback) {
        var calledByUs = FIRST_IS_OURS.matcher(traceback).find();
        var raisedByLua = !(error.value() instanceof LuaString text)
                || !text.toString().equals(error.getMessage())
                || !error.traceback().isEmpty();
        if (!calledByUs || raisedByLua) {
            return error;
        }
        var placed = innermost(traceback).map(place -> place + ": ").orElse("") + error.getMessage();
        return new LuaException("", LuaString.of(placed), ""); // another text than the value: the engine adds no place
    }

    /** Why a script was ended and where in its own code: a place in one of the environment's files means nothing to its author. */
    static String ofKill(LuaKilled killed) {
        var message = killed.getMessage();
        var own = OUR_PLACE.matcher(message).replaceFirst("");
        var placed = own.equals(message)
                ? message
                : innermost(killed.traceback())
                        .filter(place -> !own.contains(place))
                        .map(place -> place + ": " + own)
                        .orElse(own);
        return placed + setting(killed.reason());
    }

    /** The engine does not know what its limits are called where they are set. */
    private static String setting(LuaKilled.Cause reason) {
        return switch (reason) {
            case INSTRUCTIONS -> " (instructionsPerCall)";
            case MEMORY -> " (memoryMb)";
            case COROUTINES, OUTPUT, HOST -> "";
        };
    }
}
