package io.moonfleet.lua.internal.syntax;

import static io.moonfleet.lua.internal.syntax.Operand.NO_JUMP;

import java.util.Arrays;

/**
 * The instructions of one function while they are written, and the jumps among them. An instruction's line is that of the token read last
 * when it is written, so the order of calls is PUC Lua's.
 *
 * <p>Jumps with one target that is not known yet are a list: each has the offset of the next one where its own will be.
 */
final class InstructionCode {

    private static final int NO_REGISTER = InstructionWriter.NO_REGISTER;

    private final Lexer lexer;
    private int[] code = new int[16];
    private int[] lines = new int[16];
    private int position;
    private int lastTarget;
    private int jumpsToHere = NO_JUMP;
    /** The list of jumps that grew last, and one of its last members. */
    private int joined = NO_JUMP;

    private int lastOfJoined;

    InstructionCode(Lexer lexer) {
        this.lexer = lexer;
    }

    int[] instructions() {
        return Arrays.copyOf(code, position);
    }

    int[] lines() {
        return Arrays.copyOf(lines, position);
    }

    /** Where the next instruction will be. */
    int position() {
        return position;
    }

    int get(int at) {
        return code[at];
    }

    void set(int at, int instruction) {
        code[at] = instruction;
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

    private void writeExtra(int value) {
        write(Instruction.EXTRAARG | value << 6);
    }

    /** The instruction written last is to have another line. */
    void fixLine(int line) {
        lines[position - 1] = line;
    }

    /** Takes back the instruction written last. */
    int takeBack() {
        return code[--position];
    }

    /** Sets registers to nil; one instruction does for those of two in a row. */
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

    void returned(int first, int count) {
        write(Instruction.RETURN, first, count + 1, 0);
    }

    /** Stores the items in the registers behind that of the list; 0 to store is as many as there are. */
    void setList(int base, int items, int toStore) {
        var batch = (items - 1) / Instruction.FIELDS_PER_FLUSH + 1;
        if (batch <= Instruction.LARGEST_C) {
            write(Instruction.SETLIST, base, toStore, batch);
        } else {
            write(Instruction.SETLIST, base, toStore, 0);
            writeExtra(batch);
        }
    }

    int loadBoolean(int register, int value, int skip) {
        label();
        return write(Instruction.LOADBOOL, register, value, skip);
    }

    // ---- jumps ----

    private int jumpAfter(int jump) {
        var offset = Instruction.sbx(code[jump]);
        return offset == NO_JUMP ? NO_JUMP : jump + 1 + offset;
    }

    private void fixJump(int jump, int target) {
        var offset = target - (jump + 1);
        if (Math.abs(offset) > Instruction.LARGEST_SBX) {
            throw new InstructionLimit(lexer.errorNear("control structure too long"));
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

    int conditionalJump(int operation, int a, int b, int c) {
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

    void dropValues(int list) {
        for (var jump = list; jump != NO_JUMP; jump = jumpAfter(jump)) {
            patchTestSet(jump, NO_REGISTER);
        }
    }

    void patchJumps(int list, int valueTarget, int register, int defaultTarget) {
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

    /** Whether any of the jumps does not bring the value along. */
    boolean needsValue(int list) {
        for (var jump = list; jump != NO_JUMP; jump = jumpAfter(jump)) {
            if (Instruction.operation(code[controlOf(jump)]) != Instruction.TESTSET) {
                return true;
            }
        }
        return false;
    }

    /** The comparison before a jump asks for the opposite. */
    void negate(int jump) {
        var control = controlOf(jump);
        code[control] = Instruction.withA(code[control], Instruction.a(code[control]) == 0 ? 1 : 0);
    }
}
