package io.moonfleet.lua.internal.value;

/**
 * Calls that a coroutine leaves when it yields, and enters again when it is resumed: compiled functions keep all they need in
 * their frames, return {@link Code#PAUSED} to their callers until the Java stack is empty, and are called once more, the outermost
 * first, to go on where they were (decision 0190). Whatever cannot do that (library functions, metamethods, the node tree) is
 * suspended with its Java stack.
 */
public abstract sealed class PausableCalls extends CallStack permits Exec {

    /** Every function is left and entered each time: of deeper stacks the JVM's way copies less. */
    private static final int DEEPEST = 12;

    /** The place at which a function that is called is to be entered, a site; 0 for its beginning. */
    public int entrance;

    /** What the pausing call returns, while functions are entered again. */
    private Object resumedWith;

    /** How deep the stack is that is being left or entered. */
    private int pausedDepth;

    PausableCalls(int deepest) {
        super(deepest);
    }

    /** The running function calls, from a place where it can be left: whom it calls may pause if all callers can. */
    public final void beginPausable() {
        if (pausable == depth - 1 && depth <= DEEPEST) {
            pausable = depth;
        }
    }

    /** The call has returned for good. */
    public final void endPausable() {
        if (pausable == depth) {
            pausable = depth - 1;
        }
    }

    /** Begins to leave the stack, if that is possible: then the running library function is to return {@link Code#PAUSED}. */
    public final boolean pause() {
        if (pausable == depth - 1 && hooks == null) {
            pausedDepth = depth;
            return true;
        }
        return false;
    }

    /** All functions have been left: the stack is to look as it did. */
    public final void paused() {
        depth = pausedDepth;
    }

    /** The coroutine is suspended in functions that could be left, if they only were compiled for it. */
    public final void noteSuspension() {
        if (depth > DEEPEST + 1) {
            return;
        }
        for (var level = 1; level < depth; level++) {
            if (!(functionAt(level) instanceof Closure)) {
                return;
            }
        }
        for (var level = 1; level < depth; level++) {
            ((Closure) functionAt(level)).proto.code().suspended();
        }
    }

    /** Enters all functions of the stack again. Returns what the outermost returns. */
    public final Object reenterAll(Object values) {
        resumedWith = values;
        pausedDepth = depth;
        depth = 0;
        return reenterCallee();
    }

    /** Goes on with the function that the running one has called. Returns what it returns. */
    public final Object reenterCallee() {
        pausable = depth;
        if (++depth == pausedDepth) {
            return returnFromPause();
        }
        var frame = frameAt(depth);
        entrance = sites[depth];
        var result = ((Closure) frame[0]).proto.code().reenter((Exec) this, frame);
        pop();
        if (result == Code.TAIL_CALL) {
            return ((Exec) this).runTailCalls();
        }
        if (result != Code.PAUSED) {
            setTailCalled(depth + 1, false);
        }
        return result;
    }

    /** Where the function that begins is to be entered; asked once. */
    public final int takeEntrance() {
        var site = entrance;
        entrance = 0;
        return site;
    }

    private Object returnFromPause() {
        var values = resumedWith;
        resumedWith = null;
        Builtin.leave((Exec) this);
        return values;
    }
}
