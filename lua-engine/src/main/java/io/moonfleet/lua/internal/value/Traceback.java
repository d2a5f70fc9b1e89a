package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.internal.syntax.Proto;

/** A call stack as {@code debug.traceback} shows it. */
public final class Traceback {

    /** As PUC Lua: of long stacks the first and last levels only. */
    private static final int FIRST_LEVELS = 10;

    private static final int LAST_LEVELS = 11;

    private Traceback() {}

    /** Of the running coroutine. Level 0 is the running function, 1 its caller. */
    public static String of(Exec exec, int fromLevel) {
        return of(exec, exec.suspend(), fromLevel, exec.running == null);
    }

    /** @param endsInHost whether below the stack there is the host, shown as one more level */
    public static String of(Exec exec, SuspendedStack stack, int fromLevel, boolean endsInHost) {
        var text = new StringBuilder("stack traceback:");
        var bottom = endsInHost ? 0 : 1;
        var top = stack.depth() - fromLevel;
        var skipped = top - bottom > FIRST_LEVELS + LAST_LEVELS;
        for (var level = top; level >= bottom; level--) {
            if (skipped && level == top - FIRST_LEVELS) {
                text.append("\n\t...");
                level = bottom + LAST_LEVELS - 1;
                skipped = false;
            }
            appendLevel(text, exec, stack, level);
        }
        return text.toString();
    }

    private static void appendLevel(StringBuilder text, Exec exec, SuspendedStack stack, int level) {
        if (level == 0) {
            text.append("\n\t[C]: in ?");
            return;
        }
        text.append("\n\t");
        var function = stack.functionAt(level);
        if (function instanceof Closure closure) {
            var line = closure.proto.lineOf(stack.siteAt(level));
            text.append(closure.proto.shortSource).append(':');
            text.append(line > 0 ? line + ": in " : " in ");
        } else {
            text.append("[C]: in ");
        }
        text.append(describe(exec, stack, level, function));
        if (stack.isTailCalled(level)) {
            text.append("\n\t(...tail calls...)");
        }
    }

    private static String describe(Exec exec, SuspendedStack stack, int level, Function function) {
        var global = FunctionNames.ofLoaded(exec.loaded, function);
        if (global != null) {
            return "function '" + global + "'";
        }
        var name = stack.nameOf(level);
        if (name != null) {
            return name.kind() + " '" + name.name() + "'";
        }
        if (!(function instanceof Closure closure)) {
            return "?";
        }
        Proto proto = closure.proto;
        return proto.lineDefined == 0 ? "main chunk" : "function <" + proto.shortSource + ":" + proto.lineDefined + ">";
    }
}
