package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;

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
    static final ClassDesc BOOLEAN = ConstantDescs.CD_Boolean;
    static final ClassDesc CELL = describe(Cell.class);
    static final ClassDesc OBJECTS = OBJECT.arrayType();
    private static final MethodTypeDesc EXECUTE = MethodTypeDesc.of(OBJECT, EXEC, OBJECTS);

    private static final ClassDesc CLOSURE = describe(Closure.class);
    static final ClassDesc RESULTS = describe(Results.class);

    /** With more constants or statements, at six bytes for each, the JIT compiler would not look at the method. */
    private static final int MOST_PARTS = HotCode.LARGEST_METHOD / 6;

    private static final int EXEC_SLOT = 1;
    private static final int FRAME_SLOT = 2;

    final CodeBuilder code;
    private final ClassConstants constants;
    private int statements;
    final NumberCode numbers;
    final HeldVariables variables;
    final Completions completions;
    final PausePoints pauses;
    private final boolean writesPrimitives;
    private final Locals locals;

    /**
     * @param numberSlots the variables that the method is to have in its own, as numbers; null when it is to be short
     */
    Emitter(CodeBuilder code, List<Object> constants, Set<Integer> numberSlots, Unit unit) {
        this.code = code;
        this.constants = new ClassConstants(constants, MOST_PARTS);
        this.completions = new Completions(this);
        this.locals = new Locals(code);
        this.writesPrimitives = numberSlots != null;
        this.numbers = new NumberCode(this);
        this.variables = new HeldVariables(this, numbers, writesPrimitives ? numberSlots : Set.of(), unit);
        this.pauses = new PausePoints(this, unit.isPausable());
    }

    /** Whether there is room for code that avoids boxes, or the method must be short. */
    boolean writesPrimitives() {
        return writesPrimitives;
    }

    /** The whole method. */
    void unit(StatementNode statement) {
        variables.begin();
        pauses.begin();
        statement(statement);
        variables.leave();
        code.aconst_null().areturn();
        pauses.end();
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

    /** A constant of the class, on the stack. */
    Emitter constant(Object value, ClassDesc type) {
        if (value == null) {
            code.aconst_null();
        } else {
            code.loadConstant(constants.add(value, type));
        }
        return this;
    }

    /** A node as a constant of its own class, to call its methods. */
    Emitter self(Object node) {
        return constant(node, describe(node.getClass()));
    }

    Emitter value(Node node) {
        var slot = node.slot();
        if (slot >= 0 && !variables.holds(slot)) {
            frame();
            code.loadConstant(slot).aaload();
        } else if (slot >= 0) {
            numbers.box(variables.get(slot));
        } else {
            node.emit(this);
        }
        return this;
    }

    /** A value in whatever form is the cheapest, for operations on numbers. */
    Operand operand(Node node) {
        var slot = node.slot();
        if (slot >= 0 && variables.holds(slot)) {
            return variables.get(slot);
        }
        return node.emitOperand(this);
    }

    /** The same where nothing else is begun: a call is a place at which the function can be left. */
    Operand soleOperand(Node node) {
        if (node instanceof Call call) {
            pauses.call(call);
            first();
            return keep();
        }
        return operand(node);
    }

    /** The same with all values, on the stack. */
    void soleValues(Node node) {
        if (node instanceof Call call) {
            pauses.call(call);
        } else {
            node.emitAll(this);
        }
    }

    /** The same, where an assignment may change the variable before the value is used. */
    Operand copy(Node node) {
        return node.slot() >= 0 && variables.holds(node.slot()) ? numbers.copy(operand(node)) : operand(node);
    }

    /** Keeps what is on the stack. */
    Operand keep() {
        var local = newLocal(TypeKind.REFERENCE);
        code.astore(local);
        return Operand.object(local);
    }

    /** The way of nodes that have no own: to be executed, which finds variables in the frame. */
    void callNode(Node node) {
        variables.spill();
        callFrameNode(node);
    }

    /** The same for nodes that do not read variables which the method may have in its own. */
    void callFrameNode(Node node) {
        self(node).exec().frame();
        code.invokevirtual(describe(node.getClass()), "execute", EXECUTE);
    }

    /** Jumps when a statement's condition does not hold. */
    void jumpUnless(Node condition, Label target) {
        if (condition instanceof Call) {
            jumpUnlessTrue(soleOperand(condition).object(), target);
        } else {
            condition.emitTest(this, target);
        }
    }

    void jumpUnlessTrue(Node node, Label unless) {
        value(node);
        jumpUnlessTrue(keep().object(), unless);
    }

    private void jumpUnlessTrue(int local, Label unless) {
        code.aload(local).ifnull(unless).aload(local);
        code.getstatic(BOOLEAN, "FALSE", BOOLEAN).if_acmpeq(unless);
    }

    /** Calls a method of a node with operands that are on the stack after it. */
    void apply(Object node, String method, ClassDesc result, ClassDesc... parameters) {
        code.invokevirtual(describe(node.getClass()), method, MethodTypeDesc.of(result, parameters));
    }

    /** Calls the method of a call's node that calls; operands are on the stack after the node. */
    void applyCall(Call node, boolean isTail, ClassDesc... parameters) {
        pauses.beforeCall(node);
        apply(node, isTail ? "tailCall" : "call", OBJECT, parameters);
    }

    /** A local variable of the method, until the end of the statement that is being written. */
    int newLocal(TypeKind kind) {
        return locals.take(kind);
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

    /** The value of an upvalue, on the stack. */
    Emitter upvalue(int index) {
        upvalueCell(index);
        code.getfield(CELL, "value", OBJECT);
        return this;
    }

    void upvalueCell(int index) {
        frameValue(0);
        code.checkcast(CLOSURE).getfield(CLOSURE, "upvalues", CELL.arrayType());
        code.loadConstant(index).aaload();
    }

    /** What the frame holds, on the stack. */
    void frameValue(int index) {
        frame();
        code.loadConstant(index).aaload();
    }

    // ---- statements ----

    /** What a statement needed temporarily is the next one's. */
    void statement(StatementNode node) {
        if (++statements > MOST_PARTS) {
            throw HotCode.tooLarge();
        }
        var mark = locals.mark();
        node.emit(this);
        locals.release(mark);
    }

    /** The way of statements that have no own: to be run, and their completion to be obeyed. */
    void callStatement(StatementNode node) {
        variables.spill();
        self(node).exec().frame();
        code.invokevirtual(describe(node.getClass()), "run", EXECUTE);
        variables.reload();
        completions.obey();
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

    /** The cell and its value are on the stack. */
    void initializeCell() {
        code.invokespecial(CELL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, OBJECT));
    }

    /** A cell for a value, on the stack. */
    void cell(Node value) {
        code.new_(CELL).dup();
        value(value);
        initializeCell();
    }

    void cell(Operand value) {
        code.new_(CELL).dup();
        numbers.box(value);
        initializeCell();
    }

    /** Into a variable: what the runnable leaves on the stack. */
    void store(int slot, Runnable value) {
        if (variables.holds(slot)) {
            value.run();
            variables.store(slot, keep());
            return;
        }
        frame();
        code.loadConstant(slot);
        value.run();
        code.aastore();
    }

    /** Whether the method has this variable in its own, not only for a loop. */
    boolean isVariableOfNumbers(int slot) {
        return variables.isVariable(slot);
    }

    void store(int slot, Operand value) {
        variables.store(slot, value);
    }

    /** A cell that is on the stack: the slot is a captured variable's from here on. */
    void storeCell(int slot) {
        variables.forget(slot);
        code.aload(FRAME_SLOT).swap().loadConstant(slot).swap().aastore();
    }
}
