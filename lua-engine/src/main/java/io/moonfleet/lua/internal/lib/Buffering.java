package io.moonfleet.lua.internal.lib;

/** When what is written leaves the buffer: the modes of {@code file:setvbuf}. */
public enum Buffering {
    NONE,
    FULL,
    LINE
}
