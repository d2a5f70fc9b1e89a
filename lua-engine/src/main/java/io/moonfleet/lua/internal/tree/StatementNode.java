package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;

/** A statement of the node tree. */
abstract class StatementNode {

    /** Completion of {@code break}. */
    static final Object BREAK = new Object();

    /** Completion of a loop from whose head on {@link Tiers#pausable} code is to run the function; the loop's site is noted. */
    static final Object ENTER = new Object();

    /** Completion of {@code return nil}, because null means something else. */
    static final Object NIL = new Object();

    /**
     * Null when the next statement is to follow; {@link #BREAK}; the label to jump to; or else a return: {@link #NIL} or
     * results as {@code Function} has them.
     */
    abstract Object run(Exec exec, Object[] frame);

    /** Writes code that does the same, and goes on behind it when the next statement is to follow. */
    void emit(Emitter emitter) {
        emitter.callStatement(this);
    }
}
