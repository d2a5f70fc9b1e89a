/**
 * What a host sees of a Lua implementation: engines, contexts, values, limits.
 *
 * <p>Values cross the border as plain objects: nil is {@code null}; booleans are {@link Boolean}; integers are {@link
 * Long}; floats are {@link Double}; strings are {@link io.moonfleet.lua.LuaString}; then {@link
 * io.moonfleet.lua.LuaTable}, {@link io.moonfleet.lua.LuaFunction} and, opaque to the host, coroutines and userdata.
 */
package io.moonfleet.lua;
