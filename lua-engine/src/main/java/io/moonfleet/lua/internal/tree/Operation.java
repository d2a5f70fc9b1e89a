package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Operands;

/** An expression that can fail or call a metamethod: it has a place in the source, and names for its operands. */
abstract class Operation extends Node implements Operands {

    private final int site;

    Operation(int site) {
        this.site = site;
    }

    final int site() {
        return site;
    }

    /** To be called before anything that can raise an error or run Lua code. */
    final void at(Exec exec) {
        exec.sites[exec.depth] = site;
    }

    @Override
    public String nameOf(int operand) {
        return null;
    }
}
