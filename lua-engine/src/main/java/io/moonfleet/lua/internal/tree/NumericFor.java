package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_long;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.LoopRange;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** {@code for v = start, limit, step}: wraps around exactly as PUC Lua 5.3 does. Each round costs a step of fuel. */
final class NumericFor extends StatementNode {

    private static final ClassDesc RANGE = Emitter.describe(LoopRange.class);

    private final int slot;
    private final boolean captured;
    private final boolean assigned;
    private final Node start;
    private final Node limit;
    private final Node step;
    private final StatementNode body;
    private final int site;
    private final HotLoop integers = new HotLoop(new Rest(this));
    private final HotLoop floats;

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
        this.body = body;
        this.site = site;
        this.floats = new HotLoop(body);
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
            var range = range(exec, first, last, by);
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

    private Object overIntegers(Exec exec, Object[] frame, long from, long to, long increment) {
        for (var i = from; increment > 0 ? i <= to : to <= i; i += increment) {
            if (integers.isCompiled()) {
                exec.loopFrom = i;
                exec.loopTo = to;
                exec.loopBy = increment;
                return integers.runRest(exec, frame);
            }
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
            var completion = floats.isCompiled() ? floats.runRest(exec, frame) : body.run(exec, frame);
            if (completion != null) {
                return completion;
            }
        }
        return null;
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
        var overFloats = code.newLabel();
        var end = code.newLabel();
        code.aload(range)
                .invokevirtual(RANGE, "isInteger", MethodTypeDesc.of(CD_boolean))
                .ifeq(overFloats);
        var bounds = Bounds.in(emitter);
        takeBound(code, range, "integerStart", bounds.from);
        takeBound(code, range, "integerLimit", bounds.to);
        takeBound(code, range, "integerStep", bounds.by);
        emitIntegers(emitter, bounds, end);
        code.labelBinding(overFloats);
        if (!isOverIntegers()) {
            emitter.variables.spill();
            emitter.self(this).exec().frame().code.aload(range);
            emitter.apply(this, "runFloats", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECTS, RANGE);
            emitter.variables.reload();
            emitter.completions.obey();
        }
        code.labelBinding(end);
    }

    private static void takeBound(CodeBuilder code, int range, String name, int local) {
        code.aload(range).invokevirtual(RANGE, name, MethodTypeDesc.of(CD_long)).lstore(local);
    }

    /** Whether start and step are integers in the source text: then the limit is rounded, or an error. */
    private boolean isOverIntegers() {
        return isInteger(start) && (step == null || isInteger(step));
    }

    private static boolean isInteger(Node node) {
        return node instanceof Variables.Constant constant && constant.value instanceof Long;
    }

    /** The local variables of a loop over integers. */
    private record Bounds(int from, int to, int by) {
        static Bounds in(Emitter emitter) {
            return new Bounds(
                    emitter.newLocal(TypeKind.LONG), emitter.newLocal(TypeKind.LONG), emitter.newLocal(TypeKind.LONG));
        }
    }

    private void emitIntegers(Emitter emitter, Bounds bounds, Label end) {
        var code = emitter.code;
        var isPrimitive = !captured && !assigned && emitter.writesPrimitives();
        if (isPrimitive) {
            emitter.variables.beginLoopVariable(slot);
        }
        var head = code.newBoundLabel();
        var downwards = code.newLabel();
        var round = code.newLabel();
        if (step != null) {
            code.lload(bounds.by).lconst_0().lcmp().ifle(downwards);
        }
        code.lload(bounds.from).lload(bounds.to).lcmp().ifgt(end).goto_(round);
        code.labelBinding(downwards).lload(bounds.to).lload(bounds.from).lcmp().ifgt(end);
        code.labelBinding(round);
        emitter.payRound(site);
        Runnable write = () -> emitter.completions.loop(end, () -> emitter.statement(body));
        if (captured) {
            code.new_(Emitter.CELL).dup();
            emitter.numbers.box(Operand.integer(bounds.from));
            emitter.initializeCell();
            emitter.storeCell(slot);
            write.run();
        } else if (isPrimitive) {
            emitter.variables.withLoopVariable(slot, bounds.from, write);
        } else {
            emitter.store(slot, Operand.integer(bounds.from));
            write.run();
        }
        code.lload(bounds.from).lload(bounds.by).ladd().lstore(bounds.from).goto_(head);
    }

    /** The rounds that are left: {@code Exec} has the bounds. */
    private static final class Rest extends StatementNode {
        private final NumericFor loop;

        Rest(NumericFor loop) {
            this.loop = loop;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return loop.overIntegers(exec, frame, exec.loopFrom, exec.loopTo, exec.loopBy);
        }

        @Override
        void emit(Emitter emitter) {
            var bounds = Bounds.in(emitter);
            emitter.exec().code.getfield(Emitter.EXEC, "loopFrom", CD_long).lstore(bounds.from);
            emitter.exec().code.getfield(Emitter.EXEC, "loopTo", CD_long).lstore(bounds.to);
            emitter.exec().code.getfield(Emitter.EXEC, "loopBy", CD_long).lstore(bounds.by);
            var end = emitter.code.newLabel();
            loop.emitIntegers(emitter, bounds, end);
            emitter.code.labelBinding(end);
        }
    }
}
