/** The standard library: checks of arguments, and calls of what does the work. See docs/lua-engine.md, "Writing a library". */
package io.moonfleet.lua.internal.lib;
