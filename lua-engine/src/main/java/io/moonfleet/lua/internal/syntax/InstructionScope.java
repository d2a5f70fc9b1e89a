package io.moonfleet.lua.internal.syntax;

import java.util.ArrayList;
import java.util.List;

/** A function on its way into instructions: its variables, blocks and jumps. */
final class InstructionScope {

    /** A local variable; in scope from its start on. */
    static final class Variable {
        final String name;
        int start;
        int end;

        Variable(String name) {
            this.name = name;
        }
    }

    /** A goto that looks for its label, or a label. */
    private static final class Mark {
        final String name;
        int position;
        int activeLocals;

        Mark(String name, int position, int activeLocals) {
            this.name = name;
            this.position = position;
            this.activeLocals = activeLocals;
        }
    }

    private static final class Block {
        final Block outer;
        final boolean isLoop;
        final int activeLocals;
        final int firstLabel;
        final int firstJump;
        boolean hasUpvalues;

        Block(Block outer, boolean isLoop, InstructionScope scope) {
            this.outer = outer;
            this.isLoop = isLoop;
            this.activeLocals = scope.writer.activeLocals;
            this.firstLabel = scope.labels.size();
            this.firstJump = scope.jumps.size();
        }
    }

    final InstructionScope outer;
    final InstructionWriter writer;
    final List<InstructionList> children = new ArrayList<>();
    boolean isVararg;
    private final List<Variable> all = new ArrayList<>();
    private final List<Variable> active = new ArrayList<>();
    private final List<String> upvalues = new ArrayList<>();
    private final List<Mark> labels = new ArrayList<>();
    private final List<Mark> jumps = new ArrayList<>();
    private Block block;

    InstructionScope(InstructionScope outer, Lexer lexer) {
        this.outer = outer;
        this.writer = new InstructionWriter(lexer, outer == null ? null : outer.writer);
        enterBlock(false);
    }

    InstructionList finish() {
        writer.code.returned(0, 0);
        leaveBlock();
        var locals = all.stream()
                .map(variable -> new InstructionList.Local(variable.name, variable.start, variable.end))
                .toArray(InstructionList.Local[]::new);
        return new InstructionList(
                writer.code.instructions(),
                writer.code.lines(),
                writer.constants.toArray(),
                children.toArray(InstructionList[]::new),
                locals,
                upvalues.toArray(String[]::new),
                writer.registers);
    }

    // ---- variables ----

    /** Declared ones get into scope by {@link #activate}, in their order. */
    void declare(String name) {
        all.add(new Variable(name));
        active.add(all.getLast());
    }

    void activate(int count) {
        for (var i = 0; i < count; i++) {
            active.get(writer.activeLocals++).start = writer.code.position();
        }
    }

    /** A local function's name is in scope for debug only after its body. */
    void startsHere(int register) {
        active.get(register).start = writer.code.position();
    }

    void addUpvalue(String name) {
        upvalues.add(name);
    }

    /** A variable by its name; null when no function around has one. */
    Operand resolve(String name) {
        return resolve(name, true);
    }

    private Operand resolve(String name, boolean isBase) {
        for (var i = writer.activeLocals - 1; i >= 0; i--) {
            if (active.get(i).name.equals(name)) {
                if (!isBase) {
                    markUpvalue(i);
                }
                return new Operand().become(Operand.Kind.LOCAL, i);
            }
        }
        var index = upvalues.indexOf(name);
        if (index < 0) {
            if (outer == null || outer.resolve(name, false) == null) {
                return null;
            }
            addUpvalue(name);
            index = upvalues.size() - 1;
        }
        return new Operand().become(Operand.Kind.UPVALUE, index);
    }

    private void markUpvalue(int register) {
        var holder = block;
        while (holder.activeLocals > register) {
            holder = holder.outer;
        }
        holder.hasUpvalues = true;
    }

    // ---- blocks ----

    void enterBlock(boolean isLoop) {
        block = new Block(block, isLoop, this);
    }

    boolean blockHasUpvalues() {
        return block.hasUpvalues;
    }

    int blockLevel() {
        return block.activeLocals;
    }

    void leaveBlock() {
        var left = block;
        if (left.outer != null && left.hasUpvalues) {
            var jump = writer.code.jump();
            writer.code.patchClose(jump, left.activeLocals);
            writer.code.patchToHere(jump);
        }
        if (left.isLoop) {
            label("break", writer.code.position(), false);
        }
        block = left.outer;
        while (writer.activeLocals > left.activeLocals) {
            active.get(--writer.activeLocals).end = writer.code.position();
        }
        active.subList(left.activeLocals, active.size()).clear();
        writer.free = writer.activeLocals;
        labels.subList(left.firstLabel, labels.size()).clear();
        if (block != null) {
            moveJumpsOut(left);
        }
    }

    private void moveJumpsOut(Block left) {
        for (var i = left.firstJump; i < jumps.size(); ) {
            var jump = jumps.get(i);
            if (jump.activeLocals > left.activeLocals) {
                if (left.hasUpvalues) {
                    writer.code.patchClose(jump.position, left.activeLocals);
                }
                jump.activeLocals = left.activeLocals;
            }
            if (!findLabel(jump)) {
                i++;
            }
        }
    }

    // ---- jumps ----

    void addJump(String name, int jump) {
        var waiting = new Mark(name, jump, writer.activeLocals);
        jumps.add(waiting);
        findLabel(waiting);
    }

    private boolean findLabel(Mark jump) {
        for (var i = block.firstLabel; i < labels.size(); i++) {
            var label = labels.get(i);
            if (label.name.equals(jump.name)) {
                if (jump.activeLocals > label.activeLocals && (block.hasUpvalues || labels.size() > block.firstLabel)) {
                    writer.code.patchClose(jump.position, label.activeLocals);
                }
                close(jump, label);
                return true;
            }
        }
        return false;
    }

    private void close(Mark jump, Mark label) {
        jumps.remove(jump);
        writer.code.patch(jump.position, label.position);
    }

    /** @param atBlockEnd then the block's variables count as out of scope already */
    void label(String name, int position, boolean atBlockEnd) {
        var label = new Mark(name, position, atBlockEnd ? block.activeLocals : writer.activeLocals);
        labels.add(label);
        for (var i = block.firstJump; i < jumps.size(); ) {
            var jump = jumps.get(i);
            if (jump.name.equals(name)) {
                close(jump, label);
            } else {
                i++;
            }
        }
    }
}
