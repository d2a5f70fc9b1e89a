/** Connections to the world, without Lua. */
package io.moonfleet.quickapp.internal.net;
