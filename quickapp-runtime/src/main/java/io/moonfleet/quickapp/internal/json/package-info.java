/** JSON to and from Lua values. */
package io.moonfleet.quickapp.internal.json;
