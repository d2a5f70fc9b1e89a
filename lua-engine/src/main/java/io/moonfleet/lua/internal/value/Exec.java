package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.coroutine.Coroutine;
import io.moonfleet.lua.internal.coroutine.Coroutines;
import io.moonfleet.lua.internal.limits.Fuel;
import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.syntax.Chunks;
import io.moonfleet.lua.internal.text.Caller;

/**
 * One context at work. Every operation gets it: for the call stack, to pay with fuel and memory, to call back into Lua code, and for
 * whatever else the context has. One thread at a time.
 */
public final class Exec extends PausableCalls implements Caller {

    // ---- what nodes and compiled code touch ----

    /** Steps until the next look at limits, hooks and other contexts' needs. */
    public long fuel;
    /** The frame of the function to which the running one hands over, see {@link Code#TAIL_CALL}. */
    public Object[] tailFrame;

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

    public final Metatables metatables = new Metatables();
    public final Coroutines coroutines = new Coroutines(this);
    /** The coroutine that runs; null for the main one. */
    public Coroutine running;

    private final Collector collector;
    private long outputLeft;

    public Exec(LuaConfig config, Chunks chunks) {
        super(config.limits().callDepth());
        this.config = config;
        this.chunks = chunks;
        this.collector = new Collector(this);
        this.memory = new Ledger(collector, collector.initialAllowance());
        this.fuelTank = new Fuel(config, this::place, System::nanoTime);
        this.globals = new Table(memory);
        this.loaded = new Table(memory);
        this.registry = new Table(memory);
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

    /** Writes to the context's output, for whoever reads it to see. */
    public void print(byte[] bytes) {
        write(bytes);
        try {
            config.out().flush();
        } catch (java.io.IOException failure) {
            throw error(String.valueOf(failure.getMessage()));
        }
    }

    /** Writes to the context's output; ends the script when that is more than it may. */
    public void write(byte[] bytes) {
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

    /** Where a walk over the context's values begins. */
    void visitRoots(Walk walk) {
        walk.visit(globals);
        walk.visit(loaded);
        walk.visit(registry);
        metatables.visitValues(walk);
        walk.visit(running);
        suspend().visitValues(walk);
        if (running != null) {
            coroutines.main().stack().visitValues(walk);
        }
        forgetFramesAbove();
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

    public Object metamethod(Object value, Metamethod event) {
        var metatable = metatables.of(value);
        return metatable == null ? null : metatable.metamethod(event);
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
        throw OperandErrors.of(this, callee, "call", names, 0);
    }

    private static Object[] withCallee(Object callee, Object[] arguments) {
        var all = new Object[arguments.length + 1];
        all[0] = callee;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    /** Runs the function that {@link #tailFrame} is for, and those that it hands over to in turn. */
    public Object runTailCalls() {
        var level = depth + 1;
        Object result;
        do {
            var frame = tailFrame;
            tailFrame = null;
            push(frame);
            setTailCalled(level, true);
            if (--fuel < 0) {
                refuel(0);
            }
            result = ((Closure) frame[0]).proto.code().run(this, frame);
            depth = level - 1;
        } while (result == Code.TAIL_CALL);
        if (result != Code.PAUSED) {
            setTailCalled(level, false);
        }
        return result;
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
}
