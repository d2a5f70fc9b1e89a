package io.moonfleet.lua;

/** A Lua or host function as a value of one context; call it through {@link LuaContext#call}. */
public interface LuaFunction {}
