/** Measurements of the Lua engine, beside lua5.3, LuaJ and luajit in the same run. */
package io.moonfleet.bench.lua;
