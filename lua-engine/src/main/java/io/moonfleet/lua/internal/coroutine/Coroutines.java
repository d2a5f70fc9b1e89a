package io.moonfleet.lua.internal.coroutine;

import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.internal.value.Exec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The coroutines of a context: how many may be, and those whose threads have to be ended some day. */
public final class Coroutines {

    private final Exec exec;
    private Coroutine main;
    /** Ended ones do not count, forgotten ones do until somebody looks. */
    private int alive;
    /** Suspended coroutines that hold a thread; none where the JVM's continuations carry them. */
    private final Set<Coroutine> onThreads = new HashSet<>();

    public Coroutines(Exec exec) {
        this.exec = exec;
    }

    /** The coroutine that runs, the main one included. */
    public Coroutine current() {
        return exec.running != null ? exec.running : main();
    }

    /** What stands for the code that runs in no coroutine. */
    public Coroutine main() {
        if (main == null) {
            main = Coroutine.main(exec);
        }
        return main;
    }

    /** A coroutine begins to exist. */
    void created() {
        var limit = exec.config.limits().coroutines();
        if (++alive > limit) {
            alive = exec.collector().countCoroutines() + 1;
            if (alive > limit) {
                throw exec.fuelTank.kill(LuaKilled.Cause.COROUTINES, "limit of " + limit + " coroutines exceeded");
            }
        }
    }

    /** A coroutine ended by itself; those that are merely forgotten are found by the collector. */
    void ended() {
        alive--;
    }

    /** A coroutine got a thread, which has to be ended some day. */
    void threadStarted(Coroutine coroutine) {
        onThreads.add(coroutine);
    }

    void threadEnded(Coroutine coroutine) {
        onThreads.remove(coroutine);
    }

    /** Ends the threads of coroutines that can never be resumed; those that run, or wait for one that runs, are not among them. */
    public void endThreads(Predicate<Coroutine> isForgotten) {
        if (onThreads.isEmpty()) {
            return;
        }
        var state = exec.suspend();
        for (var coroutine : List.copyOf(onThreads)) {
            if (coroutine.status() == Coroutine.Status.SUSPENDED && isForgotten.test(coroutine)) {
                coroutine.end();
            }
        }
        exec.resume(state);
    }

    /** The context ends: so do all of its coroutines. */
    public void endThreads() {
        endThreads(_ -> true);
    }
}
