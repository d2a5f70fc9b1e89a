package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;
import java.util.Arrays;

/**
 * What {@code debug.sethook} set. Functions called from then on run with a check at each statement; a count hook counts
 * statements, not PUC Lua's instructions.
 */
public final class Hooks {

    private static final LuaString CALL = LuaString.of("call");
    private static final LuaString TAIL_CALL = LuaString.of("tail call");
    private static final LuaString RETURN = LuaString.of("return");
    private static final LuaString LINE = LuaString.of("line");
    private static final LuaString COUNT = LuaString.of("count");

    private final Function function;
    private final String mask;
    private final long count;
    private long untilCount;
    /** The line each level of the stack is at; 0 where none was seen. */
    private int[] lines = new int[16];

    private boolean active;

    public Hooks(Function function, String mask, long count) {
        this.function = function;
        this.mask = mask;
        this.count = count;
        this.untilCount = count;
    }

    public Function function() {
        return function;
    }

    public String mask() {
        return mask;
    }

    public long count() {
        return count;
    }

    private boolean wants(char event) {
        return !active && mask.indexOf(event) >= 0;
    }

    /** The line that a level is at; 0 when unknown. */
    public int lineAt(int level) {
        return level < lines.length ? lines[level] : 0;
    }

    /** A function begins; it is on the stack already. */
    public void called(Exec exec) {
        if (exec.depth >= lines.length) {
            lines = Arrays.copyOf(lines, 2 * exec.depth);
        }
        lines[exec.depth] = 0;
        if (wants('c')) {
            fire(exec, exec.isTailCalled(exec.depth) ? TAIL_CALL : CALL, null);
        }
    }

    /** A function ends; it still is on the stack. */
    public void returned(Exec exec) {
        if (wants('r')) {
            fire(exec, RETURN, null);
        }
    }

    /** A statement begins. */
    public void line(Exec exec, int line) {
        var level = exec.depth;
        var isNew = level >= lines.length || lines[level] != line;
        if (level < lines.length) {
            lines[level] = line;
        }
        if (count > 0 && !active && --untilCount <= 0) {
            untilCount = count;
            fire(exec, COUNT, null);
        }
        if (isNew && wants('l') && exec.hooks == this) {
            fire(exec, LINE, (long) line);
        }
    }

    private void fire(Exec exec, LuaString event, Object line) {
        active = true;
        try {
            exec.callback(function, event, line);
        } finally {
            active = false;
        }
    }
}
