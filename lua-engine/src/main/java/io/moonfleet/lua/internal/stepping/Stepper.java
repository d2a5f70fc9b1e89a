package io.moonfleet.lua.internal.stepping;

import io.moonfleet.lua.internal.limits.Ledger;
import io.moonfleet.lua.internal.syntax.Instruction;
import io.moonfleet.lua.internal.syntax.InstructionList;
import io.moonfleet.lua.internal.value.Cell;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Concatenation;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.LoopRange;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Operands;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;

/**
 * Runs one call of a function by PUC Lua's instructions, slowly, with the hooks that are due before each. That is how line
 * and count hooks, temporary values and current lines are exactly lua5.3's.
 */
final class Stepper implements Operands {

    private static final Metamethod[] ARITHMETIC = {
        Metamethod.ADD,
        Metamethod.SUB,
        Metamethod.MUL,
        Metamethod.MOD,
        Metamethod.POW,
        Metamethod.DIV,
        Metamethod.IDIV,
        Metamethod.BAND,
        Metamethod.BOR,
        Metamethod.BXOR,
        Metamethod.SHL,
        Metamethod.SHR
    };

    private final Exec exec;
    private final Closure closure;
    private final InstructionList list;
    private final Registers registers;
    /** The instruction that runs. */
    private int at;
    /** The instruction that comes next. */
    private int next;
    /** One past the last value of an open list. */
    private int top;

    private Object result;

    Stepper(Exec exec, Closure closure, InstructionList list, Registers registers) {
        this.exec = exec;
        this.closure = closure;
        this.list = list;
        this.registers = registers;
    }

    /** To the function's end; the result is as {@link Code#run}'s. */
    Object run() {
        var previous = -1;
        do {
            at = next++;
            exec.sites[exec.depth] = -1 - at;
            if (exec.hooks != null) {
                exec.hooks.beforeInstruction(exec, list, at, previous);
            }
            previous = at;
            if (--exec.fuel < 0) {
                exec.refuel();
            }
        } while (!step(list.instruction(at)));
        return result;
    }

    // ---- names, for messages ----

    @Override
    public String nameOf(int operand) {
        var instruction = list.instruction(at);
        return nameOfOperand(operand == 0 ? Instruction.b(instruction) : Instruction.c(instruction));
    }

    private String nameOfOperand(int operand) {
        var name = operand >= Instruction.CONSTANT ? null : list.nameOf(at, operand);
        return name == null ? null : name.toString();
    }

    // ---- operands ----

    private Object get(int register) {
        return registers.get(register);
    }

    private void set(int register, Object value) {
        registers.set(register, value);
    }

    private Object value(int operand) {
        return operand >= Instruction.CONSTANT ? list.constant(operand - Instruction.CONSTANT) : get(operand);
    }

    private Object upvalue(int index) {
        return closure.upvalues[index].value;
    }

    // ---- instructions ----

    /** True when the function ends. */
    private boolean step(int instruction) {
        var a = Instruction.a(instruction);
        var operation = Instruction.operation(instruction);
        switch (operation) {
            case Instruction.MOVE -> set(a, get(Instruction.b(instruction)));
            case Instruction.LOADK -> set(a, list.constant(Instruction.bx(instruction)));
            case Instruction.LOADKX -> set(a, list.constant(extraArgument()));
            case Instruction.LOADBOOL -> {
                set(a, Instruction.b(instruction) != 0);
                next += Instruction.c(instruction);
            }
            case Instruction.LOADNIL -> {
                for (var i = 0; i <= Instruction.b(instruction); i++) {
                    set(a + i, null);
                }
            }
            case Instruction.GETUPVAL -> set(a, upvalue(Instruction.b(instruction)));
            case Instruction.SETUPVAL -> closure.upvalues[Instruction.b(instruction)].value = get(a);
            case Instruction.GETTABUP -> {
                var index = Instruction.b(instruction);
                var key = value(Instruction.c(instruction));
                set(a, Operators.index(exec, upvalue(index), key, ofUpvalue(index)));
            }
            case Instruction.GETTABLE ->
                set(a, Operators.index(exec, get(Instruction.b(instruction)), value(Instruction.c(instruction)), this));
            case Instruction.SETTABUP ->
                Operators.setIndex(
                        exec,
                        upvalue(a),
                        value(Instruction.b(instruction)),
                        value(Instruction.c(instruction)),
                        ofUpvalue(a));
            case Instruction.SETTABLE ->
                Operators.setIndex(
                        exec,
                        get(a),
                        value(Instruction.b(instruction)),
                        value(Instruction.c(instruction)),
                        _ -> nameOfOperand(a));
            case Instruction.NEWTABLE ->
                set(
                        a,
                        exec.newTable(
                                Instruction.size(Instruction.b(instruction)),
                                Instruction.size(Instruction.c(instruction))));
            case Instruction.SELF -> {
                var object = get(Instruction.b(instruction));
                var method = Operators.index(exec, object, value(Instruction.c(instruction)), this);
                set(a + 1, object);
                set(a, method);
            }
            case Instruction.UNM, Instruction.BNOT -> {
                var operand = get(Instruction.b(instruction));
                var event = operation == Instruction.UNM ? Metamethod.UNM : Metamethod.BNOT;
                set(a, Operators.arith(exec, event, operand, operand, this));
            }
            case Instruction.NOT -> set(a, !Operators.truth(get(Instruction.b(instruction))));
            case Instruction.LEN -> set(a, Operators.length(exec, get(Instruction.b(instruction)), this));
            case Instruction.CONCAT -> concat(a, Instruction.b(instruction), Instruction.c(instruction));
            case Instruction.CLOSURE -> set(a, newClosure(Instruction.bx(instruction)));
            case Instruction.VARARG -> vararg(a, Instruction.b(instruction));
            case Instruction.SETLIST -> setList(a, Instruction.b(instruction), Instruction.c(instruction));
            default -> {
                if (operation >= Instruction.ADD && operation <= Instruction.SHR) {
                    set(
                            a,
                            Operators.arith(
                                    exec,
                                    ARITHMETIC[operation - Instruction.ADD],
                                    value(Instruction.b(instruction)),
                                    value(Instruction.c(instruction)),
                                    this));
                } else {
                    return control(operation, instruction, a);
                }
            }
        }
        return false;
    }

    /** Jumps, loops and calls. */
    private boolean control(int operation, int instruction, int a) {
        var b = Instruction.b(instruction);
        var c = Instruction.c(instruction);
        switch (operation) {
            case Instruction.JMP -> jump(instruction);
            case Instruction.EQ -> branch(Operators.equal(exec, value(b), value(c)) == (a != 0));
            case Instruction.LT -> branch(Operators.lessThan(exec, value(b), value(c)) == (a != 0));
            case Instruction.LE -> branch(Operators.lessOrEqual(exec, value(b), value(c)) == (a != 0));
            case Instruction.TEST -> branch(Operators.truth(get(a)) == (c != 0));
            case Instruction.TESTSET -> {
                var value = get(b);
                var isTaken = Operators.truth(value) == (c != 0);
                if (isTaken) {
                    set(a, value);
                }
                branch(isTaken);
            }
            case Instruction.FORPREP -> prepareLoop(a, instruction);
            case Instruction.FORLOOP -> loop(a, instruction);
            case Instruction.TFORCALL -> callIterator(a, c);
            case Instruction.CALL -> place(a, c - 1, call(a, b));
            case Instruction.TAILCALL -> {
                if (get(a) instanceof Closure callee) {
                    exec.tailFrame = callee.newFrame(registers.copy(a + 1, end(a + 1, b)));
                    result = Code.TAIL_CALL;
                    return true;
                }
                var value = get(a) instanceof Function
                        ? call(a, b)
                        : exec.tailCallHandler(get(a), registers.copy(a + 1, end(a + 1, b)), _ -> nameOfOperand(a));
                if (value == Code.TAIL_CALL) {
                    result = value;
                    return true;
                }
                place(a, -1, value);
            }
            case Instruction.RETURN -> {
                var values = registers.copy(a, end(a, b));
                result = values.length == 1 ? values[0] : values;
                return true;
            }
            default -> throw new IllegalStateException(Instruction.name(operation));
        }
        return false;
    }

    private Operands ofUpvalue(int index) {
        return _ -> "upvalue '" + list.upvalueName(index) + "'";
    }

    private int extraArgument() {
        return Instruction.ax(list.instruction(next++));
    }

    /** The end of a list of values whose length, plus one, an instruction gives; 0 for an open one. */
    private int end(int first, int lengthPlusOne) {
        return lengthPlusOne == 0 ? top : first + lengthPlusOne - 1;
    }

    private void concat(int a, int first, int last) {
        set(a, Concatenation.concat(exec, registers.copy(first, last + 1), operand -> nameOfOperand(first + operand)));
    }

    private Closure newClosure(int child) {
        var proto = closure.proto.children[child];
        exec.charge(Ledger.CLOSURE + (long) (Ledger.CELL + Ledger.REFERENCE) * proto.upvalues.length);
        var cells = new Cell[proto.upvalues.length];
        for (var i = 0; i < cells.length; i++) {
            var source = proto.upvalues[i];
            cells[i] = source.inFrame()
                    ? registers.cell(source.index() - (closure.proto.isVararg ? 2 : 1))
                    : closure.upvalues[source.index()];
        }
        return new Closure(proto, cells);
    }

    private void vararg(int a, int wantedPlusOne) {
        var extraArguments = registers.extraArguments();
        var wanted = wantedPlusOne == 0 ? extraArguments.length : wantedPlusOne - 1;
        registers.ensure(a + wanted);
        for (var i = 0; i < wanted; i++) {
            set(a + i, i < extraArguments.length ? extraArguments[i] : null);
        }
        if (wantedPlusOne == 0) {
            top = a + wanted;
        }
    }

    private void setList(int a, int given, int batchOrZero) {
        var count = given == 0 ? top - a - 1 : given;
        var batch = batchOrZero == 0 ? extraArgument() : batchOrZero;
        var items = registers.copy(a + 1, a + 1 + count);
        ((Table) get(a)).putList((batch - 1) * Instruction.FIELDS_PER_FLUSH, items, count);
    }

    // ---- control ----

    private void jump(int instruction) {
        if (Instruction.a(instruction) > 0) {
            registers.close(Instruction.a(instruction) - 1);
        }
        next += Instruction.sbx(instruction);
    }

    /** A test is followed by a jump, which is part of it: no hook is called in between. */
    private void branch(boolean isTaken) {
        var jump = list.instruction(next++);
        if (isTaken) {
            jump(jump);
        }
    }

    private void prepareLoop(int a, int instruction) {
        var range = LoopRange.of(exec, get(a), get(a + 1), get(a + 2));
        if (range.isInteger()) {
            set(a, range.integerStart() - range.integerStep());
            set(a + 1, range.integerLimit());
            set(a + 2, range.integerStep());
        } else {
            set(a, range.floatStart() - range.floatStep());
            set(a + 1, range.floatLimit());
            set(a + 2, range.floatStep());
        }
        next += Instruction.sbx(instruction);
    }

    private void loop(int a, int instruction) {
        Object index;
        boolean goesOn;
        if (get(a) instanceof Long last) {
            var step = (long) get(a + 2);
            var limit = (long) get(a + 1);
            var i = last + step;
            goesOn = step > 0 ? i <= limit : limit <= i;
            index = i;
        } else {
            var step = (double) get(a + 2);
            var limit = (double) get(a + 1);
            var i = (double) get(a) + step;
            goesOn = step > 0 ? i <= limit : limit <= i;
            index = i;
        }
        if (goesOn) {
            next += Instruction.sbx(instruction);
            set(a, index);
            set(a + 3, index);
        }
    }

    private void callIterator(int a, int wanted) {
        var generator = get(a);
        var arguments = new Object[] {get(a + 1), get(a + 2)};
        registers.ensure(a + 6);
        place(
                a + 3,
                wanted,
                generator instanceof Function function
                        ? function.call(exec, arguments[0], arguments[1])
                        : exec.callHandler(generator, arguments, null));
        var loop = list.instruction(next++);
        var first = get(a + 3);
        if (first != null) {
            set(a + 2, first);
            next += Instruction.sbx(loop);
        }
    }

    private Object call(int a, int b) {
        var callee = get(a);
        var arguments = registers.copy(a + 1, end(a + 1, b));
        return callee instanceof Function function
                ? function.call(exec, arguments)
                : exec.callHandler(callee, arguments, _ -> nameOfOperand(a));
    }

    /** Puts results where they are wanted; -1 for all. */
    private void place(int a, int wanted, Object results) {
        if (wanted >= 0) {
            for (var i = 0; i < wanted; i++) {
                set(a + i, Results.get(results, i));
            }
            return;
        }
        var all = Results.all(results);
        registers.ensure(a + all.length);
        for (var i = 0; i < all.length; i++) {
            set(a + i, all[i]);
        }
        top = a + all.length;
    }
}
