package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.internal.stepping.Stepping;
import io.moonfleet.lua.internal.syntax.Proto;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;

/** Tier 0: runs a function by walking its nodes, until {@link HotCode} has something faster. */
final class TreeCode extends Code {

    private final int[] capturedParameters;
    private final StatementNode[] body;
    private final Tiers tiers;
    private final boolean isStepped;

    TreeCode(Proto proto, int[] capturedParameters, StatementNode[] body, Tiers tiers) {
        this.isStepped = proto.isStepped();
        this.capturedParameters = capturedParameters;
        this.body = body;
        this.tiers = tiers;
    }

    @Override
    public Object run(Exec exec, Object[] frame) {
        if (exec.hooks != null || isStepped && exec.config.profile() == LuaProfile.TRUSTED) {
            return Stepping.run(exec, frame);
        }
        for (var slot : capturedParameters) {
            frame[slot] = new Cell(frame[slot]);
        }
        var compiled = tiers.called();
        return compiled != null ? result(compiled.run(exec, frame)) : run(exec, frame, body);
    }

    private Object run(Exec exec, Object[] frame, StatementNode[] statements) {
        for (var statement : statements) {
            var completion = statement.run(exec, frame);
            if (completion != null) {
                if (completion == StatementNode.ENTER) {
                    exec.entrance = exec.sites[exec.depth];
                    return reenter(exec, frame);
                }
                return completion == StatementNode.NIL ? null : completion;
            }
        }
        return Results.NONE;
    }

    private static Object result(Object completion) {
        return completion == StatementNode.NIL ? null : completion == null ? Results.NONE : completion;
    }

    @Override
    public Object reenter(Exec exec, Object[] frame) {
        return result(tiers.pausable().run(exec, frame));
    }

    @Override
    public void suspended() {
        tiers.suspended();
    }
}
