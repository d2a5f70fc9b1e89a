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
    private StatementNode compiled;
    private int calls;
    private final boolean isStepped;
    private final int firstLocal;

    TreeCode(Proto proto, int[] capturedParameters, StatementNode[] body) {
        this.isStepped = proto.isStepped();
        this.firstLocal = proto.firstLocal();
        this.capturedParameters = capturedParameters;
        this.body = body;
    }

    @Override
    public Object run(Exec exec, Object[] frame) {
        if (exec.hooks != null || isStepped && exec.config.profile() == LuaProfile.TRUSTED) {
            return Stepping.run(exec, frame);
        }
        for (var slot : capturedParameters) {
            frame[slot] = new Cell(frame[slot]);
        }
        if (calls < HotCode.HOT && ++calls == HotCode.HOT) {
            HotCode.request(new Statements.Sequence(body), Unit.function(firstLocal), done -> compiled = done);
        }
        if (compiled != null) {
            var completion = compiled.run(exec, frame);
            return completion == StatementNode.NIL ? null : completion == null ? Results.NONE : completion;
        }
        return run(exec, frame, body);
    }

    private static Object run(Exec exec, Object[] frame, StatementNode[] statements) {
        for (var statement : statements) {
            var completion = statement.run(exec, frame);
            if (completion != null) {
                return completion == StatementNode.NIL ? null : completion;
            }
        }
        return Results.NONE;
    }
}
