package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;

/** Return statements. */
final class Returns {

    private Returns() {}

    static final class ReturnNothing extends StatementNode {
        @Override
        Object run(Exec exec, Object[] frame) {
            return Results.NONE;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.code.getstatic(Emitter.RESULTS, "NONE", Emitter.OBJECTS).areturn();
        }
    }

    static final class ReturnOne extends StatementNode {
        private final Node value;

        ReturnOne(Node value) {
            this.value = value;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var result = value.execute(exec, frame);
            return result == null ? NIL : result;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.value(value);
            emitter.completions.returnValue();
        }
    }

    static final class ReturnCall extends StatementNode {
        private final Call call;

        ReturnCall(Call call) {
            this.call = call;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var result = call.executeTail(exec, frame);
            return result == null ? NIL : result;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.pauses.tailCall(call);
            emitter.completions.returnValue();
        }
    }

    static final class ReturnMany extends StatementNode {
        private final Arguments values;

        ReturnMany(Arguments values) {
            this.values = values;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return values.evaluate(exec, frame, 0);
        }

        @Override
        void emit(Emitter emitter) {
            values.emitArray(emitter, 0);
            emitter.code.areturn();
        }
    }
}
