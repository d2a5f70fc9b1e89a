package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.LoopRange;
import io.moonfleet.lua.internal.value.Results;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the bytecode of one method {@code Object run(Exec, Object[])}. Nodes and values that the code refers to become
 * constants of the class, which the JIT compiler sees through. What a node cannot write itself is done by calling it.
 */
final class Emitter {

    static final ClassDesc OBJECT = ConstantDescs.CD_Object;
    static final ClassDesc LONG = ConstantDescs.CD_Long;
    static final ClassDesc DOUBLE = ConstantDescs.CD_Double;
    static final ClassDesc EXEC = Exec.class.describeConstable().orElseThrow();
    static final ClassDesc NODE = Node.class.describeConstable().orElseThrow();
    static final ClassDesc STATEMENT = StatementNode.class.describeConstable().orElseThrow();
    private static final ClassDesc BOOLEAN = ConstantDescs.CD_Boolean;
    private static final ClassDesc CELL = describe(Cell.class);
    static final ClassDesc OBJECTS = OBJECT.arrayType();
    private static final MethodTypeDesc EXECUTE = MethodTypeDesc.of(OBJECT, EXEC, OBJECTS);

    private static final int EXEC_SLOT = 1;
    private static final int FRAME_SLOT = 2;

    final CodeBuilder code;
    private final List<Object> constants;
    private final IdentityHashMap<Object, Integer> constantIndex = new IdentityHashMap<>();
    private final Deque<Label> breaks = new ArrayDeque<>();
    private final IdentityHashMap<Object, Label> labels = new IdentityHashMap<>();
    /** Loop variables that are at hand as a primitive: slot of the frame to local variable of the method. */
    private final Map<Integer, Integer> primitives;

    Emitter(CodeBuilder code, List<Object> constants) {
        this.code = code;
        this.constants = constants;
        this.primitives = new java.util.HashMap<>();
    }

    static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    // ---- operands ----

    Emitter exec() {
        code.aload(EXEC_SLOT);
        return this;
    }

    Emitter frame() {
        code.aload(FRAME_SLOT);
        return this;
    }

    Emitter constant(Object value, ClassDesc type) {
        if (value == null) {
            code.aconst_null();
            return this;
        }
        var index = constantIndex.computeIfAbsent(value, added -> {
            constants.add(added);
            return constants.size() - 1;
        });
        code.loadConstant(
                DynamicConstantDesc.ofNamed(ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, type, index));
        return this;
    }

    /** A node as a constant of its own class, to call its methods. */
    Emitter self(Object node) {
        return constant(node, describe(node.getClass()));
    }

    Emitter value(Node node) {
        var primitive = primitives.get(node.slot());
        if (primitive != null) {
            code.lload(primitive).invokestatic(LONG, "valueOf", MethodTypeDesc.of(LONG, ConstantDescs.CD_long));
        } else if (node.slot() >= 0) {
            frame();
            code.loadConstant(node.slot()).aaload();
        } else {
            node.emit(this);
        }
        return this;
    }

    /** The way of nodes that have no own: to be executed. */
    void callNode(Node node) {
        self(node).exec().frame();
        code.invokevirtual(describe(node.getClass()), "execute", EXECUTE);
    }

    /** Jumps when a condition does not hold. */
    void jumpUnless(Node condition, Label target) {
        condition.emitTest(this, target);
    }

    void jumpUnlessTrue(Node node, Label unless) {
        var local = newLocal(TypeKind.REFERENCE);
        value(node);
        code.astore(local).aload(local).ifnull(unless).aload(local);
        code.getstatic(BOOLEAN, "FALSE", BOOLEAN).if_acmpeq(unless);
    }

    /** A condition's outcome as a value. */
    void booleanOf(Node condition) {
        var no = code.newLabel();
        var done = code.newLabel();
        condition.emitTest(this, no);
        code.getstatic(BOOLEAN, "TRUE", BOOLEAN).goto_(done).labelBinding(no);
        code.getstatic(BOOLEAN, "FALSE", BOOLEAN).labelBinding(done);
    }

    /** Calls a method of a node with operands that are on the stack after it. */
    void apply(Object node, String method, ClassDesc result, ClassDesc... parameters) {
        code.invokevirtual(describe(node.getClass()), method, MethodTypeDesc.of(result, parameters));
    }

    int newLocal(TypeKind kind) {
        return code.allocateLocal(kind);
    }

    /** The first of the results that are on the stack. */
    void first() {
        code.invokestatic(describe(Results.class), "first", MethodTypeDesc.of(OBJECT, OBJECT));
    }

    /** Evaluates expressions into local variables. */
    int[] values(Node... nodes) {
        var locals = new int[nodes.length];
        for (var i = 0; i < nodes.length; i++) {
            locals[i] = newLocal(TypeKind.REFERENCE);
            value(nodes[i]);
            code.astore(locals[i]);
        }
        return locals;
    }

    int[] values(Calls.Arguments arguments) {
        var nodes = new Node[arguments.count()];
        for (var i = 0; i < nodes.length; i++) {
            nodes[i] = arguments.get(i);
        }
        return values(nodes);
    }

    // ---- statements ----

    void statement(StatementNode node) {
        node.emit(this);
    }

    /** The way of statements that have no own: to be run, and their completion to be obeyed. */
    void callStatement(StatementNode node) {
        self(node).exec().frame();
        code.invokevirtual(describe(node.getClass()), "run", EXECUTE);
        obeyCompletion();
    }

    /** Does what a completion on the stack says. */
    void obeyCompletion() {
        var next = code.newLabel();
        code.dup().ifnull(next);
        for (var entry : labels.entrySet()) {
            var other = code.newLabel();
            code.dup();
            constant(entry.getKey(), OBJECT);
            code.if_acmpne(other).pop().goto_(entry.getValue()).labelBinding(other);
        }
        code.areturn().labelBinding(next).pop();
    }

    /** Returns what is on the stack from the unit, nil as its stand-in. */
    void returnValue() {
        var done = code.newLabel();
        code.dup().ifnonnull(done).pop();
        constant(StatementNode.NIL, OBJECT);
        code.labelBinding(done).areturn();
    }

    void breakOut() {
        if (breaks.isEmpty()) {
            constant(StatementNode.BREAK, OBJECT);
            code.areturn();
        } else {
            code.goto_(breaks.peek());
        }
    }

    void loop(Label end, Runnable body) {
        breaks.push(end);
        body.run();
        breaks.pop();
    }

    void define(Object label) {
        labels.put(label, code.newLabel());
    }

    Label labelOf(Object label) {
        return labels.get(label);
    }

    void forget(Object label) {
        labels.remove(label);
    }

    void jump(Object label) {
        var target = labels.get(label);
        if (target == null) {
            constant(label, OBJECT);
            code.areturn();
            return;
        }
        exec();
        code.lconst_1().invokevirtual(EXEC, "burn", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long));
        code.goto_(target);
    }

    /** A step of fuel, paid at the head of each round of a loop. */
    void payRound(int site) {
        var paid = code.newLabel();
        exec().exec();
        code.getfield(EXEC, "fuel", ConstantDescs.CD_long)
                .lconst_1()
                .lsub()
                .dup2_x1()
                .putfield(EXEC, "fuel", ConstantDescs.CD_long)
                .lconst_0()
                .lcmp()
                .ifge(paid);
        exec();
        code.loadConstant(site)
                .invokevirtual(EXEC, "refuel", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int))
                .labelBinding(paid);
    }

    /** A part of a loop's range into a local variable. */
    Emitter part(int range, String name, int local) {
        code.aload(range)
                .invokevirtual(describe(LoopRange.class), name, MethodTypeDesc.of(ConstantDescs.CD_long))
                .lstore(local);
        return this;
    }

    /** What the frame holds of a loop's variable. */
    void loopVariable(int local, boolean captured) {
        if (captured) {
            code.new_(CELL).dup();
        }
        code.lload(local).invokestatic(LONG, "valueOf", MethodTypeDesc.of(LONG, ConstantDescs.CD_long));
        if (captured) {
            code.invokespecial(CELL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, OBJECT));
        }
    }

    /** While the body is written, reads of the slot take the primitive. */
    void withPrimitive(int slot, int local, Runnable body) {
        var hidden = primitives.put(slot, local);
        body.run();
        if (hidden == null) {
            primitives.remove(slot);
        } else {
            primitives.put(slot, hidden);
        }
    }

    void store(int slot, Runnable value) {
        frame();
        code.loadConstant(slot);
        value.run();
        code.aastore();
    }

    // ---- arithmetic on what usually are numbers ----

    /** Writes the primitive operation for two floats or two integers, and the node's own way for all else. */
    @FunctionalInterface
    interface Primitive {
        void emit(CodeBuilder code);
    }

    void arithmetic(Node node, Node left, Node right, Primitive onLongs, Primitive onDoubles) {
        var a = newLocal(TypeKind.REFERENCE);
        var b = newLocal(TypeKind.REFERENCE);
        value(left);
        code.astore(a);
        value(right);
        code.astore(b);
        var notDoubles = code.newLabel();
        var slow = code.newLabel();
        var done = code.newLabel();
        code.aload(a).instanceOf(DOUBLE).ifeq(notDoubles);
        code.aload(b).instanceOf(DOUBLE).ifeq(slow);
        unbox(a, DOUBLE);
        unbox(b, DOUBLE);
        onDoubles.emit(code);
        code.invokestatic(DOUBLE, "valueOf", MethodTypeDesc.of(DOUBLE, ConstantDescs.CD_double));
        code.goto_(done).labelBinding(notDoubles);
        if (onLongs != null) {
            code.aload(a).instanceOf(LONG).ifeq(slow);
            code.aload(b).instanceOf(LONG).ifeq(slow);
            unbox(a, LONG);
            unbox(b, LONG);
            onLongs.emit(code);
            code.invokestatic(LONG, "valueOf", MethodTypeDesc.of(LONG, ConstantDescs.CD_long));
            code.goto_(done);
        }
        code.labelBinding(slow);
        self(node).exec();
        code.aload(a).aload(b);
        apply(node, "apply", OBJECT, EXEC, OBJECT, OBJECT);
        code.labelBinding(done);
    }

    void unbox(int local, ClassDesc type) {
        var isLong = type.equals(LONG);
        code.aload(local)
                .checkcast(type)
                .invokevirtual(
                        type,
                        isLong ? "longValue" : "doubleValue",
                        MethodTypeDesc.of(isLong ? ConstantDescs.CD_long : ConstantDescs.CD_double));
    }

    /** A constant integer added to what usually is a number. */
    void addition(Node node, Node left, long constant) {
        var a = newLocal(TypeKind.REFERENCE);
        value(left);
        code.astore(a);
        var notLong = code.newLabel();
        var slow = code.newLabel();
        var done = code.newLabel();
        code.aload(a).instanceOf(LONG).ifeq(notLong);
        unbox(a, LONG);
        code.loadConstant(constant).ladd();
        code.invokestatic(LONG, "valueOf", MethodTypeDesc.of(LONG, ConstantDescs.CD_long))
                .goto_(done);
        code.labelBinding(notLong).aload(a).instanceOf(DOUBLE).ifeq(slow);
        unbox(a, DOUBLE);
        code.loadConstant((double) constant).dadd();
        code.invokestatic(DOUBLE, "valueOf", MethodTypeDesc.of(DOUBLE, ConstantDescs.CD_double))
                .goto_(done);
        code.labelBinding(slow);
        self(node).exec();
        code.aload(a);
        apply(node, "apply", OBJECT, EXEC, OBJECT);
        code.labelBinding(done);
    }

    /** Less than, or or equal, of what usually are numbers. */
    void comparison(Node node, Node left, Node right, boolean orEqual, boolean swapped, Label unless) {
        var first = newLocal(TypeKind.REFERENCE);
        var second = newLocal(TypeKind.REFERENCE);
        value(left);
        code.astore(first);
        value(right);
        code.astore(second);
        var a = swapped ? second : first;
        var b = swapped ? first : second;
        var notLongs = code.newLabel();
        var slow = code.newLabel();
        var done = code.newLabel();
        code.aload(a).instanceOf(LONG).ifeq(notLongs).aload(b).instanceOf(LONG).ifeq(slow);
        unbox(a, LONG);
        unbox(b, LONG);
        code.lcmp();
        if (orEqual) {
            code.ifgt(unless);
        } else {
            code.ifge(unless);
        }
        code.goto_(done).labelBinding(notLongs);
        code.aload(a).instanceOf(DOUBLE).ifeq(slow).aload(b).instanceOf(DOUBLE).ifeq(slow);
        unbox(a, DOUBLE);
        unbox(b, DOUBLE);
        code.dcmpg(); // NaN counts as greater: the comparison does not hold
        if (orEqual) {
            code.ifgt(unless);
        } else {
            code.ifge(unless);
        }
        code.goto_(done).labelBinding(slow);
        self(node).exec();
        code.aload(first).aload(second);
        apply(node, "apply", ConstantDescs.CD_boolean, EXEC, OBJECT, OBJECT);
        code.ifeq(unless).labelBinding(done);
    }

    /** {@code and}, {@code or} as values. */
    void choice(Node left, Node right, boolean isAnd) {
        var local = newLocal(TypeKind.REFERENCE);
        var takeRight = code.newLabel();
        var takeLeft = code.newLabel();
        var done = code.newLabel();
        value(left);
        code.astore(local).aload(local).ifnull(isAnd ? takeLeft : takeRight);
        code.aload(local).getstatic(BOOLEAN, "FALSE", BOOLEAN).if_acmpeq(isAnd ? takeLeft : takeRight);
        code.goto_(isAnd ? takeRight : takeLeft);
        code.labelBinding(takeRight);
        value(right);
        code.goto_(done).labelBinding(takeLeft).aload(local).labelBinding(done);
    }
}
