package io.moonfleet.lua.internal.value;

/** A local variable that a closure captured. */
public final class Cell {

    public Object value;
    /** The {@link Walk}'s epoch in which this cell was last reached. */
    int mark;

    public Cell(Object value) {
        this.value = value;
    }
}
