package io.moonfleet.lua.internal.syntax;

import static io.moonfleet.lua.internal.syntax.Operand.NO_JUMP;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaSyntaxException;
import io.moonfleet.lua.internal.syntax.Operand.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the instructions of one function: registers, constants, jumps. An instruction's line is that of the token read
 * last when it is written, so the order of calls is PUC Lua's.
 */
final class InstructionWriter {

    private static final int MOST_REGISTERS = 255;
    private static final int NO_REGISTER = 255;
    private static final int LARGEST_CONSTANT_OPERAND = 255;
    private static final Object NIL = new Object();

    /** A limit of the instructions themselves: their operands have few bits. */
    static final class LimitReached extends RuntimeException {

        private static final long serialVersionUID = 1;

        final transient LuaSyntaxException error;

        LimitReached(LuaSyntaxException error) {
            super(error);
            this.error = error;
        }
    }

    private final Lexer lexer;
    int[] code = new int[16];
    int[] lines = new int[16];
    int position;
    private int lastTarget;
    private int jumpsToHere = NO_JUMP;
    /** The list of jumps that grew last, and one of its last members. */
    private int joined = NO_JUMP;

    private int lastOfJoined;
    private final List<Object> constants = new ArrayList<>();
    /** Shared by a chunk's functions, as in PUC Lua: a constant that an inner function has too gets another place. */
    private final Map<Object, Integer> constantIndices;

    int registers = 2;
    int free;
    /** How many registers hold local variables. */
    int activeLocals;

    /** @param around the writer of the enclosing function; null for a main chunk */
    InstructionWriter(Lexer lexer, InstructionWriter around) {
        this.lexer = lexer;
        this.constantIndices = around == null ? new HashMap<>() : around.constantIndices;
    }

    int[] finishedCode() {
        return Arrays.copyOf(code, position);
    }

    int[] finishedLines() {
        return Arrays.copyOf(lines, position);
    }

    Object[] constants() {
        return constants.toArray();
    }

    // ---- writing ----

    private int write(int instruction) {
        patchJumps(jumpsToHere, position, NO_REGISTER, position);
        jumpsToHere = NO_JUMP;
        if (position == code.length) {
            code = Arrays.copyOf(code, 2 * position);
            lines = Arrays.copyOf(lines, 2 * position);
        }
        code[position] = instruction;
        lines[position] = lexer.lastLine;
        return position++;
    }

    int write(int operation, int a, int b, int c) {
        return write(Instruction.abc(operation, a, b, c));
    }

    int writeWide(int operation, int a, int bx) {
        return write(Instruction.abx(operation, a, bx));
    }

    int writeJump(int operation, int a) {
        return writeWide(operation, a, NO_JUMP + Instruction.LARGEST_SBX);
    }

    void fixLine(int line) {
        lines[position - 1] = line;
    }

    void nil(int from, int count) {
        var first = from;
        var last = from + count - 1;
        if (position > lastTarget) {
            var previous = code[position - 1];
            if (Instruction.operation(previous) == Instruction.LOADNIL) {
                var previousFirst = Instruction.a(previous);
                var previousLast = previousFirst + Instruction.b(previous);
                if (previousFirst <= first && first <= previousLast + 1
                        || first <= previousFirst && previousFirst <= last + 1) {
                    first = Math.min(first, previousFirst);
                    last = Math.max(last, previousLast);
                    code[position - 1] = Instruction.abc(Instruction.LOADNIL, first, last - first, 0);
                    return;
                }
            }
        }
        write(Instruction.LOADNIL, from, count - 1, 0);
    }

    void loadConstant(int register, int constant) {
        if (constant <= Instruction.LARGEST_BX) {
            writeWide(Instruction.LOADK, register, constant);
        } else {
            writeWide(Instruction.LOADKX, register, 0);
            writeExtra(constant);
        }
    }

    private void writeExtra(int value) {
        write(Instruction.EXTRAARG | value << 6);
    }

    void returned(int first, int count) {
        write(Instruction.RETURN, first, count + 1, 0);
    }

    void setList(int base, int items, int toStore) {
        var batch = (items - 1) / Instruction.FIELDS_PER_FLUSH + 1;
        if (batch <= Instruction.LARGEST_C) {
            write(Instruction.SETLIST, base, toStore, batch);
        } else {
            write(Instruction.SETLIST, base, toStore, 0);
            writeExtra(batch);
        }
        free = base + 1;
    }

    // ---- constants ----

    private int constant(Object key, Object value) {
        var known = constantIndices.get(key);
        if (known != null && known < constants.size() && Objects.equals(constants.get(known), value)) {
            return known;
        }
        constants.add(value);
        constantIndices.put(key, constants.size() - 1);
        return constants.size() - 1;
    }

    int constant(Object value) {
        return value == null ? constant(NIL, null) : constant(value, value);
    }

    void string(Operand operand, LuaString text) {
        operand.become(Kind.CONSTANT, constant(text));
    }

    // ---- registers ----

    void checkStack(int more) {
        var wanted = free + more;
        if (wanted > registers) {
            if (wanted >= MOST_REGISTERS) {
                throw new LimitReached(lexer.errorNear("function or expression needs too many registers"));
            }
            registers = wanted;
        }
    }

    void reserve(int count) {
        checkStack(count);
        free += count;
    }

    private void freeRegister(int register) {
        if (register >= 0 && register < Instruction.CONSTANT && register >= activeLocals) {
            free--;
        }
    }

    void freeOperand(Operand operand) {
        if (operand.kind == Kind.FIXED) {
            freeRegister(operand.info);
        }
    }

    private void freeOperands(Operand one, Operand other) {
        var first = one.kind == Kind.FIXED ? one.info : -1;
        var second = other.kind == Kind.FIXED ? other.info : -1;
        freeRegister(Math.max(first, second));
        freeRegister(Math.min(first, second));
    }

    // ---- jumps: those with one target are a list through their own offsets ----

    private int jumpAfter(int jump) {
        var offset = Instruction.sbx(code[jump]);
        return offset == NO_JUMP ? NO_JUMP : jump + 1 + offset;
    }

    private void fixJump(int jump, int target) {
        var offset = target - (jump + 1);
        if (Math.abs(offset) > Instruction.LARGEST_SBX) {
            throw new LimitReached(lexer.errorNear("control structure too long"));
        }
        code[jump] = Instruction.withSbx(code[jump], offset);
    }

    /** Both lists as one. */
    int join(int list, int more) {
        if (more == NO_JUMP) {
            return list;
        }
        if (list == NO_JUMP) {
            return more;
        }
        // A long chain of "or" or "elseif" adds to the end of one list again and again.
        var last = list == joined ? lastOfJoined : list;
        for (var next = jumpAfter(last); next != NO_JUMP; next = jumpAfter(last)) {
            last = next;
        }
        fixJump(last, more);
        joined = list;
        lastOfJoined = more;
        return list;
    }

    int jump() {
        var waiting = jumpsToHere;
        jumpsToHere = NO_JUMP;
        return join(writeJump(Instruction.JMP, 0), waiting);
    }

    private int conditionalJump(int operation, int a, int b, int c) {
        write(operation, a, b, c);
        return jump();
    }

    /** Here may be the target of a jump: what is before and what comes must not be merged. */
    int label() {
        lastTarget = position;
        return position;
    }

    private int controlOf(int jump) {
        return jump >= 1 && Instruction.isTest(Instruction.operation(code[jump - 1])) ? jump - 1 : jump;
    }

    private boolean patchTestSet(int jump, int register) {
        var control = controlOf(jump);
        var test = code[control];
        if (Instruction.operation(test) != Instruction.TESTSET) {
            return false;
        }
        code[control] = register != NO_REGISTER && register != Instruction.b(test)
                ? Instruction.withA(test, register)
                : Instruction.abc(Instruction.TEST, Instruction.b(test), 0, Instruction.c(test));
        return true;
    }

    private void dropValues(int list) {
        for (var jump = list; jump != NO_JUMP; jump = jumpAfter(jump)) {
            patchTestSet(jump, NO_REGISTER);
        }
    }

    private void patchJumps(int list, int valueTarget, int register, int defaultTarget) {
        for (var jump = list; jump != NO_JUMP; ) {
            var next = jumpAfter(jump);
            fixJump(jump, patchTestSet(jump, register) ? valueTarget : defaultTarget);
            jump = next;
        }
    }

    void patchToHere(int list) {
        label();
        jumpsToHere = join(jumpsToHere, list);
    }

    void patch(int list, int target) {
        if (target == position) {
            patchToHere(list);
        } else {
            patchJumps(list, target, NO_REGISTER, target);
        }
    }

    /** Makes jumps close the upvalues from a level on. */
    void patchClose(int list, int level) {
        for (var jump = list; jump != NO_JUMP; jump = jumpAfter(jump)) {
            code[jump] = Instruction.withA(code[jump], level + 1);
        }
    }

    // ---- expressions ----

    void setResults(Operand operand, int count) {
        if (operand.kind == Kind.CALL) {
            code[operand.info] = Instruction.withC(code[operand.info], count + 1);
        } else if (operand.kind == Kind.VARARG) {
            code[operand.info] = Instruction.withA(Instruction.withB(code[operand.info], count + 1), free);
            reserve(1);
        }
    }

    void setOneResult(Operand operand) {
        if (operand.kind == Kind.CALL) {
            operand.move(Kind.FIXED, Instruction.a(code[operand.info]));
        } else if (operand.kind == Kind.VARARG) {
            code[operand.info] = Instruction.withB(code[operand.info], 2);
            operand.move(Kind.RELOCATABLE, operand.info);
        }
    }

    /** A variable becomes its value. */
    void discharge(Operand operand) {
        switch (operand.kind) {
            case LOCAL -> operand.move(Kind.FIXED, operand.info);
            case UPVALUE -> operand.move(Kind.RELOCATABLE, write(Instruction.GETUPVAL, 0, operand.info, 0));
            case INDEXED -> {
                freeRegister(operand.key);
                var operation = Instruction.GETTABUP;
                if (!operand.tableIsUpvalue) {
                    freeRegister(operand.table);
                    operation = Instruction.GETTABLE;
                }
                operand.move(Kind.RELOCATABLE, write(operation, 0, operand.table, operand.key));
            }
            case CALL, VARARG -> setOneResult(operand);
            default -> {
                // has its value
            }
        }
    }

    private void dischargeTo(Operand operand, int register) {
        discharge(operand);
        switch (operand.kind) {
            case NIL -> nil(register, 1);
            case FALSE -> write(Instruction.LOADBOOL, register, 0, 0);
            case TRUE -> write(Instruction.LOADBOOL, register, 1, 0);
            case CONSTANT -> loadConstant(register, operand.info);
            case FLOAT, INTEGER -> loadConstant(register, constant(operand.number));
            case RELOCATABLE -> code[operand.info] = Instruction.withA(code[operand.info], register);
            case FIXED -> {
                if (operand.info != register) {
                    write(Instruction.MOVE, register, operand.info, 0);
                }
            }
            default -> {
                return; // a jump
            }
        }
        operand.move(Kind.FIXED, register);
    }

    private void dischargeToAny(Operand operand) {
        if (operand.kind != Kind.FIXED) {
            reserve(1);
            dischargeTo(operand, free - 1);
        }
    }

    private boolean needsValue(int list) {
        for (var jump = list; jump != NO_JUMP; jump = jumpAfter(jump)) {
            if (Instruction.operation(code[controlOf(jump)]) != Instruction.TESTSET) {
                return true;
            }
        }
        return false;
    }

    private int loadBoolean(int register, int value, int skip) {
        label();
        return write(Instruction.LOADBOOL, register, value, skip);
    }

    private void toRegister(Operand operand, int register) {
        dischargeTo(operand, register);
        if (operand.kind == Kind.JUMP) {
            operand.whenTrue = join(operand.whenTrue, operand.info);
        }
        if (operand.hasJumps()) {
            var falseTarget = NO_JUMP;
            var trueTarget = NO_JUMP;
            if (needsValue(operand.whenTrue) || needsValue(operand.whenFalse)) {
                var over = operand.kind == Kind.JUMP ? NO_JUMP : jump();
                falseTarget = loadBoolean(register, 0, 1);
                trueTarget = loadBoolean(register, 1, 0);
                patchToHere(over);
            }
            var end = label();
            patchJumps(operand.whenFalse, end, register, falseTarget);
            patchJumps(operand.whenTrue, end, register, trueTarget);
        }
        operand.become(Kind.FIXED, register);
    }

    void toNextRegister(Operand operand) {
        discharge(operand);
        freeOperand(operand);
        reserve(1);
        toRegister(operand, free - 1);
    }

    int toAnyRegister(Operand operand) {
        discharge(operand);
        if (operand.kind == Kind.FIXED) {
            if (!operand.hasJumps()) {
                return operand.info;
            }
            if (operand.info >= activeLocals) {
                toRegister(operand, operand.info);
                return operand.info;
            }
        }
        toNextRegister(operand);
        return operand.info;
    }

    void toRegisterOrUpvalue(Operand operand) {
        if (operand.kind != Kind.UPVALUE || operand.hasJumps()) {
            toAnyRegister(operand);
        }
    }

    void toValue(Operand operand) {
        if (operand.hasJumps()) {
            toAnyRegister(operand);
        } else {
            discharge(operand);
        }
    }

    /** A register or, where it fits, a constant, as an instruction's operand. */
    int toRegisterOrConstant(Operand operand) {
        toValue(operand);
        var index =
                switch (operand.kind) {
                    case TRUE -> constant(true);
                    case FALSE -> constant(false);
                    case NIL -> constant((Object) null);
                    case INTEGER, FLOAT -> constant(operand.number);
                    case CONSTANT -> operand.info;
                    default -> -1;
                };
        if (index >= 0) {
            operand.move(Kind.CONSTANT, index);
            if (index <= LARGEST_CONSTANT_OPERAND) {
                return index + Instruction.CONSTANT;
            }
        }
        return toAnyRegister(operand);
    }

    void store(Operand variable, Operand value) {
        switch (variable.kind) {
            case LOCAL -> {
                freeOperand(value);
                toRegister(value, variable.info);
                return;
            }
            case UPVALUE -> write(Instruction.SETUPVAL, toAnyRegister(value), variable.info, 0);
            default -> {
                var operation = variable.tableIsUpvalue ? Instruction.SETTABUP : Instruction.SETTABLE;
                var from = toRegisterOrConstant(value);
                write(operation, variable.table, variable.key, from);
            }
        }
        freeOperand(value);
    }

    void self(Operand object, Operand key) {
        toAnyRegister(object);
        var register = object.info;
        freeOperand(object);
        object.move(Kind.FIXED, free);
        reserve(2);
        write(Instruction.SELF, object.info, register, toRegisterOrConstant(key));
        freeOperand(key);
    }

    void index(Operand table, Operand key) {
        table.table = table.info;
        table.key = toRegisterOrConstant(key);
        table.tableIsUpvalue = table.kind == Kind.UPVALUE;
        table.kind = Kind.INDEXED;
    }

    // ---- conditions ----

    private void negate(Operand operand) {
        var control = controlOf(operand.info);
        code[control] = Instruction.withA(code[control], Instruction.a(code[control]) == 0 ? 1 : 0);
    }

    private int jumpWhen(Operand operand, int condition) {
        if (operand.kind == Kind.RELOCATABLE && Instruction.operation(code[operand.info]) == Instruction.NOT) {
            var negated = code[operand.info];
            position--;
            return conditionalJump(Instruction.TEST, Instruction.b(negated), 0, 1 - condition);
        }
        dischargeToAny(operand);
        freeOperand(operand);
        return conditionalJump(Instruction.TESTSET, NO_REGISTER, operand.info, condition);
    }

    /** Goes on when true, jumps when false. */
    void goIfTrue(Operand operand) {
        discharge(operand);
        var jump =
                switch (operand.kind) {
                    case JUMP -> {
                        negate(operand);
                        yield operand.info;
                    }
                    case CONSTANT, FLOAT, INTEGER, TRUE -> NO_JUMP;
                    default -> jumpWhen(operand, 0);
                };
        operand.whenFalse = join(operand.whenFalse, jump);
        patchToHere(operand.whenTrue);
        operand.whenTrue = NO_JUMP;
    }

    void goIfFalse(Operand operand) {
        discharge(operand);
        var jump =
                switch (operand.kind) {
                    case JUMP -> operand.info;
                    case NIL, FALSE -> NO_JUMP;
                    default -> jumpWhen(operand, 1);
                };
        operand.whenTrue = join(operand.whenTrue, jump);
        patchToHere(operand.whenFalse);
        operand.whenFalse = NO_JUMP;
    }

    void not(Operand operand) {
        discharge(operand);
        switch (operand.kind) {
            case NIL, FALSE -> operand.kind = Kind.TRUE;
            case CONSTANT, FLOAT, INTEGER, TRUE -> operand.kind = Kind.FALSE;
            case JUMP -> negate(operand);
            default -> {
                dischargeToAny(operand);
                freeOperand(operand);
                operand.move(Kind.RELOCATABLE, write(Instruction.NOT, 0, operand.info, 0));
            }
        }
        var whenFalse = operand.whenFalse;
        operand.whenFalse = operand.whenTrue;
        operand.whenTrue = whenFalse;
        dropValues(operand.whenFalse);
        dropValues(operand.whenTrue);
    }

    // ---- operators ----

    void unary(int operation, Operand operand, int line) {
        var register = toAnyRegister(operand);
        freeOperand(operand);
        operand.move(Kind.RELOCATABLE, write(operation, 0, register, 0));
        fixLine(line);
    }

    void binary(int operation, Operand left, Operand right, int line) {
        var b = toRegisterOrConstant(right);
        var a = toRegisterOrConstant(left);
        freeOperands(left, right);
        left.move(Kind.RELOCATABLE, write(operation, 0, a, b));
        fixLine(line);
    }

    void comparison(int operation, boolean condition, boolean swapped, Operand left, Operand right) {
        var a = left.kind == Kind.CONSTANT ? left.info + Instruction.CONSTANT : left.info;
        var b = toRegisterOrConstant(right);
        freeOperands(left, right);
        var jump = conditionalJump(operation, condition ? 1 : 0, swapped ? b : a, swapped ? a : b);
        left.move(Kind.JUMP, jump);
    }

    void concat(Operand left, Operand right, int line) {
        toValue(right);
        if (right.kind == Kind.RELOCATABLE && Instruction.operation(code[right.info]) == Instruction.CONCAT) {
            freeOperand(left);
            code[right.info] = Instruction.withB(code[right.info], left.info);
            left.move(Kind.RELOCATABLE, right.info);
        } else {
            toNextRegister(right);
            binary(Instruction.CONCAT, left, right, line);
        }
    }
}
