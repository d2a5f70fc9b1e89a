package io.moonfleet.lua.internal.syntax;

/** A chunk's text that arrives bit by bit, from the reader function of {@code load}. */
public interface Pieces {

    /** The next bytes; null, or none, at the end. It is not asked again then. */
    byte[] next();
}
