/**
 * Values, and a context at work with them. {@link io.moonfleet.lua.internal.value.Exec} is what every operation gets: a {@link
 * io.moonfleet.lua.internal.value.CallStack} with fuel, memory and the context's tables. {@link
 * io.moonfleet.lua.internal.value.Collector} decides when a {@link io.moonfleet.lua.internal.value.Walk} finds out what is in use.
 */
package io.moonfleet.lua.internal.value;
