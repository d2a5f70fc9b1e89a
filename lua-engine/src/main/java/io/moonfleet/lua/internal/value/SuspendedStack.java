package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.internal.stepping.Registers;

/**
 * The part of the context's state that belongs to a coroutine, while another one runs. One object serves a coroutine
 * for its whole life: a switch allocates nothing.
 */
public final class SuspendedStack {

    private static final Object[][] NO_FRAMES = {};

    Object[][] frames;
    int[] sites;
    boolean[] tailCalled;
    int depth;
    int nativeDepth;
    int unyieldable;
    int pausable;
    int finalizersAt;
    Hooks hooks;

    /** For a coroutine that has not begun. Most are shallow: what they need is made when they begin. */
    public SuspendedStack() {
        frames = NO_FRAMES;
    }

    /** The coroutine has ended well: nobody will look at its stack. */
    public void release() {
        frames = NO_FRAMES;
        sites = null;
        tailCalled = null;
        depth = 0;
    }

    boolean hasFrames() {
        return frames != NO_FRAMES;
    }

    public Hooks hooks() {
        return hooks;
    }

    public void setHooks(Hooks newHooks) {
        hooks = newHooks;
    }

    public int depth() {
        return depth;
    }

    public Function functionAt(int level) {
        return (Function) frames[level][0];
    }

    public Object[] frameAt(int level) {
        return frames[level];
    }

    public int siteAt(int level) {
        return sites[level];
    }

    public boolean isTailCalled(int level) {
        return tailCalled[level];
    }

    /** The name of a function on the stack by its caller's site; null when unknown. */
    public FrameName nameOf(int level) {
        if (finalizersAt > 0 && level == finalizersAt) {
            return FrameName.FINALIZER; // of what the finalizer interrupts, as 5.3 has it
        }
        if (level < 2 || tailCalled[level] || !(functionAt(level - 1) instanceof Closure caller)) {
            return null;
        }
        var site = caller.proto.siteOf(sites[level - 1]);
        return site.name() == null ? null : new FrameName(site.kind(), site.name());
    }

    /** Only what is in scope, for a frame may still hold what its function is done with. */
    private void visitVariables(Walk walk, Closure closure, int level) {
        var frame = frames[level];
        var site = sites[level];
        var registers = Registers.of(frame);
        if (registers != null) {
            registers.visitValues(walk, site);
            return;
        }
        walk.visit(closure);
        if (closure.proto.isVararg) {
            walk.visit(frame[1]);
        }
        for (var local : closure.proto.locals) {
            if (local.startSite() <= site && site < local.endSite()) {
                walk.visit(frame[local.slot()]);
            }
        }
    }

    public void visitValues(Walk walk) {
        walk.visit(hooks == null ? null : hooks.function());
        for (var level = 1; level <= depth; level++) {
            if (walk.isPrecise() && functionAt(level) instanceof Closure closure) {
                visitVariables(walk, closure, level);
            } else {
                walk.visit(frames[level]);
            }
        }
    }
}
