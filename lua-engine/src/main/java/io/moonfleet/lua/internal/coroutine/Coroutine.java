package io.moonfleet.lua.internal.coroutine;

import io.moonfleet.lua.LuaCoroutine;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.value.CallStack;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Collectable;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.LuaError;
import io.moonfleet.lua.internal.value.SuspendedStack;
import io.moonfleet.lua.internal.value.Walk;

/** A Lua thread: a function with a call stack of its own, which a {@link Carrier} can suspend and continue. */
public final class Coroutine implements LuaCoroutine, Collectable {

    /** What {@code coroutine.status} says. */
    public enum Status {
        SUSPENDED,
        RUNNING,
        NORMAL,
        DEAD
    }

    /** What {@link Ledger#COROUTINE} is enough for. */
    private static final int LEVELS_INCLUDED = 3;

    private static final int MOST_CHANGES = 4;

    private final Exec exec;
    private final Function body;
    /** What its calls are on; null while it has none, before it starts and after its functions were left. */
    private Carrier carrier;

    private Status status = Status.SUSPENDED;
    /** Up to date only while it does not run. */
    private final SuspendedStack stack = new SuspendedStack();

    /** While it runs: who resumed it; null for the main coroutine. */
    private Coroutine resumer;

    /** Whether its functions were left, and it was not suspended with its stack since: what begins to run enters them again. */
    private boolean paused;

    /** How often it was suspended with its stack after it had been left: to do both in turn is slower than the former always. */
    private int changes;

    private boolean resumedByWrapper;
    private Object transfer;
    /** Why it ended, until its resumer knows. */
    private Throwable failure;

    /** How deep it was nested when it was suspended last. */
    private int paidLevels;

    /** The {@link Walk}'s epoch in which this coroutine was last reached. */
    private int mark;

    public Coroutine(Exec exec, Function body) {
        exec.charge(Ledger.COROUTINE);
        exec.burn(Carrier.stepsToMake());
        exec.coroutines.created();
        this.exec = exec;
        this.body = body;
    }

    private Coroutine(Exec exec) {
        this.exec = exec;
        this.body = null;
        this.status = Status.RUNNING;
    }

    /** What stands for the code that runs in no coroutine. */
    public static Coroutine main(Exec exec) {
        return new Coroutine(exec);
    }

    public boolean isMain() {
        return body == null;
    }

    public Status status() {
        if (isMain()) {
            return exec.running == null ? Status.RUNNING : Status.NORMAL;
        }
        return status;
    }

    /** Whether its calls are on a Java stack of their own; if not, its functions have been left, or not begun. */
    boolean hasJavaStack() {
        return carrier != null;
    }

    public boolean isDead() {
        return status == Status.DEAD;
    }

    /** The call stack while it does not run; for the debug library. */
    public SuspendedStack stack() {
        return stack;
    }

    /** The function it was made with. */
    public Function body() {
        return body;
    }

    /**
     * Continues it until it yields or ends.
     *
     * @param arguments as {@code Results} has it: one value is itself
     * @return what it yielded or returned
     * @throws LuaError what it raised, or that it cannot be resumed
     */
    public Object resume(Object arguments, boolean isWrapped) {
        if (status() != Status.SUSPENDED) {
            var seemsDead = status == Status.DEAD || looksEmpty(arguments, isWrapped);
            throw LuaError.of("cannot resume " + (seemsDead ? "dead" : "non-suspended") + " coroutine");
        }
        resumedByWrapper = isWrapped;
        if (exec.nativeDepth + 1 >= CallStack.DEEPEST_NATIVE_CALLS) {
            throw LuaError.of("C stack overflow");
        }
        exec.burn(Carrier.stepsToSwitch());
        var previous = exec.running;
        var resumersStack = previous == null ? exec.coroutines.main().stack : previous.stack;
        resumer = previous;
        exec.save(resumersStack);
        if (previous != null) {
            previous.status = Status.NORMAL;
        }
        exec.enter(stack, exec.nativeDepth + 1);
        exec.running = this;
        status = Status.RUNNING;
        transfer = arguments;
        carrier().resume();
        exec.save(stack);
        exec.resume(resumersStack);
        exec.running = previous;
        resumer = null;
        if (previous != null) {
            previous.status = Status.RUNNING;
        }
        return outcome();
    }

    /**
     * PUC Lua takes a coroutine for dead when the C function that it is in has nothing on its stack: that is so for the
     * function of coroutine.wrap, once it has handed over its arguments.
     */
    private boolean looksEmpty(Object arguments, boolean isWrapped) {
        if (exec.running == this || exec.running == null) {
            return isWrapped && arguments instanceof Object[] none && none.length == 0;
        }
        for (var other = exec.running; other != null; other = other.resumer) {
            if (other.resumer == this || other.resumer == null && isMain()) {
                return other.resumedByWrapper;
            }
        }
        return false;
    }

    private Object outcome() {
        var result = transfer;
        transfer = null;
        if (status == Status.DEAD) {
            var error = failure;
            failure = null;
            switch (error) {
                case null -> stack.release();
                case LuaException raised -> throw raised;
                case Error fatal -> throw fatal;
                default -> throw new IllegalStateException(error);
            }
        }
        return result;
    }

    /** About how many bytes it holds besides the values on its stack. */
    public long weight() {
        return Ledger.COROUTINE + Ledger.LEVEL * (long) Math.max(0, paidLevels - LEVELS_INCLUDED);
    }

    /** Suspended calls are on the heap, as deep as they are nested. */
    private void payLevels(int levels) {
        if (levels > LEVELS_INCLUDED && levels > paidLevels) {
            exec.charge(Ledger.LEVEL * (long) (levels - Math.max(paidLevels, LEVELS_INCLUDED)));
        }
        paidLevels = levels;
    }

    private Carrier carrier() {
        if (carrier == null) {
            carrier = Carrier.carrying(this::run);
            if (carrier.holdsThread()) {
                exec.coroutines.threadStarted(this);
            }
        }
        return carrier;
    }

    /**
     * Suspends this coroutine, which must be the running one.
     *
     * @return what the next resume brings, or {@link Code#PAUSED}, to be returned at once: that will be returned later
     */
    public Object suspend(Object values) {
        payLevels(exec.depth);
        transfer = values;
        status = Status.SUSPENDED;
        if (changes < MOST_CHANGES && exec.pause()) {
            return Code.PAUSED;
        }
        noteChange();
        carrier.suspend();
        var arguments = transfer;
        transfer = null;
        return arguments;
    }

    private void noteChange() {
        if (paused) {
            paused = false;
            changes++;
        }
        if (changes < MOST_CHANGES) {
            exec.noteSuspension();
        }
    }

    private void run() {
        try {
            var arguments = transfer;
            transfer = null;
            var result = paused ? exec.reenterAll(arguments) : call(arguments);
            paused = result == Code.PAUSED;
            if (paused) {
                exec.paused();
                letCarrierGo();
                return;
            }
            transfer = result;
        } catch (LuaException error) {
            failure = error;
        } catch (StackOverflowError _) {
            failure = exec.stackOverflow();
        } catch (Throwable other) {
            failure = other; // a kill, above all: the resumer's to pass on
        }
        status = Status.DEAD;
        paidLevels = 0;
        exec.coroutines.ended();
        letCarrierGo();
    }

    private Object call(Object arguments) {
        return arguments instanceof Object[] several ? body.call(exec, several) : body.call(exec, arguments);
    }

    /** Its code ends here: calls to come are on another one. */
    private void letCarrierGo() {
        if (carrier.holdsThread()) {
            exec.coroutines.threadEnded(this);
        }
        carrier = null;
    }

    /** Nobody will resume it again: its stack goes, without any of its code being run. */
    public void end() {
        exec.resume(stack);
        carrier.end();
        stack.release();
        failure = null;
    }

    /** Marks what this coroutine holds. */
    public void visitValues(Walk walk) {
        walk.visit(body);
        walk.visit(transfer);
        if (status == Status.SUSPENDED || status == Status.NORMAL) {
            stack.visitValues(walk); // while it runs, its values are the context's roots
        }
        walk.visit(resumer);
    }

    @Override
    public int mark() {
        return mark;
    }

    @Override
    public void setMark(int epoch) {
        mark = epoch;
    }
}
