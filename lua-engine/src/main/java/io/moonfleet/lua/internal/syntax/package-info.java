/**
 * From source text to what can be run. Bytes, tokens, then one of two parsers: {@link
 * io.moonfleet.lua.internal.syntax.Parser} makes statements and expressions, which the tree is built of; {@code InstructionParser} makes
 * the instructions that PUC Lua would, and is asked only where somebody looks at a function while it runs. Both follow PUC Lua
 * step by step, so that errors come at the same token with the same text.
 */
package io.moonfleet.lua.internal.syntax;
