/** The standard library's algorithms over bytes: patterns, formats, numerals, dates. They know a {@code Caller}, whom they pay, and no context. */
package io.moonfleet.lua.internal.text;
