package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;

/** Tier 0: runs a function by walking its nodes. */
final class TreeCode extends Code {

    private final int[] capturedParameters;
    private final StatementNode[] body;

    TreeCode(int[] capturedParameters, StatementNode[] body) {
        this.capturedParameters = capturedParameters;
        this.body = body;
    }

    @Override
    public Object run(Exec exec, Object[] frame) {
        for (var slot : capturedParameters) {
            frame[slot] = new Cell(frame[slot]);
        }
        for (var statement : body) {
            var completion = statement.run(exec, frame);
            if (completion != null) {
                return completion == StatementNode.NIL ? null : completion;
            }
        }
        return Results.NONE;
    }
}
