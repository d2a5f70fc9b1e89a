/**
 * How functions run. Each expression and statement is a node; nodes execute themselves (tier 0), and those of hot code write themselves
 * as bytecode (tier 1): {@code execute} and {@code emit} of one construct stand together, so that they say the same. {@code TreeBuilder}
 * makes the nodes, {@code HotCode} the classes.
 */
package io.moonfleet.lua.internal.tree;
