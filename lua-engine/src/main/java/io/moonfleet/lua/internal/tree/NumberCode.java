package io.moonfleet.lua.internal.tree;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.moonfleet.lua.internal.tree.Operand.Kind;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Numbers in compiled code, without boxes: a box for each result of an addition was what most of the time went to. */
final class NumberCode {

    private static final ClassDesc UNBOXING = Emitter.describe(Unboxing.class);
    private static final MethodTypeDesc BITS_OF_OBJECT = MethodTypeDesc.of(CD_long, Emitter.OBJECT);

    private final Emitter emitter;
    private final CodeBuilder code;

    NumberCode(Emitter emitter) {
        this.emitter = emitter;
        this.code = emitter.code;
    }

    Operand newNumberOrObject() {
        return Operand.numberOrObject(
                emitter.newLocal(TypeKind.INT), emitter.newLocal(TypeKind.REFERENCE), emitter.newLocal(TypeKind.LONG));
    }

    void storeNil(Operand target) {
        code.iconst_0().istore(target.tag()).aconst_null().astore(target.object());
        code.lconst_0().lstore(target.primitive());
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
                code.iload(value.tag()).aload(value.object()).lload(value.primitive());
                code.invokestatic(UNBOXING, "box", MethodTypeDesc.of(Emitter.OBJECT, CD_int, Emitter.OBJECT, CD_long));
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
            default -> code.lload(value.primitive());
        }
    }

    /** Of a number, or what {@link #unlessFloat} found to be a float. */
    void pushFloat(Operand value) {
        switch (value.kind()) {
            case FLOAT_CONSTANT -> code.loadConstant(Double.longBitsToDouble(value.constant()));
            case INTEGER_CONSTANT -> code.loadConstant((double) value.constant());
            case INTEGER -> code.lload(value.primitive()).l2d();
            case OBJECT -> unbox(value.object(), true);
            case FLOAT -> code.dload(value.primitive());
            case NUMBER_OR_OBJECT -> {
                code.lload(value.primitive());
                code.invokestatic(Emitter.DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
            }
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

    /** The bits of the float on the stack. */
    void floatBits() {
        code.invokestatic(Emitter.DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
    }

    /** An object into a variable. If it is a number, jumps to a label with the tag on the stack and the bits stored. */
    void unbox(int object, Operand target, Label isNumber) {
        var notFloat = code.newLabel();
        var notInteger = code.newLabel();
        code.aload(object).instanceOf(Emitter.DOUBLE).ifeq(notFloat);
        code.aload(object).invokestatic(UNBOXING, "floatBits", BITS_OF_OBJECT);
        code.lstore(target.primitive()).iconst_2().goto_(isNumber);
        code.labelBinding(notFloat).aload(object).instanceOf(Emitter.LONG).ifeq(notInteger);
        code.aload(object).invokestatic(UNBOXING, "integerBits", BITS_OF_OBJECT);
        code.lstore(target.primitive()).iconst_1().goto_(isNumber);
        code.labelBinding(notInteger).aload(object);
        storeObjectOnStack(target);
    }

    /** No number of before stays in the variable: the JIT compiler would have to keep it. */
    private void storeObjectOnStack(Operand target) {
        code.astore(target.object()).iconst_0().istore(target.tag());
        code.lconst_0().lstore(target.primitive());
    }

    /** The same value in local variables that nothing assigns to. */
    Operand copy(Operand value) {
        if (value.kind() != Kind.NUMBER_OR_OBJECT) {
            return value;
        }
        var copy = newNumberOrObject();
        code.iload(value.tag()).istore(copy.tag()).aload(value.object()).astore(copy.object());
        code.lload(value.primitive()).lstore(copy.primitive());
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
    record Primitives(Node node, Primitive onIntegers, Primitive onFloats, boolean refusesZero) {
        boolean isZeroPossible(Operand right) {
            return refusesZero && !(right.kind() == Kind.INTEGER_CONSTANT && right.constant() != 0);
        }
    }

    Operand arithmetic(Primitives operation, Operand a, Operand b) {
        var known = arithmeticOnKnown(operation, a, b);
        if (known != null) {
            return known;
        }
        var result = newNumberOrObject();
        var isNumber = code.newLabel();
        var done = code.newLabel();
        arithmeticAtRunTime(operation, a, b, result, isNumber);
        storeObjectOnStack(result);
        code.goto_(done).labelBinding(isNumber);
        code.istore(result.tag()).aconst_null().astore(result.object()).labelBinding(done);
        return result;
    }

    /** Where the kinds of both operands are known when the code is written; null if not. */
    Operand arithmeticOnKnown(Primitives operation, Operand a, Operand b) {
        if (!a.isNumber() || !b.isNumber()) {
            return null;
        }
        if (a.isInteger() && b.isInteger() && operation.onIntegers != null) {
            return operation.isZeroPossible(b) ? null : Operand.integer(integerResult(operation, a, b));
        }
        return operation.onFloats == null ? null : Operand.number(floatResult(operation, a, b));
    }

    private int integerResult(Primitives operation, Operand a, Operand b) {
        var result = emitter.newLocal(TypeKind.LONG);
        pushInteger(a);
        pushInteger(b);
        operation.onIntegers.emit(code);
        code.lstore(result);
        return result;
    }

    private int floatResult(Primitives operation, Operand a, Operand b) {
        var result = emitter.newLocal(TypeKind.DOUBLE);
        pushFloat(a);
        pushFloat(b);
        operation.onFloats.emit(code);
        code.dstore(result);
        return result;
    }

    /**
     * Jumps to a label with the tag on the stack and the bits in the target, or goes on with what the node returned on the stack.
     */
    void arithmeticAtRunTime(Primitives operation, Operand a, Operand b, Operand target, Label isNumber) {
        var notIntegers = code.newLabel();
        var slow = code.newLabel();
        if (operation.onIntegers != null && !a.isFloat() && !b.isFloat()) {
            unlessInteger(a, notIntegers);
            unlessInteger(b, notIntegers);
            if (operation.isZeroPossible(b)) {
                pushInteger(b);
                code.lconst_0().lcmp().ifeq(slow);
            }
            pushInteger(a);
            pushInteger(b);
            operation.onIntegers.emit(code);
            code.lstore(target.primitive()).iconst_1().goto_(isNumber);
        }
        code.labelBinding(notIntegers);
        if (operation.onFloats != null && !(a.isInteger() && b.isInteger())) {
            // a constant or loop variable that is an integer joins in as a float
            if (!a.isInteger()) {
                unlessFloat(a, slow);
            }
            if (!b.isInteger()) {
                unlessFloat(b, slow);
            }
            pushFloat(a);
            pushFloat(b);
            operation.onFloats.emit(code);
            floatBits();
            code.lstore(target.primitive()).iconst_2().goto_(isNumber);
        }
        code.labelBinding(slow);
        emitter.self(operation.node).exec();
        box(a);
        box(b);
        emitter.apply(operation.node, "apply", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT);
    }
}
