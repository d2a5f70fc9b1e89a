package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.coroutine.Coroutine;
import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.syntax.Proto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Walks over everything a context can reach. That is how the ledger learns what is really in use, how weak tables lose
 * entries, and how objects with __gc are found dead; the memory itself is the JVM's business.
 *
 * <p>Values that only the Java stack holds for a moment (an operand, say) are not seen. So a walk that the script did not
 * ask for takes only those for dead that two walks in a row did not meet.
 */
public final class Collector implements Ledger.Auditor {

    private static final long UNLIMITED_STEP = 64L << 20;
    private static final long BOX = 16;
    private static final long FINALIZABLE = 64;
    private static final long SMALLEST_STEP = 3200;
    /** In PUC Lua the standard library and compiled functions make a cycle longer. */
    private static final long UNCOUNTED = 24 << 10;
    /** So many objects are looked at before others may get their turn: a walk over all that a tenant may have takes 0.1 s. */
    private static final int BREATH = 2_000;

    private final Exec exec;
    private final ArrayDeque<Object> gray = new ArrayDeque<>();
    private final List<Table> weakValues = new ArrayList<>();
    private final List<Table> ephemerons = new ArrayList<>();
    private final Set<Proto> loadedChunks = new HashSet<>();
    private final List<Table> allWeak = new ArrayList<>();
    /** In the order in which they got their metatables. */
    private SequencedSet<Object> finalizable = new LinkedHashSet<>();

    private final ArrayDeque<Object> toFinalize = new ArrayDeque<>();
    private int epoch = 2;
    private long held;
    private long live;
    private long granted;
    private int coroutines;
    private int seen;
    private boolean walking;
    private boolean precise;
    private boolean finalizing;
    private boolean stopped;
    /** Bytes of the current cycle that steps have done; a walk cannot be done in parts, so the last one does it. */
    private long stepped;

    private long pause = 200;
    private long stepMultiplier = 200;

    Collector(Exec exec) {
        this.exec = exec;
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
        if (walking || finalizing && exec.config.limits().memoryBytes() == Long.MAX_VALUE) {
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
        if (finalizing) {
            return;
        }
        walk(true);
        granted = exec.config.limits().memoryBytes() == Long.MAX_VALUE
                ? Math.max(UNLIMITED_STEP, live)
                : Math.max(exec.config.limits().memoryBytes() - live, 0);
        exec.memory.setAllowance(granted);
        runFinalizers();
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

    /** To be called when a metatable is set: notes objects with a finalizer. */
    public void noteMetatable(Object object, Table metatable) {
        if (metatable == null) {
            return;
        }
        if (metatable.metamethod(Metamethod.GC) != null && finalizable.add(object)) {
            exec.memory.charge(FINALIZABLE);
        }
    }

    /**
     * Whether every function on the stack is at a call, so that its place tells which variables are in scope: true when
     * the script itself asked for the walk.
     */
    boolean isPrecise() {
        return precise;
    }

    /** Counts memory as in use that no walk can find, until the same number is given back as a negative one. */
    public void hold(long bytes) {
        held += bytes;
    }

    /** Coroutines that are reachable and not dead, by a walk. */
    public int countCoroutines() {
        walk(false);
        return coroutines;
    }

    // ---- the walk ----

    private void walk(boolean asked) {
        walking = true;
        precise = asked;
        try {
            epoch++;
            live = held;
            coroutines = 0;
            weakValues.clear();
            ephemerons.clear();
            allWeak.clear();
            loadedChunks.clear();
            exec.visitRoots(this);
            toFinalize.forEach(this::visit);
            propagate();
            clearValues(weakValues, asked);
            clearValues(allWeak, asked);
            var weakBefore = weakValues.size();
            var allWeakBefore = allWeak.size();
            separateFinalizable(asked);
            propagate();
            clearKeys(ephemerons, asked);
            clearKeys(allWeak, asked);
            clearValues(weakValues.subList(weakBefore, weakValues.size()), asked);
            clearValues(allWeak.subList(allWeakBefore, allWeak.size()), asked);
        } finally {
            gray.clear();
            loadedChunks.clear();
            walking = false;
        }
        exec.endThreads(coroutine -> isDead(coroutine, asked));
    }

    /** Marks a value as reached; its content's turn comes later. */
    public void visit(Object value) {
        switch (value) {
            case null -> {}
            case LuaString string -> {
                if (string.countedFirst(epoch)) {
                    live += Ledger.STRING + string.length();
                }
            }
            case Long _, Double _ -> live += BOX;
            case Table table -> {
                if (table.mark != epoch) {
                    table.mark = epoch;
                    live += table.footprint();
                    gray.add(table);
                }
            }
            case Closure closure -> {
                if (closure.mark != epoch) {
                    closure.mark = epoch;
                    live += Ledger.CLOSURE + (long) Ledger.REFERENCE * closure.upvalues.length;
                    visitCode(closure.proto);
                    gray.add(closure);
                }
            }
            case Cell cell -> {
                if (cell.mark != epoch) {
                    cell.mark = epoch;
                    live += Ledger.CELL;
                    visit(cell.value);
                }
            }
            case Coroutine coroutine -> {
                if (coroutine.mark != epoch) {
                    coroutine.mark = epoch;
                    live += coroutine.weight();
                    coroutines += coroutine.isDead() ? 0 : 1;
                    gray.add(coroutine);
                }
            }
            case Userdata userdata -> {
                if (userdata.mark != epoch) {
                    userdata.mark = epoch;
                    live += Ledger.USERDATA;
                    visit(userdata.metatable());
                    visit(userdata.uservalue());
                }
            }
            case Object[] values -> {
                live += (long) Ledger.REFERENCE * values.length;
                for (var element : values) {
                    visit(element);
                }
            }
            case Builtin builtin -> {
                builtin.mark = epoch;
                for (var element : builtin.held()) {
                    visit(element);
                }
            }
            case Traversable traversable -> traversable.visitValues(this);
            default -> {}
        }
    }

    /** A library's object that holds Lua values, such as the state of an iterator. */
    public interface Traversable {
        void visitValues(Collector collector);
    }

    /** What a script compiled at run time is its context's; all other code is shared. */
    private void visitCode(Proto proto) {
        var chunk = proto.loadedChunk();
        if (chunk != null && loadedChunks.add(chunk)) {
            live += chunk.weight();
        }
    }

    private void propagate() {
        do {
            for (var next = gray.poll(); next != null; next = gray.poll()) {
                if (++seen % BREATH == 0) {
                    exec.fuelTank.giveWay();
                }
                switch (next) {
                    case Table table -> traverse(table);
                    case Closure closure -> {
                        for (var cell : closure.upvalues) {
                            visit(cell);
                        }
                    }
                    case Coroutine coroutine -> coroutine.visitValues(this);
                    default -> throw new IllegalStateException(next.getClass().getName());
                }
            }
        } while (convergeEphemerons());
    }

    private void traverse(Table table) {
        var metatable = table.metatable();
        visit(metatable);
        var mode = metatable == null ? null : metatable.metamethod(Metamethod.MODE);
        if (mode instanceof LuaString string) {
            var weakKeys = indexOf(string, 'k') >= 0;
            var weak = indexOf(string, 'v') >= 0;
            if (weakKeys || weak) {
                (weakKeys ? weak ? allWeak : ephemerons : weakValues).add(table);
                if (!weakKeys) {
                    visitKeysAndStrings(table);
                }
                return;
            }
        }
        for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
            visit(table.keyAt(i));
            visit(table.valueAt(i));
        }
    }

    private void visitKeysAndStrings(Table table) {
        for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
            visit(table.keyAt(i));
            if (!isCollectable(table.valueAt(i))) {
                visit(table.valueAt(i));
            }
        }
    }

    private static int indexOf(LuaString string, char wanted) {
        for (var i = 0; i < string.length(); i++) {
            if (string.at(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** Values of ephemerons live if their keys do. True if that brought new things to look at. */
    private boolean convergeEphemerons() {
        for (var table : List.copyOf(ephemerons)) {
            for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
                if (!isDead(table.keyAt(i), true)) {
                    visit(table.valueAt(i));
                }
            }
        }
        return !gray.isEmpty();
    }

    private static boolean isCollectable(Object value) {
        return value instanceof Table
                || value instanceof Closure
                || value instanceof Coroutine
                || value instanceof Userdata
                || value instanceof Builtin builtin && builtin.held().length > 0;
    }

    private boolean isDead(Object value, boolean asked) {
        var mark =
                switch (value) {
                    case Table table -> table.mark;
                    case Closure closure -> closure.mark;
                    case Coroutine coroutine -> coroutine.mark;
                    case Userdata userdata -> userdata.mark;
                    case Builtin builtin -> builtin.held().length == 0 ? epoch : builtin.mark;
                    case null, default -> epoch;
                };
        if (asked || mark == epoch) {
            return mark != epoch;
        }
        if (mark == 0) {
            rejuvenate(value);
            return false;
        }
        return mark < epoch - 1;
    }

    /** Never met before: it may be too new to be anywhere. The next walk decides. */
    private void rejuvenate(Object value) {
        switch (value) {
            case Table table -> table.mark = epoch - 1;
            case Closure closure -> closure.mark = epoch - 1;
            case Coroutine coroutine -> coroutine.mark = epoch - 1;
            case Userdata userdata -> userdata.mark = epoch - 1;
            case Builtin builtin -> builtin.mark = epoch - 1;
            default -> throw new IllegalArgumentException();
        }
    }

    private void clearValues(List<Table> tables, boolean asked) {
        for (var table : tables) {
            for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
                if (isDead(table.valueAt(i), asked)) {
                    table.clearAt(i);
                }
            }
        }
    }

    private void clearKeys(List<Table> tables, boolean asked) {
        for (var table : tables) {
            for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
                if (isDead(table.keyAt(i), asked)) {
                    table.clearAt(i);
                }
            }
        }
    }

    // ---- finalizers ----

    private void separateFinalizable(boolean asked) {
        if (finalizable.isEmpty()) {
            return;
        }
        var remaining = new LinkedHashSet<Object>();
        var dead = new ArrayDeque<Object>();
        for (var object : finalizable) {
            if (isDead(object, asked)) {
                dead.addFirst(object); // the last one marked is the first to go
            } else {
                remaining.add(object);
            }
        }
        finalizable = remaining;
        toFinalize.addAll(dead);
        dead.forEach(this::visit);
    }

    /** At safe points: between two instructions of Lua code. */
    void runFinalizersIfDue() {
        if (!toFinalize.isEmpty() && !stopped) {
            runFinalizers();
        }
    }

    private void runFinalizers() {
        if (finalizing) {
            return;
        }
        finalizing = true;
        try {
            for (var object = toFinalize.poll(); object != null; object = toFinalize.poll()) {
                finalizeOne(object);
            }
        } finally {
            finalizing = false;
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
    public void finalizeAll() {
        finalizing = false;
        for (var object : finalizable.reversed()) {
            toFinalize.add(object);
        }
        finalizable = new LinkedHashSet<>();
        while (!toFinalize.isEmpty()) {
            try {
                runFinalizers();
            } catch (LuaException ignored) {
                // as lua_close does
                finalizing = false;
            }
        }
    }
}
