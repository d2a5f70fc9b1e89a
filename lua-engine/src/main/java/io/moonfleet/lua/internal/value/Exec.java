package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTypes;
import io.moonfleet.lua.internal.coroutine.Coroutine;
import io.moonfleet.lua.internal.limits.Fuel;
import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.stepping.Registers;
import io.moonfleet.lua.internal.syntax.Chunks;
import io.moonfleet.lua.internal.text.Caller;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One context at work: the call stack of the running coroutine, fuel, memory, and the metatables of primitive types.
 * Every operation gets it. One thread at a time.
 *
 * <p>The stack is not unwound by exceptions: whoever handles an error restores {@link #depth} through {@link
 * #restore}, and until then the handler sees the stack as it was where the error arose.
 */
public final class Exec implements Caller {

    /** PUC Lua's LUAI_MAXCCALLS: how deep calls through C (here: Java) code may nest. */
    public static final int DEEPEST_NATIVE_CALLS = 200;

    private static final int INITIAL_STACK = 16;

    /** A coroutine's first stack: a body that calls two functions deep fits. */
    private static final int COROUTINE_STACK = 4;

    private static final Object[][] NO_FRAMES = {};

    /** How much deeper than the limit the handling of a stack overflow may go. */
    private static final int EXTRA_DEPTH = 250;

    // ---- hot: used by every tier ----

    /** Steps until the next look at limits, hooks and other contexts' needs. */
    public long fuel;
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
    /** The frame of the function to which the running one hands over, see {@link Code#TAIL_CALL}. */
    public Object[] tailFrame;

    /** The bounds of a loop that compiled code is to go on with. */
    public long loopFrom;

    public long loopTo;
    public long loopBy;
    /** The same of a generic for. */
    public Object loopCursor;

    // ---- the context's ----

    public final LuaConfig config;
    /** The compiler, which all contexts of the engine share. */
    public final Chunks chunks;

    public final Ledger memory;
    public final Fuel fuelTank;
    public final Table globals;
    /** {@code package.loaded}: also where messages look for functions' names. */
    public final Table loaded;

    /** What libraries keep for themselves, out of the script's reach. */
    public final Table registry;
    /** What the library functions remember; theirs to make and to interpret. */
    public Object libraryState;

    private final Collector collector;
    private int coroutinesAlive;
    private long outputLeft;
    /** Suspended coroutines that hold a thread; none where the JVM's continuations carry them. */
    private final Set<Coroutine> onThreads = new HashSet<>();

    private Coroutine mainCoroutine;
    private Suspended mainStack;
    private Table stringMetatable;
    private Table numberMetatable;
    private Table booleanMetatable;
    private Table functionMetatable;
    private Table threadMetatable;
    private Table nilMetatable;

    /** The coroutine that runs; null for the main one. */
    public Coroutine running;
    /** Nesting of calls through Java code, see {@link #DEEPEST_NATIVE_CALLS}. */
    public int nativeDepth;
    /** Above 0 while a builtin that cannot be suspended calls back. */
    public int unyieldable;
    /** The level of the function between whose instructions finalizers run; 0 for none, the usual case. */
    int finalizersAt;

    public Exec(LuaConfig config, Chunks chunks) {
        this.config = config;
        this.chunks = chunks;
        this.collector = new Collector(this);
        this.memory = new Ledger(collector, collector.initialAllowance());
        this.fuelTank = new Fuel(config, this::place, System::nanoTime);
        this.globals = new Table(memory);
        this.loaded = new Table(memory);
        this.registry = new Table(memory);
    }

    // ---- the call stack ----

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

    /** Nothing runs: what the last functions had in their variables is garbage, however long the context rests. */
    public void forgetFrames() {
        for (var level = 1; level < frames.length && frames[level] != null; level++) {
            frames[level] = null;
        }
    }

    private void growStack(int wanted) {
        var limit = config.limits().callDepth();
        if (wanted == limit) {
            frames = java.util.Arrays.copyOf(frames, limit + EXTRA_DEPTH);
            sites = java.util.Arrays.copyOf(sites, limit + EXTRA_DEPTH);
            tailCalled = java.util.Arrays.copyOf(tailCalled, limit + EXTRA_DEPTH);
            throw stackOverflow();
        }
        if (wanted > limit) {
            throw new LuaError(LuaString.of("error in error handling"));
        }
        var length = Math.min(limit, 2 * wanted);
        memory.charge((length - frames.length) * 9L);
        frames = java.util.Arrays.copyOf(frames, length);
        sites = java.util.Arrays.copyOf(sites, length);
        tailCalled = java.util.Arrays.copyOf(tailCalled, length);
    }

    /** The error for a call that is nested too deeply. */
    public LuaError stackOverflow() {
        return runtimeError("stack overflow");
    }

    /** After an error was handled: the stack is as deep as it was before. */
    public void restore(int savedDepth, int savedNativeDepth, int savedUnyieldable) {
        var limit = config.limits().callDepth();
        for (var level = savedDepth + 1; level <= Math.min(depth, tailCalled.length - 1); level++) {
            tailCalled[level] = false;
        }
        if (frames.length > limit && savedDepth < limit) {
            frames = java.util.Arrays.copyOf(frames, limit);
            sites = java.util.Arrays.copyOf(sites, limit);
            tailCalled = java.util.Arrays.copyOf(tailCalled, limit);
        }
        depth = savedDepth;
        nativeDepth = savedNativeDepth;
        unyieldable = savedUnyieldable;
    }

    /** Runs the function that {@link #tailFrame} is for, and those that it hands over to in turn. */
    public Object runTailCalls() {
        var level = depth + 1;
        Object result;
        do {
            var frame = tailFrame;
            tailFrame = null;
            push(frame);
            tailCalled[level] = true;
            burn(1);
            result = ((Closure) frame[0]).proto.code().run(this, frame);
            depth = level - 1;
        } while (result == Code.TAIL_CALL);
        tailCalled[level] = false;
        return result;
    }

    /** Another frame for the running function. */
    public void replaceFrame(Object[] frame) {
        frames[depth] = frame;
    }

    public Function functionAt(int level) {
        return (Function) frames[level][0];
    }

    public Object[] frameAt(int level) {
        return frames[level];
    }

    public boolean isTailCalled(int level) {
        return tailCalled[level];
    }

    /**
     * The part of the context's state that belongs to a coroutine, while another one runs. One object serves a coroutine
     * for its whole life: a switch allocates nothing.
     */
    public static final class Suspended {

        private Object[][] frames;
        private int[] sites;
        private boolean[] tailCalled;
        private int depth;
        private int nativeDepth;
        private int unyieldable;
        private int finalizersAt;
        private Hooks hooks;

        /** For a coroutine that has not begun. Most are shallow: what they need is made when they begin. */
        public Suspended() {
            frames = NO_FRAMES;
        }

        /** The coroutine has ended well: nobody will look at its stack. */
        public void release() {
            frames = NO_FRAMES;
            sites = null;
            tailCalled = null;
            depth = 0;
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
                return FINALIZER; // of what the finalizer interrupts, as 5.3 has it
            }
            if (level < 2 || tailCalled[level] || !(functionAt(level - 1) instanceof Closure caller)) {
                return null;
            }
            var site = caller.proto.siteOf(sites[level - 1]);
            return site.name() == null ? null : new FrameName(site.kind(), site.name());
        }

        /** Only what is in scope, for a frame may still hold what its function is done with. */
        private void visitVariables(Collector collector, Closure closure, int level) {
            var frame = frames[level];
            var site = sites[level];
            var registers = Registers.of(frame);
            if (registers != null) {
                registers.visitValues(collector, site);
                return;
            }
            collector.visit(closure);
            if (closure.proto.isVararg) {
                collector.visit(frame[1]);
            }
            for (var local : closure.proto.locals) {
                if (local.startSite() <= site && site < local.endSite()) {
                    collector.visit(frame[local.slot()]);
                }
            }
        }

        public void visitValues(Collector collector) {
            collector.visit(hooks == null ? null : hooks.function());
            for (var level = 1; level <= depth; level++) {
                if (collector.isPrecise() && functionAt(level) instanceof Closure closure) {
                    visitVariables(collector, closure, level);
                } else {
                    collector.visit(frames[level]);
                }
            }
        }
    }

    /** The running coroutine's state, for who wants to look at it. */
    public Suspended suspend() {
        var state = new Suspended();
        save(state);
        return state;
    }

    /** The main coroutine's state while another one runs. */
    public Suspended mainStack() {
        if (mainStack == null) {
            mainStack = new Suspended();
        }
        return mainStack;
    }

    /** Another coroutine's turn begins: notes the state of the one that runs. */
    public void save(Suspended state) {
        if (state.frames != frames) { // a reference stored anew costs the garbage collector's barrier
            state.frames = frames;
            state.sites = sites;
            state.tailCalled = tailCalled;
        }
        state.depth = depth;
        state.nativeDepth = nativeDepth;
        state.unyieldable = unyieldable;
        state.finalizersAt = finalizersAt;
        if (state.hooks != hooks) {
            state.hooks = hooks;
        }
    }

    /** Goes on with a coroutine that is resumed from so many native calls. */
    public void enter(Suspended state, int resumersNativeDepth) {
        if (state.frames == NO_FRAMES) {
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
        finalizersAt = state.finalizersAt;
        if (hooks != state.hooks) {
            hooks = state.hooks;
        }
    }

    /** Goes on with a coroutine that was interrupted by one that it resumed. */
    public void resume(Suspended state) {
        enter(state, state.nativeDepth);
    }

    // ---- limits ----

    /** Pays for steps that a library function is about to do, or has done; ends the script when it has no more. */
    @Override
    public void burn(long steps) {
        if ((fuel -= steps) < 0) {
            refuel();
        }
    }

    /** A call from the host begins. */
    public void beginSlice() {
        fuel = fuelTank.newSlice(fuel);
        outputLeft = config.limits().outputBytes();
    }

    /** Writes to the context's output; ends the script when that is more than it may. */
    public void print(byte[] bytes) {
        outputLeft -= bytes.length;
        if (outputLeft < 0) {
            throw fuelTank.kill(
                    LuaKilled.Cause.OUTPUT, "output limit of " + config.limits().outputBytes() + " bytes exceeded");
        }
        burn(bytes.length >> 4);
        try {
            config.out().write(bytes);
        } catch (java.io.IOException failure) {
            throw error(String.valueOf(failure.getMessage()));
        }
    }

    /** Slow path of paying fuel. */
    public void refuel() {
        fuel = fuelTank.refill(fuel);
        if (fuelTank.takeInterruption()) {
            throw runtimeError("interrupted!");
        }
        collector.runFinalizersIfDue();
    }

    /** The same from a loop, whose place is noted first. */
    public void refuel(int site) {
        sites[depth] = site;
        refuel();
    }

    /** Call before allocating: bytes of anything but a string. */
    @Override
    public void charge(long bytes) {
        memory.charge(bytes);
    }

    /** Call before allocating a string of a length. */
    public void chargeString(long length) {
        if (length > Integer.MAX_VALUE - 64) {
            throw LuaError.of("not enough memory");
        }
        memory.charge(Ledger.STRING + length);
    }

    /** A string for bytes that the caller gives away; pays for its memory. */
    public LuaString newString(byte[] bytes) {
        memory.charge(Ledger.STRING + bytes.length);
        return LuaString.wrap(bytes);
    }

    public LuaString newString(String text) {
        var string = LuaString.of(text);
        memory.charge(Ledger.STRING + string.length());
        return string;
    }

    public Table newTable() {
        return new Table(memory);
    }

    public Table newTable(int listItems, int fields) {
        return new Table(memory, listItems, fields);
    }

    public Collector collector() {
        return collector;
    }

    /** The line that runs, for {@link LuaKilled}. */
    private String place() {
        for (var level = depth; level > 0; level--) {
            if (functionAt(level) instanceof Closure closure) {
                return closure.proto.shortSource + ":" + Math.max(1, lineAt(level));
            }
        }
        return "";
    }

    /** The coroutine that runs, the main one included. */
    public Coroutine current() {
        return running != null ? running : mainCoroutine();
    }

    public Coroutine mainCoroutine() {
        if (mainCoroutine == null) {
            mainCoroutine = Coroutine.main(this);
        }
        return mainCoroutine;
    }

    /** A coroutine got a thread, which has to be ended some day. */
    public void threadStarted(Coroutine coroutine) {
        onThreads.add(coroutine);
    }

    public void threadEnded(Coroutine coroutine) {
        onThreads.remove(coroutine);
    }

    /** Ends the threads of coroutines that can never be resumed; those that run, or wait for one that runs, are not among them. */
    void endThreads(Predicate<Coroutine> isForgotten) {
        if (onThreads.isEmpty()) {
            return;
        }
        var state = suspend();
        for (var coroutine : java.util.List.copyOf(onThreads)) {
            if (coroutine.status() == Coroutine.Status.SUSPENDED && isForgotten.test(coroutine)) {
                coroutine.end();
            }
        }
        resume(state);
    }

    /** The context ends: so do all of its coroutines. */
    public void endThreads() {
        endThreads(_ -> true);
    }

    /** A coroutine begins to exist. */
    public void coroutineCreated() {
        var limit = config.limits().coroutines();
        if (++coroutinesAlive > limit) {
            coroutinesAlive = collector.countCoroutines() + 1;
            if (coroutinesAlive > limit) {
                throw fuelTank.kill(LuaKilled.Cause.COROUTINES, "limit of " + limit + " coroutines exceeded");
            }
        }
    }

    /** A coroutine ended by itself; those that are merely forgotten are found by the collector. */
    public void coroutineEnded() {
        coroutinesAlive--;
    }

    /** Where a walk over the context's values begins. */
    void visitRoots(Collector walk) {
        walk.visit(globals);
        walk.visit(loaded);
        walk.visit(registry);
        walk.visit(stringMetatable);
        walk.visit(numberMetatable);
        walk.visit(booleanMetatable);
        walk.visit(functionMetatable);
        walk.visit(threadMetatable);
        walk.visit(nilMetatable);
        walk.visit(running);
        suspend().visitValues(walk);
        if (running != null) {
            mainStack.visitValues(walk);
        }
        // what ended calls left behind would look alive to the JVM
        java.util.Arrays.fill(frames, depth + 1, frames.length, null);
    }

    // ---- metatables ----

    public Table metatable(Object value) {
        return switch (value) {
            case Table table -> table.metatable();
            case LuaString _ -> stringMetatable;
            case Userdata userdata -> userdata.metatable();
            case null -> nilMetatable;
            case Long _, Double _ -> numberMetatable;
            case Boolean _ -> booleanMetatable;
            case Function _ -> functionMetatable;
            case Coroutine _ -> threadMetatable;
            default -> null;
        };
    }

    /** Of a table or userdata its own; of any other value the one that all of its type in this context share. */
    public void setMetatable(Object value, Table metatable) {
        switch (value) {
            case Table table -> table.setMetatable(metatable);
            case Userdata userdata -> userdata.setMetatable(metatable);
            case LuaString _ -> stringMetatable = metatable;
            case null -> nilMetatable = metatable;
            case Long _, Double _ -> numberMetatable = metatable;
            case Boolean _ -> booleanMetatable = metatable;
            case Function _ -> functionMetatable = metatable;
            case Coroutine _ -> threadMetatable = metatable;
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    public Table stringMetatable() {
        return stringMetatable;
    }

    public Object metamethod(Object value, Metamethod event) {
        var metatable = metatable(value);
        return metatable == null ? null : metatable.metamethod(event);
    }

    /** How many arguments the running builtin got. */
    public int argumentCount() {
        return sites[depth];
    }

    // ---- calling ----

    /** Calls anything, with __call. */
    public Object call(Object callee) {
        return callee instanceof Function function ? function.call(this) : call(callee, Results.NONE);
    }

    public Object call(Object callee, Object a) {
        return callee instanceof Function function ? function.call(this, a) : call(callee, new Object[] {a});
    }

    public Object call(Object callee, Object a, Object b) {
        return callee instanceof Function function ? function.call(this, a, b) : call(callee, new Object[] {a, b});
    }

    public Object call(Object callee, Object a, Object b, Object c) {
        return callee instanceof Function function
                ? function.call(this, a, b, c)
                : call(callee, new Object[] {a, b, c});
    }

    public Object call(Object callee, Object[] arguments) {
        return callee instanceof Function function
                ? function.call(this, arguments)
                : callHandler(callee, arguments, null);
    }

    /** Calls what is no function through its __call; names is for "attempt to call a nil value (global 'x')". */
    public Object callHandler(Object callee, Object[] arguments, Operands names) {
        return handlerOf(callee, names).call(this, withCallee(callee, arguments));
    }

    /** The same from a return statement: hands over to a handler that is a Lua function. */
    public Object tailCallHandler(Object callee, Object[] arguments, Operands names) {
        var handler = handlerOf(callee, names);
        var all = withCallee(callee, arguments);
        if (handler instanceof Closure closure) {
            tailFrame = closure.newFrame(all);
            return Code.TAIL_CALL;
        }
        return handler.call(this, all);
    }

    /** As in 5.3, a handler that is no function is an error at once: __call does not chain. */
    private Function handlerOf(Object callee, Operands names) {
        if (metamethod(callee, Metamethod.CALL) instanceof Function handler) {
            return handler;
        }
        throw typeError(callee, "call", names, 0);
    }

    private static Object[] withCallee(Object callee, Object[] arguments) {
        var all = new Object[arguments.length + 1];
        all[0] = callee;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    /** A call from an operation of the language to a metamethod. It can be suspended, unless a library does the operation. */
    public Object callMetamethod(Object handler, Object a, Object b) {
        if (isInLibrary()) {
            return callback(handler, a, b);
        }
        enterNative();
        var result = call(handler, a, b);
        nativeDepth--;
        return result;
    }

    public Object callMetamethod(Object handler, Object a, Object b, Object c) {
        enterNative();
        var steps = isInLibrary() ? 1 : 0;
        unyieldable += steps;
        var result = call(handler, a, b, c);
        unyieldable -= steps;
        nativeDepth--;
        return result;
    }

    private boolean isInLibrary() {
        return depth > 0 && frames[depth][0] instanceof Builtin;
    }

    /** A call from a library function that cannot be suspended meanwhile: "attempt to yield across a C-call boundary". */
    public Object callback(Object callee, Object a) {
        enterCallback();
        var result = call(callee, a);
        leaveCallback();
        return result;
    }

    public Object callback(Object callee, Object a, Object b) {
        enterCallback();
        var result = call(callee, a, b);
        leaveCallback();
        return result;
    }

    public Object callback(Object callee, Object[] arguments) {
        enterCallback();
        var result = call(callee, arguments);
        leaveCallback();
        return result;
    }

    private void enterCallback() {
        enterNative();
        unyieldable++;
    }

    private void leaveCallback() {
        nativeDepth--;
        unyieldable--;
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

    // ---- errors ----

    /** An error of a library function: the message gets the place of the function's caller, as luaL_error does. */
    @Override
    public LuaError error(String message) {
        return LuaError.of(where(1) + message);
    }

    /** An error of an operation of the language: the message gets the running function's place if that is a Lua function. */
    public LuaError runtimeError(String message) {
        return LuaError.of(where(0) + message);
    }

    /** "file:line: " of the function so many levels above the running one, or nothing. */
    public String where(int levelsUp) {
        var level = depth - levelsUp;
        if (level > 0 && functionAt(level) instanceof Closure closure && (levelsUp == 0 || lineAt(level) > 0)) {
            return closure.proto.shortSource + ":" + lineAt(level) + ": ";
        }
        return "";
    }

    /** The current line of a Lua function on the stack. */
    public int lineAt(int level) {
        return ((Closure) functionAt(level)).proto.lineOf(sites[level]);
    }

    /** "attempt to index a nil value (field 'x')". */
    public LuaError typeError(Object value, String operation, Operands names, int operand) {
        return runtimeError("attempt to " + operation + " a " + typeNameForMessages(value) + " value"
                + Operators.nameSuffix(names, operand));
    }

    /** Like {@link #typeError} about the operand of two that is to blame. */
    LuaError operandError(Object a, Object b, String operation, Operands names) {
        return Numbers.toNumber(a) == null ? typeError(a, operation, names, 0) : typeError(b, operation, names, 1);
    }

    LuaError comparisonError(Object a, Object b) {
        var left = typeNameForMessages(a);
        var right = typeNameForMessages(b);
        return runtimeError(
                left.equals(right)
                        ? "attempt to compare two " + left + " values"
                        : "attempt to compare " + left + " with " + right);
    }

    /** What Lua's {@code type} says. */
    public static String typeName(Object value) {
        return value instanceof Table table && table.isDisguised() ? "userdata" : LuaTypes.nameOf(value);
    }

    /** The type's name, or what the metatable's __name says. */
    public String typeNameForMessages(Object value) {
        return value instanceof Table || value instanceof Userdata ? namedType(value) : typeName(value);
    }

    /** The same for {@code tostring} and arguments, where other types may have a __name, too. */
    public String namedType(Object value) {
        return metamethod(value, Metamethod.NAME) instanceof LuaString name ? name.toString() : typeName(value);
    }

    /** How the place of a call names what it calls. */
    public record FrameName(String kind, String name) {}

    private static final FrameName FINALIZER = new FrameName("metamethod", "__gc");

    /** The name of a function on the stack by its caller's site; null when unknown. */
    public FrameName nameOfFrame(int level) {
        return suspend().nameOf(level);
    }

    /** The name of a function that is a field of a loaded module, such as "string.rep" or (of _G) "print"; or null. */
    public String globalNameOf(Function function) {
        for (var i = loaded.nextPosition(0); i >= 0; i = loaded.nextPosition(i + 1)) {
            if (!(loaded.keyAt(i) instanceof LuaString module && loaded.valueAt(i) instanceof Table fields)) {
                continue;
            }
            for (var j = fields.nextPosition(0); j >= 0; j = fields.nextPosition(j + 1)) {
                if (fields.valueAt(j) == function && fields.keyAt(j) instanceof LuaString field) {
                    var prefix = module.toString().equals("_G") ? "" : module + ".";
                    return prefix + field;
                }
            }
        }
        return null;
    }
}
