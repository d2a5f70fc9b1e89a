package io.moonfleet.lua.internal.value;

/** A value that a {@link Walk} marks when it meets it, and that is garbage to the script when it does not. */
public interface Collectable {

    /** The epoch of the walk that met it last; 0 for none. */
    int mark();

    void setMark(int epoch);
}
