package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.moonfleet.lua.internal.tree.Emitter.UnitKind;
import io.moonfleet.lua.internal.tree.Operand.Kind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Numbers in compiled code. A box for each result of an addition was what most of the time went to, so a variable to which
 * the function assigns results of arithmetic lives in local variables of the Java method: a tag, an object, an integer
 * and a float. Objects are in the frame, too, where the collector looks for them; numbers get there only when code that knows
 * nothing but the frame is about to run.
 */
final class NumberCode {

    private static final ClassDesc UNBOXING = Emitter.describe(Unboxing.class);

    private final Emitter emitter;
    private final CodeBuilder code;
    private final Set<Integer> held;
    private final UnitKind kind;
    private final Map<Integer, Operand> variables = new HashMap<>();
    /** Loop variables, which are nothing but integers while their loop is written. */
    private final Map<Integer, Operand> loopVariables = new HashMap<>();
    /** Slots that got a result of arithmetic: worth to be held when the method is written again. */
    private final Set<Integer> wanted = new HashSet<>();
    /** What needs a value at the beginning, for the verifier's sake. */
    private final Set<Integer> tags = new HashSet<>();

    private final Set<Integer> objects = new HashSet<>();
    private final Set<Integer> integers = new HashSet<>();
    private final Set<Integer> floats = new HashSet<>();

    private final boolean enabled;
    private final Label start;
    private final Label initialization;

    /** @param held null when the method is to be short: then every number has its box */
    NumberCode(Emitter emitter, Set<Integer> held, UnitKind kind) {
        this.enabled = held != null;
        this.emitter = emitter;
        this.code = emitter.code;
        this.held = enabled ? held : Set.of();
        this.kind = kind;
        this.start = code.newLabel();
        this.initialization = code.newLabel();
    }

    boolean isEnabled() {
        return enabled;
    }

    UnitKind kind() {
        return kind;
    }

    Set<Integer> wanted() {
        return wanted;
    }

    /** The method's first instruction jumps to its end, where it is known which variables there are. */
    void begin() {
        for (var slot : held) {
            variables.put(slot, newUnion());
        }
        code.goto_(initialization).labelBinding(start);
    }

    void end() {
        code.labelBinding(initialization);
        code.iconst_0();
        tags.forEach(local -> code.dup().istore(local));
        code.pop().aconst_null();
        objects.forEach(local -> code.dup().astore(local));
        code.pop().lconst_0();
        integers.forEach(local -> code.dup2().lstore(local));
        code.pop2().dconst_0();
        floats.forEach(local -> code.dup2().dstore(local));
        code.pop2();
        reload();
        code.goto_(start);
    }

    private Operand newUnion() {
        var union = new Operand(
                Kind.NUMBER_OR_OBJECT,
                emitter.newLocal(TypeKind.INT),
                emitter.newLocal(TypeKind.REFERENCE),
                emitter.newLocal(TypeKind.LONG),
                emitter.newLocal(TypeKind.DOUBLE),
                0);
        tags.add(union.tag());
        objects.add(union.object());
        integers.add(union.integer());
        floats.add(union.number());
        return union;
    }

    // ---- variables ----

    boolean holds(int slot) {
        return loopVariables.containsKey(slot) || held.contains(slot);
    }

    Operand variable(int slot) {
        var loopVariable = loopVariables.get(slot);
        return loopVariable != null ? loopVariable : variables.get(slot);
    }

    /** Before a loop over integers: what the variable's slot held must not seem alive. */
    void beginLoopVariable(int slot) {
        emitter.frame();
        code.loadConstant(slot).aconst_null().aastore();
        forget(slot);
    }

    /** While the body is written, the slot's variable is an integer in a local variable of the method. */
    void withLoopVariable(int slot, int local, Runnable body) {
        loopVariables.put(slot, Operand.integer(local));
        body.run();
        loopVariables.remove(slot);
    }

    /** The slot becomes that of a captured variable, whose cell is in the frame. */
    void forget(int slot) {
        if (held.contains(slot)) {
            var union = variables.get(slot);
            code.iconst_0().istore(union.tag()).aconst_null().astore(union.object());
        }
    }

    void store(int slot, Operand value) {
        if (!held.contains(slot)) {
            if (value.kind() != Kind.OBJECT
                    && value.kind() != Kind.INTEGER_CONSTANT
                    && value.kind() != Kind.FLOAT_CONSTANT) {
                wanted.add(slot);
            }
            emitter.frame();
            code.loadConstant(slot);
            box(value);
            code.aastore();
            return;
        }
        var variable = variables.get(slot);
        switch (value.kind()) {
            case INTEGER, INTEGER_CONSTANT -> storeInteger(slot, variable, () -> pushInteger(value));
            case FLOAT, FLOAT_CONSTANT -> storeFloat(slot, variable, () -> pushFloat(value));
            case OBJECT -> storeObject(slot, variable, value.object());
            case NUMBER_OR_OBJECT -> {
                var object = code.newLabel();
                var done = code.newLabel();
                code.iload(value.tag()).ifeq(object);
                code.lload(value.integer()).lstore(variable.integer());
                code.dload(value.number()).dstore(variable.number());
                code.iload(value.tag()).istore(variable.tag());
                dropObject(slot, variable);
                code.goto_(done).labelBinding(object);
                storeObject(slot, variable, value.object());
                code.labelBinding(done);
            }
        }
    }

    private void storeInteger(int slot, Operand variable, Runnable value) {
        value.run();
        code.lstore(variable.integer()).iconst_1().istore(variable.tag());
        dropObject(slot, variable);
    }

    private void storeFloat(int slot, Operand variable, Runnable value) {
        value.run();
        code.dstore(variable.number()).iconst_2().istore(variable.tag());
        dropObject(slot, variable);
    }

    /** The frame must not keep alive what the variable held before. */
    private void dropObject(int slot, Operand variable) {
        var none = code.newLabel();
        code.aload(variable.object()).ifnull(none);
        emitter.frame();
        code.loadConstant(slot).aconst_null().aastore();
        code.aconst_null().astore(variable.object()).labelBinding(none);
    }

    /** A boxed number is unboxed, so that the object is never a number. */
    private void storeObject(int slot, Operand variable, int object) {
        var isNumber = code.newLabel();
        var done = code.newLabel();
        code.aload(object).dup().invokestatic(UNBOXING, "tag", MethodTypeDesc.of(CD_int, Emitter.OBJECT));
        code.dup().istore(variable.tag()).ifne(isNumber);
        code.astore(variable.object());
        emitter.frame();
        code.loadConstant(slot).aload(object).aastore().goto_(done);
        code.labelBinding(isNumber).dup();
        code.invokestatic(UNBOXING, "integer", MethodTypeDesc.of(CD_long, Emitter.OBJECT))
                .lstore(variable.integer());
        code.invokestatic(UNBOXING, "number", MethodTypeDesc.of(CD_double, Emitter.OBJECT))
                .dstore(variable.number());
        dropObject(slot, variable);
        code.labelBinding(done);
    }

    /** Numbers to the frame: code that is not this method's is about to look for variables there. */
    void spill() {
        for (var slot : held) {
            if (loopVariables.containsKey(slot)) {
                continue;
            }
            var variable = variables.get(slot);
            var inFrame = code.newLabel();
            code.iload(variable.tag()).ifeq(inFrame);
            emitter.frame();
            code.loadConstant(slot);
            box(variable);
            code.aastore().labelBinding(inFrame);
        }
        loopVariables.forEach((slot, variable) -> {
            emitter.frame();
            code.loadConstant(slot);
            box(variable);
            code.aastore();
        });
    }

    /** Variables from the frame: other code may have changed them. */
    void reload() {
        var object = held.isEmpty() ? -1 : emitter.newLocal(TypeKind.REFERENCE);
        for (var slot : held) {
            if (!loopVariables.containsKey(slot)) {
                emitter.frameValue(slot);
                code.astore(object);
                storeObject(slot, variables.get(slot), object);
            }
        }
    }

    // ---- values ----

    /** The value as an object, on the stack. */
    void box(Operand value) {
        switch (value.kind()) {
            case INTEGER, INTEGER_CONSTANT -> {
                pushInteger(value);
                boxInteger();
            }
            case FLOAT, FLOAT_CONSTANT -> {
                pushFloat(value);
                boxFloat();
            }
            case OBJECT -> code.aload(value.object());
            case NUMBER_OR_OBJECT -> {
                code.iload(value.tag())
                        .aload(value.object())
                        .lload(value.integer())
                        .dload(value.number());
                code.invokestatic(
                        UNBOXING, "box", MethodTypeDesc.of(Emitter.OBJECT, CD_int, Emitter.OBJECT, CD_long, CD_double));
            }
        }
    }

    private void boxInteger() {
        code.invokestatic(Emitter.LONG, "valueOf", MethodTypeDesc.of(Emitter.LONG, CD_long));
    }

    private void boxFloat() {
        code.invokestatic(Emitter.DOUBLE, "valueOf", MethodTypeDesc.of(Emitter.DOUBLE, CD_double));
    }

    private void unbox(int local, boolean isFloat) {
        var type = isFloat ? Emitter.DOUBLE : Emitter.LONG;
        code.aload(local).checkcast(type);
        code.invokevirtual(
                type, isFloat ? "doubleValue" : "longValue", MethodTypeDesc.of(isFloat ? CD_double : CD_long));
    }

    /** Of an integer, or what {@link #unlessInteger} found to be one. */
    void pushInteger(Operand value) {
        switch (value.kind()) {
            case INTEGER_CONSTANT -> code.loadConstant(value.constant());
            case OBJECT -> unbox(value.object(), false);
            default -> code.lload(value.integer());
        }
    }

    /** Of a number, or what {@link #unlessFloat} found to be a float. */
    void pushFloat(Operand value) {
        switch (value.kind()) {
            case FLOAT_CONSTANT -> code.loadConstant(Double.longBitsToDouble(value.constant()));
            case INTEGER_CONSTANT -> code.loadConstant((double) value.constant());
            case INTEGER -> code.lload(value.integer()).l2d();
            case OBJECT -> unbox(value.object(), true);
            default -> code.dload(value.number());
        }
    }

    void unlessInteger(Operand value, Label otherwise) {
        switch (value.kind()) {
            case INTEGER, INTEGER_CONSTANT -> {}
            case FLOAT, FLOAT_CONSTANT -> code.goto_(otherwise);
            case OBJECT -> code.aload(value.object()).instanceOf(Emitter.LONG).ifeq(otherwise);
            case NUMBER_OR_OBJECT -> code.iload(value.tag()).iconst_1().if_icmpne(otherwise);
        }
    }

    void unlessFloat(Operand value, Label otherwise) {
        switch (value.kind()) {
            case INTEGER, INTEGER_CONSTANT -> code.goto_(otherwise);
            case FLOAT, FLOAT_CONSTANT -> {}
            case OBJECT -> code.aload(value.object()).instanceOf(Emitter.DOUBLE).ifeq(otherwise);
            case NUMBER_OR_OBJECT -> code.iload(value.tag()).iconst_2().if_icmpne(otherwise);
        }
    }

    /** The same value in local variables that nothing assigns to. */
    Operand copy(Operand value) {
        if (value.kind() != Kind.NUMBER_OR_OBJECT) {
            return value;
        }
        var copy = newUnion();
        code.iload(value.tag()).istore(copy.tag()).aload(value.object()).astore(copy.object());
        code.lload(value.integer()).lstore(copy.integer()).dload(value.number()).dstore(copy.number());
        return copy;
    }

    // ---- comparisons ----

    /** Jumps when a is not less than b, or not equal; what are not two integers or two floats is the node's business. */
    void comparison(Node node, Operand first, Operand second, boolean orEqual, boolean swapped, Label unless) {
        var a = swapped ? second : first;
        var b = swapped ? first : second;
        var notIntegers = code.newLabel();
        var slow = code.newLabel();
        var done = code.newLabel();
        if (!a.isFloat() && !b.isFloat()) {
            unlessInteger(a, notIntegers);
            unlessInteger(b, notIntegers);
            pushInteger(a);
            pushInteger(b);
            jumpUnlessLess(code.lcmp(), orEqual, unless);
            code.goto_(done);
        }
        code.labelBinding(notIntegers);
        if (!a.isInteger() && !b.isInteger()) { // a mixed comparison is exact only by Numbers' care
            unlessFloat(a, slow);
            unlessFloat(b, slow);
            pushFloat(a);
            pushFloat(b);
            jumpUnlessLess(code.dcmpg(), orEqual, unless); // NaN counts as greater: the comparison does not hold
            code.goto_(done);
        }
        code.labelBinding(slow);
        emitter.self(node).exec();
        box(first);
        box(second);
        emitter.apply(node, "apply", ConstantDescs.CD_boolean, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
        code.ifeq(unless).labelBinding(done);
    }

    private static void jumpUnlessLess(CodeBuilder code, boolean orEqual, Label unless) {
        if (orEqual) {
            code.ifgt(unless);
        } else {
            code.ifge(unless);
        }
    }

    /** Jumps to one of two places when a value is an integer; goes on when it is none. */
    void ifInteger(Operand value, long constant, Label ifEqual, Label otherwise) {
        var notInteger = code.newLabel();
        unlessInteger(value, notInteger);
        pushInteger(value);
        code.loadConstant(constant).lcmp().ifeq(ifEqual).goto_(otherwise).labelBinding(notInteger);
    }

    // ---- arithmetic ----

    /** Writes a primitive operation on the two numbers on the stack. */
    @FunctionalInterface
    interface Primitive {
        void emit(CodeBuilder code);
    }

    /**
     * An operation on two values that usually are numbers of one kind; all else is the node's own way.
     *
     * @param onIntegers null when there is none that gives an integer
     * @param onFloats null when it is to be left to the node
     * @param refusesZero whether the right integer must not be 0
     */
    Operand arithmetic(Node node, Operand a, Operand b, Primitive onIntegers, Primitive onFloats, boolean refusesZero) {
        var zeroPossible = refusesZero && !(b.kind() == Kind.INTEGER_CONSTANT && b.constant() != 0);
        if (a.isInteger() && b.isInteger() && onIntegers != null && !zeroPossible) {
            var result = emitter.newLocal(TypeKind.LONG);
            pushInteger(a);
            pushInteger(b);
            onIntegers.emit(code);
            code.lstore(result);
            return Operand.integer(result);
        }
        if (a.isNumber() && b.isNumber() && onFloats != null && (onIntegers == null || a.isFloat() || b.isFloat())) {
            var result = emitter.newLocal(TypeKind.DOUBLE);
            pushFloat(a);
            pushFloat(b);
            onFloats.emit(code);
            code.dstore(result);
            return Operand.number(result);
        }
        return atRunTime(node, a, b, onIntegers, onFloats, zeroPossible);
    }

    private Operand atRunTime(
            Node node, Operand a, Operand b, Primitive onIntegers, Primitive onFloats, boolean zeroPossible) {
        var result = newUnion();
        var notIntegers = code.newLabel();
        var slow = code.newLabel();
        var done = code.newLabel();
        if (onIntegers != null && !a.isFloat() && !b.isFloat()) {
            unlessInteger(a, notIntegers);
            unlessInteger(b, notIntegers);
            if (zeroPossible) {
                pushInteger(b);
                code.lconst_0().lcmp().ifeq(slow);
            }
            pushInteger(a);
            pushInteger(b);
            onIntegers.emit(code);
            code.lstore(result.integer()).iconst_1().istore(result.tag()).goto_(done);
        }
        code.labelBinding(notIntegers);
        if (onFloats != null && !(a.isInteger() && b.isInteger())) {
            // a constant or loop variable that is an integer joins in as a float
            if (!a.isInteger()) {
                unlessFloat(a, slow);
            }
            if (!b.isInteger()) {
                unlessFloat(b, slow);
            }
            pushFloat(a);
            pushFloat(b);
            onFloats.emit(code);
            code.dstore(result.number()).iconst_2().istore(result.tag()).goto_(done);
        }
        code.labelBinding(slow);
        emitter.self(node).exec();
        box(a);
        box(b);
        emitter.apply(node, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
        code.astore(result.object()).iconst_0().istore(result.tag()).labelBinding(done);
        return result;
    }
}
