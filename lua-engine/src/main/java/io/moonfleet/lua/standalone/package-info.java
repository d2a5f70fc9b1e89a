/** The stand-alone interpreter, {@code moonfleet lua}: what {@code lua5.3} is to PUC Lua, over any streams. */
package io.moonfleet.lua.standalone;
