package io.moonfleet.quickapp;

import java.util.regex.Pattern;

/** Lua stacks as their author wants to see them. */
final class Tracebacks {

    private static final Pattern OURS = Pattern.compile("\n\t(\\.\\.\\.)?hc3/[^\n]*");
    private static final Pattern HOST_AT_END = Pattern.compile("(\n\t\\[C\\]: in [^\n]*)+$");

    private Tracebacks() {}

    /** Without the calls of the environment's own files, and of the host that called them. */
    static String ownCalls(String traceback) {
        var own = OURS.matcher(traceback).replaceAll("");
        return HOST_AT_END.matcher(own).replaceAll("");
    }
}
