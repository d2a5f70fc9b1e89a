package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.internal.limits.Ledger;

/**
 * Decides when a context's values are walked over, and what follows: how much more it may allocate, finalizers, threads of forgotten
 * coroutines that end. The memory itself is the JVM's business.
 */
public final class Collector implements Ledger.Auditor {

    private static final long UNLIMITED_STEP = 64L << 20;
    private static final long SMALLEST_STEP = 3200;
    /** In PUC Lua the standard library and compiled functions make a cycle longer. */
    private static final long UNCOUNTED = 24 << 10;

    private final Exec exec;
    private final Walk walk;
    private final Finalizers finalizers;
    private long live;
    private long held;
    private long granted;
    private boolean walking;
    private boolean stopped;
    /** Bytes of the current cycle that steps have done; a walk cannot be done in parts, so the last one does it. */
    private long stepped;

    private long pause = 200;
    private long stepMultiplier = 200;

    Collector(Exec exec) {
        this.exec = exec;
        this.walk = new Walk(exec);
        this.finalizers = new Finalizers(exec);
    }

    long initialAllowance() {
        granted = Math.min(exec.config.limits().memoryBytes(), UNLIMITED_STEP);
        return granted;
    }

    /** Bytes in use by the ledger: exact after a walk, too high between walks. */
    public long bytesInUse() {
        return live + granted - exec.memory.allowance();
    }

    @Override
    public long audit(long wanted) {
        if (walking || finalizers.isRunning() && exec.config.limits().memoryBytes() == Long.MAX_VALUE) {
            return UNLIMITED_STEP;
        }
        var limit = exec.config.limits().memoryBytes();
        if (limit == Long.MAX_VALUE && stopped) {
            live += granted;
            granted = UNLIMITED_STEP;
            return granted;
        }
        walk(false);
        if (wanted > limit - live) {
            throw exec.fuelTank.kill(LuaKilled.Cause.MEMORY, "memory limit of " + limit + " bytes exceeded");
        }
        // near the limit some slack, or each small allocation would cost a walk
        granted =
                limit == Long.MAX_VALUE ? Math.max(UNLIMITED_STEP, live) : Math.max(limit - live, wanted + limit / 16);
        exec.burn(live >> 8);
        return granted - wanted;
    }

    /** What {@code collectgarbage()} does. */
    public void collect() {
        if (finalizers.isRunning()) {
            return;
        }
        walk(true);
        granted = exec.config.limits().memoryBytes() == Long.MAX_VALUE
                ? Math.max(UNLIMITED_STEP, live)
                : Math.max(exec.config.limits().memoryBytes() - live, 0);
        exec.memory.setAllowance(granted);
        finalizers.run();
    }

    /**
     * What {@code collectgarbage("step", size)} does: true when that ended a cycle. The sizes of steps are about PUC Lua's.
     */
    public boolean step(long kilobytes) {
        stepped += kilobytes == 0 ? SMALLEST_STEP : Math.clamp(kilobytes, 0, 1L << 40) * 512;
        if (stepped < live + UNCOUNTED) {
            return false;
        }
        stepped = 0;
        collect();
        return true;
    }

    /** Sets a parameter of PUC Lua's collector, which has no meaning here but is remembered. Returns the one before. */
    public long setPause(long percent) {
        var before = pause;
        pause = percent;
        return before;
    }

    /** As {@link #setPause}. */
    public long setStepMultiplier(long percent) {
        var before = stepMultiplier;
        stepMultiplier = Math.max(40, percent);
        return before;
    }

    public boolean isStopped() {
        return stopped;
    }

    public void setStopped(boolean stop) {
        stopped = stop;
    }

    /** Counts memory as in use that no walk can find, until the same number is given back as a negative one. */
    public void hold(long bytes) {
        held += bytes;
    }

    /** Coroutines that are reachable and not dead, by a walk. */
    public int countCoroutines() {
        walk(false);
        return walk.coroutines();
    }

    private void walk(boolean asked) {
        walking = true;
        try {
            walk.over(finalizers, asked);
        } finally {
            walking = false;
        }
        live = held + walk.live();
        exec.coroutines.endThreads(walk::isDead);
    }

    // ---- finalizers ----

    /** To be called when a metatable is set: notes objects with a finalizer. */
    public void noteMetatable(Object object, Table metatable) {
        finalizers.note(object, metatable);
    }

    /** At safe points: between two instructions of Lua code. */
    void runFinalizersIfDue() {
        if (finalizers.hasDue() && !stopped) {
            finalizers.run();
        }
    }

    /** The context ends: so does every object with __gc. */
    public void finalizeAll() {
        finalizers.runAll();
    }
}
