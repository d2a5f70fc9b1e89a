/** What a context may use: instructions, by number and by time, and memory. */
package io.moonfleet.lua.internal.limits;
