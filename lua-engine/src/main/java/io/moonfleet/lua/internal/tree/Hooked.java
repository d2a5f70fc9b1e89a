package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;

/** Tells the hook, if there still is one, that a line begins. */
final class Hooked extends StatementNode {

    private final int line;

    Hooked(int line) {
        this.line = line;
    }

    static StatementNode before(StatementNode statement, int line) {
        return line == 0 ? statement : new Statements.Sequence(new StatementNode[] {new Hooked(line), statement});
    }

    @Override
    Object run(Exec exec, Object[] frame) {
        if (exec.hooks != null) {
            exec.hooks.line(exec, line);
        }
        return null;
    }
}
