package io.moonfleet.lua;

/** Compiled source: immutable, shared by all contexts of the engine that compiled it. */
public interface LuaChunk {

    /** The name that error messages use. */
    String name();
}
