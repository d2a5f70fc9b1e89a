package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Iteration;
import io.moonfleet.lua.internal.value.Operands;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import io.moonfleet.lua.internal.value.Walk;

/**
 * A generic for at work in compiled code. The iterators of pairs and ipairs are not called but done on the spot, which
 * halves the time of a short round.
 */
final class Cursor implements Operands, Walk.Traversable {

    private enum Kind {
        PAIRS,
        LIST,
        CALLS
    }

    private final Kind kind;
    private final Object[] frame;
    private final int base;
    private final int site;
    private final Object generator;
    private final Object state;
    /** Of pairs and lists: where to go on. */
    private int position;

    private Object first;
    private Object second;
    /** Of calls: all values. */
    private Object result;

    /** @param base the slot of the loop's generator, where the cursor itself is found, followed by those of state and control */
    Cursor(Object[] frame, int base, int site, Object generator, Object state, Object control) {
        this.frame = frame;
        this.base = base;
        this.site = site;
        this.generator = generator;
        this.state = state;
        frame[base] = this;
        frame[base + 1] = state;
        frame[base + 2] = control;
        if (generator == Iteration.NEXT && state instanceof Table && control == null) {
            kind = Kind.PAIRS;
        } else if (generator == Iteration.IPAIRS_STEP && state instanceof Table && control.equals(0L)) {
            kind = Kind.LIST;
        } else {
            kind = Kind.CALLS;
        }
    }

    /** Goes to the next round; false when there is none. */
    boolean advance(Exec exec) {
        return switch (kind) {
            case PAIRS -> nextPair((Table) state);
            case LIST -> nextElement(exec, (Table) state);
            case CALLS -> nextCall(exec);
        };
    }

    private boolean nextPair(Table table) {
        var next = table.nextPosition(position);
        if (next < 0) {
            return false;
        }
        position = next + 1;
        first = table.keyAt(next);
        second = table.valueAt(next);
        return true;
    }

    private boolean nextElement(Exec exec, Table table) {
        var index = ++position;
        var value = table.get(index);
        if (value == null && table.metatable() != null) {
            exec.sites[exec.depth] = site;
            value = Iteration.element(exec, table, index);
        }
        first = (long) index;
        second = value;
        return value != null;
    }

    private boolean nextCall(Exec exec) {
        exec.sites[exec.depth] = site;
        var control = frame[base + 2];
        result = generator instanceof Function function
                ? function.call(exec, state, control)
                : exec.callHandler(generator, new Object[] {state, control}, this);
        first = Results.first(result);
        frame[base + 2] = first;
        return first != null;
    }

    @Override
    public void visitValues(Walk walk) {
        walk.visit(generator);
    }

    /** A value of this round. */
    Object value(int index) {
        if (index == 0) {
            return first;
        }
        if (kind == Kind.CALLS) {
            return Results.get(result, index);
        }
        return index == 1 ? second : null;
    }

    @Override
    public String nameOf(int operand) {
        return null;
    }
}
