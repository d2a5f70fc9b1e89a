package io.moonfleet.lua.internal.syntax;

import static io.moonfleet.lua.internal.syntax.Operand.NO_JUMP;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.syntax.Operand.Kind;

/** Turns the operands of one function's expressions into instructions: decides which register or constant each value is in. */
final class InstructionWriter {

    private static final int MOST_REGISTERS = 255;
    static final int NO_REGISTER = 255;
    private static final int LARGEST_CONSTANT_OPERAND = 255;
    final InstructionCode code;
    final ConstantList constants;
    private final Lexer lexer;
    /** How many the function needs. */
    int registers = 2;
    /** The first one that nothing is in. */
    int free;
    /** How many registers hold local variables. */
    int activeLocals;

    /** @param around the writer of the enclosing function; null for a main chunk */
    InstructionWriter(Lexer lexer, InstructionWriter around) {
        this.lexer = lexer;
        this.code = new InstructionCode(lexer);
        this.constants = new ConstantList(around == null ? null : around.constants);
    }

    void string(Operand operand, LuaString text) {
        operand.become(Kind.CONSTANT, constants.indexOf(text));
    }

    // ---- registers ----

    void checkStack(int more) {
        var wanted = free + more;
        if (wanted > registers) {
            if (wanted >= MOST_REGISTERS) {
                throw new InstructionLimit(lexer.errorNear("function or expression needs too many registers"));
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

    /** Stores the items of a table constructor that wait in registers behind the table's. */
    void setList(int base, int items, int toStore) {
        code.setList(base, items, toStore);
        free = base + 1;
    }

    // ---- expressions ----

    void setResults(Operand operand, int count) {
        if (operand.kind == Kind.CALL) {
            code.set(operand.info, Instruction.withC(code.get(operand.info), count + 1));
        } else if (operand.kind == Kind.VARARG) {
            code.set(operand.info, Instruction.withA(Instruction.withB(code.get(operand.info), count + 1), free));
            reserve(1);
        }
    }

    void setOneResult(Operand operand) {
        if (operand.kind == Kind.CALL) {
            operand.move(Kind.FIXED, Instruction.a(code.get(operand.info)));
        } else if (operand.kind == Kind.VARARG) {
            code.set(operand.info, Instruction.withB(code.get(operand.info), 2));
            operand.move(Kind.RELOCATABLE, operand.info);
        }
    }

    /** A variable becomes its value. */
    void discharge(Operand operand) {
        switch (operand.kind) {
            case LOCAL -> operand.move(Kind.FIXED, operand.info);
            case UPVALUE -> operand.move(Kind.RELOCATABLE, code.write(Instruction.GETUPVAL, 0, operand.info, 0));
            case INDEXED -> {
                freeRegister(operand.key);
                var operation = Instruction.GETTABUP;
                if (!operand.tableIsUpvalue) {
                    freeRegister(operand.table);
                    operation = Instruction.GETTABLE;
                }
                operand.move(Kind.RELOCATABLE, code.write(operation, 0, operand.table, operand.key));
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
            case NIL -> code.nil(register, 1);
            case FALSE -> code.write(Instruction.LOADBOOL, register, 0, 0);
            case TRUE -> code.write(Instruction.LOADBOOL, register, 1, 0);
            case CONSTANT -> code.loadConstant(register, operand.info);
            case FLOAT, INTEGER -> code.loadConstant(register, constants.indexOf(operand.number));
            case RELOCATABLE -> code.set(operand.info, Instruction.withA(code.get(operand.info), register));
            case FIXED -> {
                if (operand.info != register) {
                    code.write(Instruction.MOVE, register, operand.info, 0);
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

    private void toRegister(Operand operand, int register) {
        dischargeTo(operand, register);
        if (operand.kind == Kind.JUMP) {
            operand.whenTrue = code.join(operand.whenTrue, operand.info);
        }
        if (operand.hasJumps()) {
            var falseTarget = NO_JUMP;
            var trueTarget = NO_JUMP;
            if (code.needsValue(operand.whenTrue) || code.needsValue(operand.whenFalse)) {
                var over = operand.kind == Kind.JUMP ? NO_JUMP : code.jump();
                falseTarget = code.loadBoolean(register, 0, 1);
                trueTarget = code.loadBoolean(register, 1, 0);
                code.patchToHere(over);
            }
            var end = code.label();
            code.patchJumps(operand.whenFalse, end, register, falseTarget);
            code.patchJumps(operand.whenTrue, end, register, trueTarget);
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
                    case TRUE -> constants.indexOf(true);
                    case FALSE -> constants.indexOf(false);
                    case NIL -> constants.indexOf(null);
                    case INTEGER, FLOAT -> constants.indexOf(operand.number);
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
            case UPVALUE -> code.write(Instruction.SETUPVAL, toAnyRegister(value), variable.info, 0);
            default -> {
                var operation = variable.tableIsUpvalue ? Instruction.SETTABUP : Instruction.SETTABLE;
                var from = toRegisterOrConstant(value);
                code.write(operation, variable.table, variable.key, from);
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
        code.write(Instruction.SELF, object.info, register, toRegisterOrConstant(key));
        freeOperand(key);
    }

    void index(Operand table, Operand key) {
        table.table = table.info;
        table.key = toRegisterOrConstant(key);
        table.tableIsUpvalue = table.kind == Kind.UPVALUE;
        table.kind = Kind.INDEXED;
    }

    // ---- conditions ----

    private int jumpWhen(Operand operand, int condition) {
        if (operand.kind == Kind.RELOCATABLE && Instruction.operation(code.get(operand.info)) == Instruction.NOT) {
            var negated = code.takeBack();
            return code.conditionalJump(Instruction.TEST, Instruction.b(negated), 0, 1 - condition);
        }
        dischargeToAny(operand);
        freeOperand(operand);
        return code.conditionalJump(Instruction.TESTSET, NO_REGISTER, operand.info, condition);
    }

    /** Goes on when true, jumps when false. */
    void goIfTrue(Operand operand) {
        discharge(operand);
        var jump =
                switch (operand.kind) {
                    case JUMP -> {
                        code.negate(operand.info);
                        yield operand.info;
                    }
                    case CONSTANT, FLOAT, INTEGER, TRUE -> NO_JUMP;
                    default -> jumpWhen(operand, 0);
                };
        operand.whenFalse = code.join(operand.whenFalse, jump);
        code.patchToHere(operand.whenTrue);
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
        operand.whenTrue = code.join(operand.whenTrue, jump);
        code.patchToHere(operand.whenFalse);
        operand.whenFalse = NO_JUMP;
    }

    void not(Operand operand) {
        discharge(operand);
        switch (operand.kind) {
            case NIL, FALSE -> operand.kind = Kind.TRUE;
            case CONSTANT, FLOAT, INTEGER, TRUE -> operand.kind = Kind.FALSE;
            case JUMP -> code.negate(operand.info);
            default -> {
                dischargeToAny(operand);
                freeOperand(operand);
                operand.move(Kind.RELOCATABLE, code.write(Instruction.NOT, 0, operand.info, 0));
            }
        }
        var whenFalse = operand.whenFalse;
        operand.whenFalse = operand.whenTrue;
        operand.whenTrue = whenFalse;
        code.dropValues(operand.whenFalse);
        code.dropValues(operand.whenTrue);
    }

    // ---- operators ----

    void unary(int operation, Operand operand, int line) {
        var register = toAnyRegister(operand);
        freeOperand(operand);
        operand.move(Kind.RELOCATABLE, code.write(operation, 0, register, 0));
        code.fixLine(line);
    }

    void binary(int operation, Operand left, Operand right, int line) {
        var b = toRegisterOrConstant(right);
        var a = toRegisterOrConstant(left);
        freeOperands(left, right);
        left.move(Kind.RELOCATABLE, code.write(operation, 0, a, b));
        code.fixLine(line);
    }

    void comparison(int operation, boolean condition, boolean swapped, Operand left, Operand right) {
        var a = left.kind == Kind.CONSTANT ? left.info + Instruction.CONSTANT : left.info;
        var b = toRegisterOrConstant(right);
        freeOperands(left, right);
        var jump = code.conditionalJump(operation, condition ? 1 : 0, swapped ? b : a, swapped ? a : b);
        left.move(Kind.JUMP, jump);
    }

    void concat(Operand left, Operand right, int line) {
        toValue(right);
        if (right.kind == Kind.RELOCATABLE && Instruction.operation(code.get(right.info)) == Instruction.CONCAT) {
            freeOperand(left);
            code.set(right.info, Instruction.withB(code.get(right.info), left.info));
            left.move(Kind.RELOCATABLE, right.info);
        } else {
            toNextRegister(right);
            binary(Instruction.CONCAT, left, right, line);
        }
    }
}
