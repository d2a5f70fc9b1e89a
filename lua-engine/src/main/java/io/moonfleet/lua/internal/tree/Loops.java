package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_boolean;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Iteration;
import io.moonfleet.lua.internal.value.LoopRange;
import io.moonfleet.lua.internal.value.Operands;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Loops; each round costs a step of fuel. */
final class Loops {

    private static final ClassDesc RANGE = Emitter.describe(LoopRange.class);

    private Loops() {}

    /** The body of a loop: when it has run often, its compiled form takes its place, in the middle of the loop if need be. */
    private static final class Body {
        final StatementNode source;
        private StatementNode current;
        private int rounds;

        Body(StatementNode source) {
            this.source = source;
            this.current = source;
        }

        Object run(Exec exec, Object[] frame) {
            if (rounds < HotCode.HOT && ++rounds == HotCode.HOT) {
                HotCode.request(source, compiled -> current = compiled);
            }
            return current.run(exec, frame);
        }
    }

    static final class While extends StatementNode {
        private final Node condition;
        private final Body body;
        private final int site;

        While(Node condition, StatementNode body, int site) {
            this.condition = condition;
            this.body = new Body(body);
            this.site = site;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            while (condition.test(exec, frame)) {
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion == BREAK ? null : completion;
                }
            }
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            var head = emitter.code.newBoundLabel();
            var end = emitter.code.newLabel();
            emitter.jumpUnless(condition, end);
            emitter.payRound(site);
            emitter.loop(end, () -> emitter.statement(body.source));
            emitter.code.goto_(head).labelBinding(end);
        }
    }

    static final class Repeat extends StatementNode {
        private final Body body;
        private final Node condition;
        private final int site;

        Repeat(StatementNode body, Node condition, int site) {
            this.body = new Body(body);
            this.condition = condition;
            this.site = site;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            do {
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
            emitter.payRound(site);
            emitter.loop(end, () -> emitter.statement(body.source));
            emitter.jumpUnless(condition, head);
            emitter.code.labelBinding(end);
        }
    }

    /** {@code for v = start, limit, step}: wraps around exactly as PUC Lua 5.3 does. */
    static final class NumericFor extends StatementNode {
        private final int slot;
        private final boolean captured;
        private final boolean assigned;
        private final Node start;
        private final Node limit;
        private final Node step;
        private final Body body;
        private final int site;

        NumericFor(
                int slot,
                boolean captured,
                boolean assigned,
                Node start,
                Node limit,
                Node step,
                StatementNode body,
                int site) {
            this.slot = slot;
            this.captured = captured;
            this.assigned = assigned;
            this.start = start;
            this.limit = limit;
            this.step = step;
            this.body = new Body(body);
            this.site = site;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var first = start.execute(exec, frame);
            var last = limit.execute(exec, frame);
            var by = step == null ? (Object) 1L : step.execute(exec, frame);
            Object completion;
            if (first instanceof Long from && last instanceof Long to && by instanceof Long increment) {
                completion = overIntegers(exec, frame, from, to, increment);
            } else {
                exec.sites[exec.depth] = site;
                var range = LoopRange.of(exec, first, last, by);
                completion = range.isInteger()
                        ? overIntegers(exec, frame, range.integerStart(), range.integerLimit(), range.integerStep())
                        : overFloats(exec, frame, range.floatStart(), range.floatLimit(), range.floatStep());
            }
            return completion == BREAK ? null : completion;
        }

        LoopRange range(Exec exec, Object first, Object last, Object by) {
            exec.sites[exec.depth] = site;
            return LoopRange.of(exec, first, last, by);
        }

        /** For compiled code: a loop over floats is rare enough to be done here. */
        Object runFloats(Exec exec, Object[] frame, LoopRange range) {
            var completion = overFloats(exec, frame, range.floatStart(), range.floatLimit(), range.floatStep());
            return completion == BREAK ? null : completion;
        }

        @Override
        void emit(Emitter emitter) {
            var code = emitter.code;
            var range = emitter.newLocal(TypeKind.REFERENCE);
            emitter.self(this).exec().value(start).value(limit);
            emitter.value(step == null ? new Variables.Constant(1L) : step);
            emitter.apply(this, "range", RANGE, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT, Emitter.OBJECT);
            code.astore(range);
            var floats = code.newLabel();
            var end = code.newLabel();
            code.aload(range)
                    .invokevirtual(RANGE, "isInteger", MethodTypeDesc.of(CD_boolean))
                    .ifeq(floats);
            emitIntegers(emitter, range, end);
            code.labelBinding(floats);
            emitter.self(this).exec().frame().code.aload(range);
            emitter.apply(this, "runFloats", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECTS, RANGE);
            emitter.obeyCompletion();
            code.labelBinding(end);
        }

        private void emitIntegers(Emitter emitter, int range, Label end) {
            var code = emitter.code;
            var i = emitter.newLocal(TypeKind.LONG);
            var last = emitter.newLocal(TypeKind.LONG);
            var by = emitter.newLocal(TypeKind.LONG);
            emitter.part(range, "integerStart", i)
                    .part(range, "integerLimit", last)
                    .part(range, "integerStep", by);
            var head = code.newBoundLabel();
            var downwards = code.newLabel();
            var round = code.newLabel();
            if (step != null) {
                code.lload(by).lconst_0().lcmp().ifle(downwards);
            }
            code.lload(i).lload(last).lcmp().ifgt(end).goto_(round);
            code.labelBinding(downwards).lload(last).lload(i).lcmp().ifgt(end);
            code.labelBinding(round);
            emitter.payRound(site);
            emitter.store(slot, () -> emitter.loopVariable(i, captured));
            Runnable write = () -> emitter.loop(end, () -> emitter.statement(body.source));
            if (captured || assigned) {
                write.run();
            } else {
                emitter.withPrimitive(slot, i, write);
            }
            code.lload(i).lload(by).ladd().lstore(i).goto_(head);
        }

        private Object overIntegers(Exec exec, Object[] frame, long from, long to, long increment) {
            for (var i = from; increment > 0 ? i <= to : to <= i; i += increment) {
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                frame[slot] = captured ? new Cell(i) : (Object) i;
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion;
                }
            }
            return null;
        }

        private Object overFloats(Exec exec, Object[] frame, double from, double to, double increment) {
            for (var i = from; increment > 0 ? i <= to : to <= i; i += increment) {
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                frame[slot] = captured ? new Cell(i) : (Object) i;
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion;
                }
            }
            return null;
        }
    }

    /** {@code for a, b in …}; next and ipairs' iterator are not called but done on the spot. */
    static final class GenericFor extends StatementNode implements Operands {
        private final int base;
        private final int[] slots;
        private final boolean[] captured;
        private final Calls.Arguments values;
        private final Body body;
        private final int site;

        /** @param base the slot of the loop's generator, followed by those of state and control */
        GenericFor(int base, int[] slots, boolean[] captured, Calls.Arguments values, StatementNode body, int site) {
            this.base = base;
            this.slots = slots;
            this.captured = captured;
            this.values = values;
            this.body = new Body(body);
            this.site = site;
        }

        @Override
        public String nameOf(int operand) {
            return null;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var results = values.evaluate(exec, frame, 0);
            var generator = results.length > 0 ? results[0] : null;
            var state = results.length > 1 ? results[1] : null;
            var control = results.length > 2 ? results[2] : null;
            frame[base] = generator;
            frame[base + 1] = state;
            frame[base + 2] = control;
            Object completion;
            if (generator == Iteration.NEXT && state instanceof Table table && control == null) {
                completion = overPairs(exec, frame, table);
            } else if (generator == Iteration.IPAIRS_STEP && state instanceof Table table && control.equals(0L)) {
                completion = overList(exec, frame, table);
            } else {
                completion = overCalls(exec, frame, generator, state);
            }
            return completion == BREAK ? null : completion;
        }

        private Object overPairs(Exec exec, Object[] frame, Table table) {
            for (var i = table.nextPosition(0); i >= 0; i = table.nextPosition(i + 1)) {
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                bind(frame, table.keyAt(i), table.valueAt(i));
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion;
                }
            }
            return null;
        }

        private Object overList(Exec exec, Object[] frame, Table table) {
            for (var i = 1L; ; i++) {
                var value = table.get(i);
                if (value == null && table.metatable() != null) {
                    exec.sites[exec.depth] = site;
                    value = Iteration.element(exec, table, i);
                }
                if (value == null) {
                    return null;
                }
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                bind(frame, i, value);
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion;
                }
            }
        }

        private void bind(Object[] frame, Object first, Object second) {
            frame[slots[0]] = captured[0] ? new Cell(first) : first;
            if (slots.length > 1) {
                frame[slots[1]] = captured[1] ? new Cell(second) : second;
                for (var i = 2; i < slots.length; i++) {
                    frame[slots[i]] = captured[i] ? new Cell(null) : null;
                }
            }
        }

        private Object overCalls(Exec exec, Object[] frame, Object generator, Object state) {
            while (true) {
                exec.sites[exec.depth] = site;
                var control = frame[base + 2];
                var result = generator instanceof Function function
                        ? function.call(exec, state, control)
                        : exec.callHandler(generator, new Object[] {state, control}, this);
                var first = Results.first(result);
                if (first == null) {
                    return null;
                }
                frame[base + 2] = first;
                if (--exec.fuel < 0) {
                    exec.refuel(site);
                }
                for (var i = 0; i < slots.length; i++) {
                    var value = Results.get(result, i);
                    frame[slots[i]] = captured[i] ? new Cell(value) : value;
                }
                var completion = body.run(exec, frame);
                if (completion != null) {
                    return completion;
                }
            }
        }
    }
}
