package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;

/**
 * Counts the rounds of a loop. When there were many, the whole loop is compiled, in a form that goes on in the middle: a
 * main chunk runs only once, but its loops get fast all the same.
 */
final class HotLoop {

    private final StatementNode rest;
    private int rounds;
    private StatementNode compiled;

    /** @param rest what remains to be done at the head of a round, to be compiled */
    HotLoop(StatementNode rest) {
        this.rest = rest;
    }

    /** A round begins. True when compiled code can take over. */
    boolean isCompiled() {
        if (rounds < HotCode.HOT && ++rounds == HotCode.HOT) {
            HotCode.request(rest, Unit.PART, done -> compiled = done);
        }
        return compiled != null;
    }

    Object runRest(Exec exec, Object[] frame) {
        return compiled.run(exec, frame);
    }
}
