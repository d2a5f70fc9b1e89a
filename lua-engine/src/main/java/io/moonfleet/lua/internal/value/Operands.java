package io.moonfleet.lua.internal.value;

/** Knows how the source text names an operation's operands, for error messages. */
public interface Operands {

    /** Such as {@code field 'x'}, or null when the operand has no name; the left or only operand is number 0. */
    String nameOf(int operand);
}
