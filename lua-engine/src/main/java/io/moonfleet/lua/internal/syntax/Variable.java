package io.moonfleet.lua.internal.syntax;

/** A local variable or parameter. Its function's whole text must be read before it is known whether it is captured. */
public final class Variable {

    final String name;
    private final int slot;
    int startSite;
    int endSite = Integer.MAX_VALUE;
    private boolean captured;
    private boolean assigned;

    Variable(String name, int slot) {
        this.name = name;
        this.slot = slot;
    }

    public String name() {
        return name;
    }

    /** Its index in the frame. */
    public int slot() {
        return slot;
    }

    /** Whether an inner function uses it, so that it must live in a cell. */
    public boolean isCaptured() {
        return captured;
    }

    void capture() {
        captured = true;
    }

    /** Whether anything but its declaration gives it a value. */
    public boolean isAssigned() {
        return assigned;
    }

    void assign() {
        assigned = true;
    }
}
