package io.moonfleet.quickapp;

import io.moonfleet.lua.LuaKilled;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lua stacks as their author wants to see them. */
final class Tracebacks {

    private static final Pattern OURS = Pattern.compile("\n\t(\\.\\.\\.)?hc3/[^\n]*");
    private static final Pattern HOST_AT_END =
            Pattern.compile("(\n\t(\\[C\\]: in [^\n]*|\\(\\.\\.\\.tail calls\\.\\.\\.\\)))+$");

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

    /** Why a script was ended and where in its own code: a place in one of the environment's files means nothing to its author. */
    static String ofKill(LuaKilled killed) {
        var message = killed.getMessage();
        var own = OUR_PLACE.matcher(message).replaceFirst("");
        return own.equals(message)
                ? message
                : innermost(killed.traceback())
                        .filter(place -> !own.contains(place))
                        .map(place -> place + ": " + own)
                        .orElse(own);
    }
}
