/** Functions run by PUC Lua's instructions, one by one: where a hook is set, or somebody asks for the variables of a running function. */
package io.moonfleet.lua.internal.stepping;
