package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaSyntaxException;

/** A limit of the instructions themselves: their operands have few bits. */
final class InstructionLimit extends RuntimeException {

    private static final long serialVersionUID = 1;

    final transient LuaSyntaxException error;

    InstructionLimit(LuaSyntaxException error) {
        super(error);
        this.error = error;
    }
}
