package io.moonfleet.lua;

/** A coroutine as a value; opaque to the host. */
public interface LuaCoroutine {}
