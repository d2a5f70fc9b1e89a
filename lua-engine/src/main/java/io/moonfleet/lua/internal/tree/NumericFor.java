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

    private final int base;
    private final int slot;
    private final boolean captured;
    private final boolean assigned;
    private final Node start;
    private final Node limit;
    private final Node step;
    private final StatementNode body;
    private final int site;
    private final HotLoop integers;
    private final HotLoop floats;

    /**
     * @param base the slot of the loop's index, followed by those of limit and step: what goes on with the loop finds them there
     * @param function what it is in; null if there is a loop in between
     */
    NumericFor(
            int base,
            int slot,
            boolean captured,
            boolean assigned,
            Node start,
            Node limit,
            Node step,
            StatementNode body,
            int site,
            Tiers function) {
        this.base = base;
        this.slot = slot;
        this.captured = captured;
        this.assigned = assigned;
        this.start = start;
        this.limit = limit;
        this.step = step;
        this.body = body;
        this.site = site;
        this.integers = new HotLoop(new Rest(this), function, site);
        this.floats = new HotLoop(body, null, site);
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
                frame[base] = i;
                frame[base + 1] = to;
                frame[base + 2] = increment;
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
        if (emitter.pauses.isPausable()) {
            keep(emitter, base + 1, bounds.to);
            keep(emitter, base + 2, bounds.by);
        }
        var head = code.newBoundLabel();
        emitter.pauses.loop(
                stateIn(emitter, bounds), site, head, () -> emitRounds(emitter, bounds, isPrimitive, head, end));
    }

    private void emitRounds(Emitter emitter, Bounds bounds, boolean isPrimitive, Label head, Label end) {
        var code = emitter.code;
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

    private PausePoints.LoopState stateIn(Emitter emitter, Bounds bounds) {
        return new PausePoints.LoopState() {
            @Override
            public void save() {
                keep(emitter, base, bounds.from);
            }

            @Override
            public void restore() {
                take(emitter, base, bounds.from);
                take(emitter, base + 1, bounds.to);
                take(emitter, base + 2, bounds.by);
            }
        };
    }

    private static void keep(Emitter emitter, int slot, int local) {
        emitter.frame().code.loadConstant(slot);
        emitter.numbers.box(Operand.integer(local));
        emitter.code.aastore();
    }

    private static void take(Emitter emitter, int slot, int local) {
        emitter.frameValue(slot);
        emitter.code
                .checkcast(Emitter.LONG)
                .invokevirtual(Emitter.LONG, "longValue", MethodTypeDesc.of(CD_long))
                .lstore(local);
    }

    /** The rounds that are left: the frame has the bounds. */
    private static final class Rest extends StatementNode {
        private final NumericFor loop;

        Rest(NumericFor loop) {
            this.loop = loop;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            var base = loop.base;
            return loop.overIntegers(exec, frame, (Long) frame[base], (Long) frame[base + 1], (Long) frame[base + 2]);
        }

        @Override
        void emit(Emitter emitter) {
            var bounds = Bounds.in(emitter);
            loop.stateIn(emitter, bounds).restore();
            var end = emitter.code.newLabel();
            loop.emitIntegers(emitter, bounds, end);
            emitter.code.labelBinding(end);
        }
    }
}
