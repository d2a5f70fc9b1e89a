package io.moonfleet.lua.internal.stepping;

import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;

/** Runs functions instruction by instruction, with hooks: what is called while a hook is set, and chunks that set one. */
public final class Stepping {

    private Stepping() {}

    /** As {@link Code#run}; the function is on the stack already. */
    public static Object run(Exec exec, Object[] frame) {
        var closure = (Closure) frame[0];
        var proto = closure.proto;
        var list = proto.instructions();
        var extra = proto.isVararg ? (Object[]) frame[1] : Results.NONE;
        var registers = new Registers(closure, list, extra);
        var first = proto.isVararg ? 2 : 1;
        for (var i = 0; i < proto.parameterCount; i++) {
            registers.set(i, frame[first + i]);
        }
        exec.replaceFrame(registers.frame());
        exec.sites[exec.depth] = -1;
        if (exec.hooks != null) {
            exec.hooks.called(exec);
        }
        var result = new Stepper(exec, closure, list, registers).run();
        if (exec.hooks != null && result != Code.TAIL_CALL) {
            exec.hooks.returned(exec);
        }
        return result;
    }
}
