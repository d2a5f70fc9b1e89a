package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;

/**
 * Counts the rounds of a loop. When there were many, the whole loop is compiled, in a form that goes on in the middle: a
 * main chunk runs only once, but its loops get fast all the same. A loop that is within no other one is also where a function
 * goes over to code that can be left.
 */
final class HotLoop {

    private final StatementNode rest;
    private final Tiers function;
    private final int site;
    private int rounds;
    private StatementNode compiled;

    /**
     * @param rest what remains to be done at the head of a round, to be compiled
     * @param function what it is in; null if there is a loop in between
     */
    HotLoop(StatementNode rest, Tiers function, int site) {
        this.rest = rest;
        this.function = function;
        this.site = site;
    }

    /** A round begins. True when compiled code can take over. */
    boolean isCompiled() {
        if (rounds < HotCode.HOT && ++rounds == HotCode.HOT) {
            HotCode.request(rest, Unit.PART, done -> compiled = done);
        }
        return compiled != null || canBeLeft();
    }

    private boolean canBeLeft() {
        return function != null && function.pausable() != null;
    }

    /** Has it take over: returns what the loop is completed by. */
    Object runRest(Exec exec, Object[] frame) {
        if (canBeLeft()) {
            exec.sites[exec.depth] = site;
            return StatementNode.ENTER;
        }
        return compiled.run(exec, frame);
    }
}
