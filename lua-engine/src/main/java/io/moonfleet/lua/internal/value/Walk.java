package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.coroutine.Coroutine;
import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.syntax.Proto;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * A walk over everything that a context can reach: adds up what is in use, and tells afterwards what is dead. One object does a
 * context's walks one after the other, each in an epoch of its own, which is what it marks objects with.
 *
 * <p>Values that only the Java stack holds for a moment (an operand, say) are not seen. So a walk that the script did not ask for
 * takes only those for dead that two walks in a row did not meet.
 */
public final class Walk {

    /** A library's object that holds Lua values, such as the state of an iterator. */
    public interface Traversable {
        void visitValues(Walk walk);
    }

    private static final long BOX = 16;
    /** So many objects are looked at before others may get their turn: a walk over all that a tenant may have takes 0.1 s. */
    private static final int BREATH = 2_000;

    private final Exec exec;
    private final ArrayDeque<Object> gray = new ArrayDeque<>();
    private final WeakTables weakTables = new WeakTables(this);
    private final Set<Proto> loadedChunks = new HashSet<>();
    private int epoch = 2;
    private boolean asked;
    private long live;
    private int coroutines;
    private int seen;

    Walk(Exec exec) {
        this.exec = exec;
    }

    /**
     * Takes entries out of weak tables, and has the finalizers find out what is theirs.
     *
     * @param isAsked whether the script itself wants it
     */
    void over(Finalizers finalizers, boolean isAsked) {
        epoch++;
        asked = isAsked;
        live = 0;
        coroutines = 0;
        weakTables.forget();
        try {
            exec.visitRoots(this);
            finalizers.visitDue(this);
            propagate();
            weakTables.clearDeadValues();
            finalizers.separateDead(this);
            propagate(); // what finalizers will see lives on, but weak values of it are gone already
            weakTables.clearDeadKeys();
            weakTables.clearDeadValues();
        } finally {
            gray.clear();
            loadedChunks.clear();
        }
    }

    /** Bytes in use. */
    long live() {
        return live;
    }

    /** Coroutines that were met and are not dead. */
    int coroutines() {
        return coroutines;
    }

    /**
     * Whether every function on the stack is at a call, so that its place tells which variables are in scope: true when
     * the script itself asked for the walk.
     */
    boolean isPrecise() {
        return asked;
    }

    // ---- reaching ----

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
                if (coroutine.mark() != epoch) {
                    coroutine.setMark(epoch);
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
            weakTables.visitValuesOfLiveKeys();
        } while (!gray.isEmpty());
    }

    private void traverse(Table table) {
        var metatable = table.metatable();
        visit(metatable);
        var mode = metatable == null ? null : metatable.metamethod(Metamethod.MODE);
        if (mode instanceof LuaString string) {
            var weakKeys = indexOf(string, 'k') >= 0;
            var weakValues = indexOf(string, 'v') >= 0;
            if (weakKeys || weakValues) {
                weakTables.add(table, weakKeys, weakValues);
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
            if (asCollectable(table.valueAt(i)) == null) {
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

    // ---- what was not reached ----

    /** Whether this walk has met the value, or it is none that could go. */
    boolean isReached(Object value) {
        var object = asCollectable(value);
        return object == null || object.mark() == epoch;
    }

    /** Whether the value is garbage as far as this walk can tell. */
    boolean isDead(Object value) {
        if (isReached(value)) {
            return false;
        }
        var object = asCollectable(value);
        if (asked) {
            return true;
        }
        if (object.mark() == 0) {
            object.setMark(epoch - 1); // never met before: it may be too new to be anywhere. The next walk decides
            return false;
        }
        return object.mark() < epoch - 1;
    }

    /** Null for values that are never garbage to a script: strings, numbers, and functions that all contexts share. */
    private static Collectable asCollectable(Object value) {
        return value instanceof Collectable object && !(object instanceof Builtin builtin && builtin.held().length == 0)
                ? object
                : null;
    }
}
