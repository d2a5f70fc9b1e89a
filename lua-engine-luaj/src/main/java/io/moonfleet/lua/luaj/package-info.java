/**
 * The engine interface over LuaJ 3.0.1, for comparison and for trusted code only: its metatables of primitive types
 * belong to the process (string methods are kept apart, nothing else is), a pathological pattern or sort cannot be stopped, its language is Lua 5.2
 * without 64-bit integers, and each coroutine is a platform thread.
 */
package io.moonfleet.lua.luaj;
