package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Exec;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Loops but for {@link NumericFor}; each round costs a step of fuel. */
final class Loops {

    private static final ClassDesc CURSOR = Emitter.describe(Cursor.class);

    private Loops() {}

    static final class While extends StatementNode {
        private final Node condition;
        private final StatementNode body;
        private final int site;
        private final HotLoop hot;

        /** @param function what it is in; null if there is a loop in between, as for all loops */
        While(Node condition, StatementNode body, int site, Tiers function) {
            this.condition = condition;
            this.body = body;
            this.site = site;
            this.hot = new HotLoop(this, function, site);
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            while (!hot.isCompiled()) {
                if (!condition.test(exec, frame)) {
                    return null;
                }
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion == BREAK ? null : completion;
                }
            }
            return hot.runRest(exec, frame);
        }

        @Override
        void emit(Emitter emitter) {
            var head = emitter.code.newBoundLabel();
            var end = emitter.code.newLabel();
            emitter.pauses.loop(PausePoints.LoopState.NONE, site, head, () -> {
                emitter.jumpUnless(condition, end);
                emitter.payRound(site);
                emitter.completions.loop(end, () -> emitter.statement(body));
            });
            emitter.code.goto_(head).labelBinding(end);
        }
    }

    static final class Repeat extends StatementNode {
        private final StatementNode body;
        private final Node condition;
        private final int site;
        private final HotLoop hot;

        Repeat(StatementNode body, Node condition, int site, Tiers function) {
            this.body = body;
            this.condition = condition;
            this.site = site;
            this.hot = new HotLoop(this, function, site);
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            do {
                if (hot.isCompiled()) {
                    return hot.runRest(exec, frame);
                }
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion == BREAK ? null : completion;
                }
            } while (!condition.test(exec, frame));
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            var head = emitter.code.newBoundLabel();
            var end = emitter.code.newLabel();
            emitter.pauses.loop(PausePoints.LoopState.NONE, site, head, () -> {
                emitter.payRound(site);
                emitter.completions.loop(end, () -> emitter.statement(body));
                emitter.jumpUnless(condition, head);
            });
            emitter.code.labelBinding(end);
        }
    }

    /** {@code for a, b in …} */
    static final class GenericFor extends StatementNode {
        private final int base;
        private final int[] slots;
        private final boolean[] captured;
        private final Arguments values;
        private final StatementNode body;
        private final int site;
        private final HotLoop hot;

        /** @param base the slot of the loop's generator, followed by those of state and control */
        GenericFor(
                int base,
                int[] slots,
                boolean[] captured,
                Arguments values,
                StatementNode body,
                int site,
                Tiers function) {
            this.base = base;
            this.slots = slots;
            this.captured = captured;
            this.values = values;
            this.body = body;
            this.site = site;
            this.hot = new HotLoop(new Rest(this), function, site);
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return run(exec, frame, begin(frame, values.evaluate(exec, frame, 0)));
        }

        private Object run(Exec exec, Object[] frame, Cursor cursor) {
            while (!hot.isCompiled()) {
                if (!cursor.advance(exec)) {
                    return null;
                }
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                for (var i = 0; i < slots.length; i++) {
                    frame[slots[i]] = captured[i] ? new Cell(cursor.value(i)) : cursor.value(i);
                }
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion == BREAK ? null : completion;
                }
            }
            return hot.runRest(exec, frame);
        }

        /** The loop's three values. */
        Cursor begin(Object[] frame, Object[] results) {
            return new Cursor(
                    frame,
                    base,
                    site,
                    results.length > 0 ? results[0] : null,
                    results.length > 1 ? results[1] : null,
                    results.length > 2 ? results[2] : null);
        }

        @Override
        void emit(Emitter emitter) {
            var cursor = emitter.newLocal(TypeKind.REFERENCE);
            values.emitArray(emitter, 0);
            var results = emitter.keep();
            emitter.self(this).frame().code.aload(results.object());
            emitter.apply(this, "begin", CURSOR, Emitter.OBJECTS, Emitter.OBJECTS);
            emitter.code.astore(cursor);
            emitRounds(emitter, cursor);
        }

        private void emitRounds(Emitter emitter, int cursor) {
            var code = emitter.code;
            var head = code.newBoundLabel();
            var end = code.newLabel();
            emitter.pauses.loop(stateIn(emitter, cursor), site, head, () -> {
                code.aload(cursor);
                emitter.exec();
                code.invokevirtual(CURSOR, "advance", MethodTypeDesc.of(CD_boolean, Emitter.EXEC))
                        .ifeq(end);
                emitter.payRound(site);
                for (var i = 0; i < slots.length; i++) {
                    bind(emitter, cursor, i);
                }
                emitter.completions.loop(end, () -> emitter.statement(body));
            });
            code.goto_(head).labelBinding(end);
        }

        /** The cursor, which is in the frame as long as the loop runs. */
        private PausePoints.LoopState stateIn(Emitter emitter, int cursor) {
            return new PausePoints.LoopState() {
                @Override
                public void restore() {
                    emitter.frameValue(base);
                    emitter.code.checkcast(CURSOR).astore(cursor);
                }
            };
        }

        private void bind(Emitter emitter, int cursor, int index) {
            if (captured[index]) {
                emitter.code.new_(Emitter.CELL).dup();
            }
            emitter.code.aload(cursor).loadConstant(index);
            emitter.code.invokevirtual(CURSOR, "value", MethodTypeDesc.of(Emitter.OBJECT, CD_int));
            if (captured[index]) {
                emitter.initializeCell();
                emitter.storeCell(slots[index]);
            } else {
                emitter.store(slots[index], emitter.keep());
            }
        }

        /** The rounds that are left. */
        private static final class Rest extends StatementNode {
            private final GenericFor loop;

            Rest(GenericFor loop) {
                this.loop = loop;
            }

            @Override
            Object run(Exec exec, Object[] frame) {
                return loop.run(exec, frame, (Cursor) frame[loop.base]);
            }

            @Override
            void emit(Emitter emitter) {
                var cursor = emitter.newLocal(TypeKind.REFERENCE);
                loop.stateIn(emitter, cursor).restore();
                loop.emitRounds(emitter, cursor);
            }
        }
    }
}
