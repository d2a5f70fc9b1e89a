/** Coroutines, and what carries them: the JVM's continuations, or threads where those are not to be had. */
package io.moonfleet.lua.internal.coroutine;
