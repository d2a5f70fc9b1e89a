package io.moonfleet.lua.internal.stepping;

import io.moonfleet.lua.internal.syntax.Instruction;
import io.moonfleet.lua.internal.syntax.InstructionList;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Hooks;
import io.moonfleet.lua.internal.value.Walk;

/**
 * The variables and temporary values of a call that {@link Stepper} runs. It stands in the call's frame, so that the debug
 * library finds them there.
 */
public final class Registers implements Walk.Traversable {

    /** A register that a closure has captured. */
    private record Captured(Cell cell) {}

    private final Closure closure;
    private final InstructionList list;
    private Object[] extraArguments;
    private Object[] values;

    Registers(Closure closure, InstructionList list, Object[] extraArguments) {
        this.closure = closure;
        this.list = list;
        this.extraArguments = extraArguments;
        this.values = new Object[list.registers() + 1];
    }

    /** Those of a frame; null when its function does not run by instructions. */
    public static Registers of(Object[] frame) {
        return frame.length == 2 && frame[1] instanceof Registers registers ? registers : null;
    }

    Object[] frame() {
        return new Object[] {closure, this};
    }

    // ---- access ----

    public Object get(int register) {
        var value = values[register];
        return value instanceof Captured captured ? captured.cell.value : value;
    }

    public void set(int register, Object value) {
        if (values[register] instanceof Captured captured) {
            captured.cell.value = value;
        } else {
            values[register] = value;
        }
    }

    void ensure(int count) {
        if (count > values.length) {
            values = java.util.Arrays.copyOf(values, Math.max(count, 2 * values.length));
        }
    }

    Object[] copy(int from, int to) {
        var copy = new Object[to - from];
        for (var i = from; i < to; i++) {
            copy[i - from] = get(i);
        }
        return copy;
    }

    /** The cell in which a closure shares a register. */
    Cell cell(int register) {
        if (!(values[register] instanceof Captured)) {
            values[register] = new Captured(new Cell(values[register]));
        }
        return ((Captured) values[register]).cell;
    }

    /** Ends the sharing of the registers from one on. */
    void close(int first) {
        for (var i = first; i < values.length; i++) {
            values[i] = get(i);
        }
    }

    // ---- for the debug library ----

    public Object[] extraArguments() {
        return extraArguments;
    }

    public void setExtraArgument(int index, Object value) {
        extraArguments = extraArguments.clone();
        extraArguments[index] = value;
    }

    /**
     * The name of a register at a place: a variable's, {@code (*temporary)}, or null when it holds nothing.
     *
     * @param site as in {@link Exec#sites}
     * @param isRunning whether nothing has been called from there
     */
    public String nameOf(int register, int site, boolean isRunning) {
        var position = Hooks.positionOf(site);
        var name = list.localName(register, position);
        if (name != null) {
            return name;
        }
        var instruction = list.instruction(position);
        var operation = Instruction.operation(instruction);
        var isCall = !isRunning
                && !Hooks.isHooked(site)
                && (operation == Instruction.CALL || operation == Instruction.TAILCALL);
        var end = isCall ? Instruction.a(instruction) : list.registers();
        return register >= 0 && register < end ? "(*temporary)" : null;
    }

    // ---- for the collector ----

    @Override
    public void visitValues(Walk walk) {
        visitRegisters(walk, values.length);
    }

    /** Only what still counts at a call; what was left by calls before does not. */
    public void visitValues(Walk walk, int site) {
        var instruction = list.instruction(Hooks.positionOf(site));
        var isCall = Instruction.operation(instruction) == Instruction.CALL && !Hooks.isHooked(site);
        visitRegisters(walk, isCall ? Instruction.a(instruction) : values.length);
    }

    private void visitRegisters(Walk walk, int end) {
        walk.visit(closure);
        walk.visit(extraArguments);
        for (var i = 0; i < end; i++) {
            walk.visit(values[i] instanceof Captured captured ? captured.cell : values[i]);
        }
    }
}
