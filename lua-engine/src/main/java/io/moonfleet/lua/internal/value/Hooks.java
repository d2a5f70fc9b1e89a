package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.syntax.InstructionList;

/** What {@code debug.sethook} set for one coroutine. Functions that run by instructions call it; see {@code internal.stepping}. */
public final class Hooks {

    private static final LuaString CALL = LuaString.of("call");
    private static final LuaString TAIL_CALL = LuaString.of("tail call");
    private static final LuaString RETURN = LuaString.of("return");
    private static final LuaString LINE = LuaString.of("line");
    private static final LuaString COUNT = LuaString.of("count");

    /** In {@link Exec#sites} while the hook of that level runs. */
    private static final int HOOKED = 1 << 29;

    private final Function function;
    private final boolean calls;
    private final boolean returns;
    private final boolean lines;
    private final long count;
    private long untilCount;
    private boolean active;

    /** @param before what was set until now: a hook that sets another one still is not called for its own doing */
    public Hooks(Function function, String mask, long count, Hooks before) {
        this.function = function;
        this.calls = mask.indexOf('c') >= 0;
        this.returns = mask.indexOf('r') >= 0;
        this.lines = mask.indexOf('l') >= 0;
        this.count = count;
        this.untilCount = count;
        this.active = before != null && before.active;
    }

    /** Whether there is anything it is to be called for. */
    public boolean isEmpty() {
        return !calls && !returns && !lines && count <= 0;
    }

    public Function function() {
        return function;
    }

    public String mask() {
        return (calls ? "c" : "") + (returns ? "r" : "") + (lines ? "l" : "");
    }

    public long count() {
        return Math.max(0, count);
    }

    // ---- sites of functions that run by instructions ----

    /** The instruction that an entry of {@link Exec#sites} below zero stands for. */
    public static int positionOf(int site) {
        return -1 - (isHooked(site) ? site + HOOKED : site);
    }

    /** Whether a hook was called there. */
    public static boolean isHooked(int site) {
        return site < -HOOKED;
    }

    // ---- events ----

    /** A function begins; it is on the stack already. */
    public void called(Exec exec) {
        if (calls) {
            fire(exec, exec.isTailCalled(exec.depth) ? TAIL_CALL : CALL, null);
        }
    }

    /** A function ends; it still is on the stack. */
    public void returned(Exec exec) {
        if (returns) {
            fire(exec, RETURN, null);
        }
    }

    /** An instruction is next. A line begins with a function, with a jump back and where the line is another one. */
    public void beforeInstruction(Exec exec, InstructionList list, int position, int previous) {
        var isCounted = count > 0 && --untilCount == 0;
        if (isCounted) {
            untilCount = count;
            fire(exec, COUNT, null);
        }
        // the return from a count hook looks like a jump back, in PUC Lua
        var isNewLine =
                isCounted || position == 0 || position <= previous || list.line(position) != list.line(previous);
        if (lines && isNewLine) {
            var line = list.line(position);
            fire(exec, LINE, line < 0 ? null : (Object) (long) line);
        }
    }

    private void fire(Exec exec, LuaString event, Object line) {
        if (active) {
            return;
        }
        active = true;
        var level = exec.depth;
        var site = exec.sites[level];
        if (site < 0) {
            exec.sites[level] = site - HOOKED;
        }
        try {
            exec.callback(function, event, line);
            exec.sites[level] = site;
        } finally {
            active = false;
            if (exec.hooks != null) {
                exec.hooks.active = false;
            }
        }
    }
}
