package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;
import java.util.function.Supplier;

/** Tier 0: runs a function by walking its nodes, until {@link HotCode} has something faster. */
final class TreeCode extends Code {

    private final int[] capturedParameters;
    private final StatementNode[] body;
    private StatementNode compiled;
    private int calls;
    private final Supplier<StatementNode[]> hookedBodyMaker;
    /** Made when first needed; two contexts that make it at once make equal ones. */
    private StatementNode[] hookedBody;

    /** @param hookedBodyMaker makes a body that calls hooks, should it ever be needed */
    TreeCode(int[] capturedParameters, StatementNode[] body, Supplier<StatementNode[]> hookedBodyMaker) {
        this.capturedParameters = capturedParameters;
        this.body = body;
        this.hookedBodyMaker = hookedBodyMaker;
    }

    @Override
    public Object run(Exec exec, Object[] frame) {
        for (var slot : capturedParameters) {
            frame[slot] = new Cell(frame[slot]);
        }
        if (exec.hooks != null) {
            return runHooked(exec, frame);
        }
        if (calls < HotCode.HOT && ++calls == HotCode.HOT) {
            HotCode.request(new Statements.Sequence(body), Emitter.UnitKind.FUNCTION, done -> compiled = done);
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

    private Object runHooked(Exec exec, Object[] frame) {
        exec.hooks.called(exec);
        if (hookedBody == null) {
            hookedBody = hookedBodyMaker.get();
        }
        var result = run(exec, frame, hookedBody);
        if (exec.hooks != null && result != TAIL_CALL) {
            exec.hooks.returned(exec);
        }
        return result;
    }
}
