package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaString;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** Objects with a __gc, and the calls of it once they are dead. */
final class Finalizers {

    /** What the ledger is charged for an object's place here. */
    private static final long ENTRY = 64;

    private final Exec exec;
    /** In the order in which they got their metatables. */
    private SequencedSet<Object> finalizable = new LinkedHashSet<>();

    private final ArrayDeque<Object> due = new ArrayDeque<>();
    private boolean running;
    /** One of them failed: the others wait for the next walk, as PUC Lua's do for its collector's next step. */
    private boolean interrupted;

    Finalizers(Exec exec) {
        this.exec = exec;
    }

    /** An object got a metatable: as in PUC Lua, a __gc that comes into it later does not count. */
    void note(Object object, Table metatable) {
        if (metatable != null && metatable.metamethod(Metamethod.GC) != null && finalizable.add(object)) {
            exec.memory.charge(ENTRY);
        }
    }

    boolean isRunning() {
        return running;
    }

    boolean hasDue() {
        return !due.isEmpty() && !interrupted;
    }

    // ---- the walk's part ----

    void visitDue(Walk walk) {
        due.forEach(walk::visit);
    }

    /** Those that the walk found dead are due, and live until their finalizers have run. */
    void separateDead(Walk walk) {
        interrupted = false;
        if (finalizable.isEmpty()) {
            return;
        }
        var remaining = new LinkedHashSet<Object>();
        var dead = new ArrayDeque<Object>();
        for (var object : finalizable) {
            if (walk.isDead(object)) {
                dead.addFirst(object); // the last one marked is the first to go
            } else {
                remaining.add(object);
            }
        }
        finalizable = remaining;
        due.addAll(dead);
        dead.forEach(walk::visit);
    }

    // ---- running them ----

    void run() {
        if (running) {
            return;
        }
        running = true;
        interrupted = true;
        try {
            for (var object = due.poll(); object != null; object = due.poll()) {
                finalizeOne(object);
            }
            interrupted = false;
        } finally {
            running = false;
        }
    }

    private void finalizeOne(Object object) {
        var handler = exec.metamethod(object, Metamethod.GC);
        if (!(handler instanceof Function)) {
            return;
        }
        var depth = exec.depth;
        var nativeDepth = exec.nativeDepth;
        var unyieldable = exec.unyieldable;
        exec.finalizersAt = depth;
        try {
            exec.callback(handler, object);
        } catch (LuaException error) {
            exec.restore(depth, nativeDepth, unyieldable);
            var message = error.value() instanceof LuaString text ? text.toString() : "no message";
            throw LuaError.of("error in __gc metamethod (" + message + ")");
        } finally {
            exec.finalizersAt = 0;
        }
    }

    /** The context ends: every object with __gc gets its call, the latest first; errors in them are of no interest to anybody. */
    void runAll() {
        running = false;
        for (var object : finalizable.reversed()) {
            due.add(object);
        }
        finalizable = new LinkedHashSet<>();
        while (!due.isEmpty()) {
            try {
                run();
            } catch (LuaException ignored) {
                // as lua_close does
                running = false;
            }
        }
    }
}
