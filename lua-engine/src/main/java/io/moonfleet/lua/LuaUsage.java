package io.moonfleet.lua;

/**
 * What a context has used so far.
 *
 * @param instructions since it was made
 * @param memoryBytes held now, by the engine's estimate; -1 where an engine cannot tell
 */
public record LuaUsage(long instructions, long memoryBytes) {}
