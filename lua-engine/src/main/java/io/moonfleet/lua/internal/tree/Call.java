package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;

/** A call expression: subclasses know how many arguments there are. */
abstract class Call extends Operation {

    Call(int site) {
        super(site);
    }

    @Override
    final Object execute(Exec exec, Object[] frame) {
        var result = executeAll(exec, frame);
        return result instanceof Object[] several ? (several.length == 0 ? null : several[0]) : result;
    }

    @Override
    abstract Object executeAll(Exec exec, Object[] frame);

    @Override
    final void emit(Emitter emitter) {
        emitAll(emitter);
        emitter.first();
    }

    @Override
    final void emitAll(Emitter emitter) {
        emitCall(emitter, false);
    }

    /** Writes code that does what {@link #executeTail} does, and leaves what it returns on the stack. */
    final void emitTail(Emitter emitter) {
        emitCall(emitter, true);
    }

    /** Writes code that evaluates callee and arguments, and gives them to the node's {@code call} or {@code tailCall}. */
    abstract void emitCall(Emitter emitter, boolean isTail);

    /** As a return statement's expression: a Lua function is not called but handed over to. */
    abstract Object executeTail(Exec exec, Object[] frame);

    /** The same for what is no function, but may have a handler that is one. */
    final Object handOver(Exec exec, Object callee, Object... values) {
        at(exec);
        return exec.tailCallHandler(callee, values, this);
    }
}
