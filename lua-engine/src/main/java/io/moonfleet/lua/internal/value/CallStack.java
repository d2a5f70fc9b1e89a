package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;
import java.util.Arrays;

/**
 * The call stack of the coroutine that runs: a frame and a place in the source for each function.
 *
 * <p>It is not unwound by exceptions: whoever handles an error restores {@link #depth} through {@link #restore}, and until then the
 * handler sees the stack as it was where the error arose.
 *
 * <p>A part of {@link Exec} rather than an object of its own because every call and every operation that can fail writes to it: one
 * more load on the way there is to be felt.
 */
public abstract sealed class CallStack permits PausableCalls {

    /** PUC Lua's LUAI_MAXCCALLS: how deep calls through C (here: Java) code may nest. */
    public static final int DEEPEST_NATIVE_CALLS = 200;

    private static final int INITIAL_STACK = 16;

    /** A coroutine's first stack: a body that calls two functions deep fits. */
    private static final int COROUTINE_STACK = 4;

    /** How much deeper than the limit the handling of a stack overflow may go. */
    private static final int EXTRA_DEPTH = 250;

    /** The index of the running function's frame; 0 when none runs. */
    public int depth;
    /**
     * The site at which each Lua function of the stack is, meaningful for those that called or failed; see {@link Hooks}
     * for those below 0. Of a builtin the number of its arguments.
     */
    public int[] sites = new int[INITIAL_STACK];

    private Object[][] frames = new Object[INITIAL_STACK][];
    private boolean[] tailCalled = new boolean[INITIAL_STACK];

    /** What {@code debug.sethook} set for the running coroutine; null for most. */
    public Hooks hooks;
    /** Nesting of calls through Java code, see {@link #DEEPEST_NATIVE_CALLS}. */
    public int nativeDepth;
    /** Above 0 while a builtin that cannot be suspended calls back. */
    public int unyieldable;
    /** The functions up to this level wait in calls at which they can be left, see {@link PausableCalls}. */
    int pausable;
    /** The level of the function between whose instructions finalizers run; 0 for none, the usual case. */
    int finalizersAt;

    private final int deepest;

    CallStack(int deepest) {
        this.deepest = deepest;
    }

    /** Call before allocating: bytes of anything but a string. */
    public abstract void charge(long bytes);

    // ---- calls ----

    public void push(Object[] frame) {
        var next = depth + 1;
        if (next >= frames.length) {
            growStack(next);
        }
        frames[next] = frame;
        depth = next;
    }

    public void pop() {
        depth--;
    }

    private void growStack(int wanted) {
        if (wanted == deepest) {
            resize(deepest + EXTRA_DEPTH);
            throw stackOverflow();
        }
        if (wanted > deepest) {
            throw new LuaError(LuaString.of("error in error handling"));
        }
        var length = Math.min(deepest, 2 * wanted);
        charge((length - frames.length) * 9L);
        resize(length);
    }

    private void resize(int length) {
        frames = Arrays.copyOf(frames, length);
        sites = Arrays.copyOf(sites, length);
        tailCalled = Arrays.copyOf(tailCalled, length);
    }

    /** After an error was handled: the stack is as deep as it was before. */
    public void restore(int savedDepth, int savedNativeDepth, int savedUnyieldable) {
        for (var level = savedDepth + 1; level <= Math.min(depth, tailCalled.length - 1); level++) {
            tailCalled[level] = false;
        }
        if (frames.length > deepest && savedDepth < deepest) {
            resize(deepest);
        }
        depth = savedDepth;
        nativeDepth = savedNativeDepth;
        unyieldable = savedUnyieldable;
    }

    /** Counts a call that nests on the Java stack; the caller decrements {@link #nativeDepth}, {@link #restore} does on errors. */
    public void enterNative() {
        if (++nativeDepth >= DEEPEST_NATIVE_CALLS) {
            if (nativeDepth == DEEPEST_NATIVE_CALLS) {
                throw runtimeError("C stack overflow");
            }
            if (nativeDepth >= DEEPEST_NATIVE_CALLS + (DEEPEST_NATIVE_CALLS >> 3)) {
                throw LuaError.of("error in error handling");
            }
        }
    }

    /** Notes whether the function at a level was handed over to by the one that was there: tracebacks show it, and it has no name. */
    final void setTailCalled(int level, boolean isTailCalled) {
        tailCalled[level] = isTailCalled;
    }

    /** Another frame for the running function. */
    public void replaceFrame(Object[] frame) {
        frames[depth] = frame;
    }

    /** Nothing runs: what the last functions had in their variables is garbage, however long the context rests. */
    public void forgetFrames() {
        for (var level = 1; level < frames.length && frames[level] != null; level++) {
            frames[level] = null;
        }
    }

    /** What ended calls left behind would look alive to the JVM. */
    final void forgetFramesAbove() {
        Arrays.fill(frames, depth + 1, frames.length, null);
    }

    // ---- what is on it ----

    public Function functionAt(int level) {
        return (Function) frames[level][0];
    }

    public Object[] frameAt(int level) {
        return frames[level];
    }

    public boolean isTailCalled(int level) {
        return tailCalled[level];
    }

    /** How many arguments the running builtin got. */
    public int argumentCount() {
        return sites[depth];
    }

    final boolean isInLibrary() {
        return depth > 0 && frames[depth][0] instanceof Builtin;
    }

    /** The current line of a Lua function on the stack. */
    public int lineAt(int level) {
        return ((Closure) functionAt(level)).proto.lineOf(sites[level]);
    }

    /** The name of a function on the stack by its caller's site; null when unknown. */
    public FrameName nameOfFrame(int level) {
        return suspend().nameOf(level);
    }

    /** "file:line: " of the function so many levels above the running one, or nothing. */
    public String where(int levelsUp) {
        var level = depth - levelsUp;
        if (level > 0 && functionAt(level) instanceof Closure closure && (levelsUp == 0 || lineAt(level) > 0)) {
            return closure.proto.shortSource + ":" + lineAt(level) + ": ";
        }
        return "";
    }

    /** The line that runs, for {@link io.moonfleet.lua.LuaKilled}. */
    final String place() {
        for (var level = depth; level > 0; level--) {
            if (functionAt(level) instanceof Closure closure) {
                return closure.proto.shortSource + ":" + Math.max(1, lineAt(level));
            }
        }
        return "";
    }

    // ---- errors, which say where ----

    /** An error of a library function: the message gets the place of the function's caller, as luaL_error does. */
    public LuaError error(String message) {
        return LuaError.of(where(1) + message);
    }

    /** An error of an operation of the language: the message gets the running function's place if that is a Lua function. */
    public LuaError runtimeError(String message) {
        return LuaError.of(where(0) + message);
    }

    /** The error for a call that is nested too deeply. */
    public LuaError stackOverflow() {
        return runtimeError("stack overflow");
    }

    // ---- coroutines, each of which has a stack ----

    /** The running coroutine's state, for who wants to look at it. */
    public SuspendedStack suspend() {
        var state = new SuspendedStack();
        save(state);
        return state;
    }

    /** Another coroutine's turn begins: notes the state of the one that runs. */
    public void save(SuspendedStack state) {
        if (state.frames != frames) { // a reference stored anew costs the garbage collector's barrier
            state.frames = frames;
            state.sites = sites;
            state.tailCalled = tailCalled;
        }
        state.depth = depth;
        state.nativeDepth = nativeDepth;
        state.unyieldable = unyieldable;
        state.pausable = pausable;
        state.finalizersAt = finalizersAt;
        if (state.hooks != hooks) {
            state.hooks = hooks;
        }
    }

    /** Goes on with a coroutine that is resumed from so many native calls. */
    public void enter(SuspendedStack state, int resumersNativeDepth) {
        if (!state.hasFrames()) {
            frames = new Object[COROUTINE_STACK][];
            sites = new int[COROUTINE_STACK];
            tailCalled = new boolean[COROUTINE_STACK];
        } else {
            frames = state.frames;
            sites = state.sites;
            tailCalled = state.tailCalled;
        }
        depth = state.depth;
        nativeDepth = resumersNativeDepth;
        unyieldable = state.unyieldable;
        pausable = state.pausable;
        finalizersAt = state.finalizersAt;
        if (hooks != state.hooks) {
            hooks = state.hooks;
        }
    }

    /** Goes on with a coroutine that was interrupted by one that it resumed. */
    public void resume(SuspendedStack state) {
        enter(state, state.nativeDepth);
    }
}
