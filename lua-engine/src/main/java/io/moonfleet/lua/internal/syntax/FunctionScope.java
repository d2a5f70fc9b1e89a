package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.internal.syntax.Statement.Jump;
import io.moonfleet.lua.internal.syntax.Statement.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the parser knows of the function it is in: variables in scope, upvalues, labels, sites. */
final class FunctionScope {

    static final int MOST_LOCALS = 200;
    static final int MOST_UPVALUES = 255;

    /** A block of the source text. */
    static final class BlockScope {
        final BlockScope outer;
        final boolean isLoop;
        final int activeVariables;
        final int firstLabel;
        final int firstJump;

        private BlockScope(BlockScope outer, boolean isLoop, FunctionScope function) {
            this.outer = outer;
            this.isLoop = isLoop;
            this.activeVariables = function.active.size();
            this.firstLabel = function.labels.size();
            this.firstJump = function.jumps.size();
        }
    }

    final FunctionScope outer;
    final int lineDefined;
    boolean isVararg;
    int parameterCount;
    /** Temporary values that wait, see {@link ExpressionParser#isLarge}. */
    int held;

    BlockScope block;
    final List<Variable> active = new ArrayList<>();
    final List<Variable> all = new ArrayList<>();
    final List<Proto.Upvalue> upvalues = new ArrayList<>();
    final List<Proto> children = new ArrayList<>();
    final List<Proto.Site> sites = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();
    private int widest;

    FunctionScope(FunctionScope outer, int lineDefined) {
        this.outer = outer;
        this.lineDefined = lineDefined;
        sites.add(new Proto.Site(lineDefined, null, null));
    }

    /** Where a message says that it happened. */
    String describe() {
        return lineDefined == 0 ? "main function" : "function at line " + lineDefined;
    }

    // ---- sites ----

    int site(int line) {
        return site(line, null, null);
    }

    int site(int line, String kind, String name) {
        sites.add(new Proto.Site(line, kind, name));
        return sites.size() - 1;
    }

    // ---- variables ----

    private int firstSlot() {
        return isVararg ? 2 : 1;
    }

    /** A variable that gets into scope by {@link #activate}, after the pending ones. */
    Variable declare(String name, int pending) {
        return new Variable(name, firstSlot() + active.size() + pending);
    }

    void activate(Variable variable) {
        variable.startSite = sites.size();
        active.add(variable);
        all.add(variable);
        widest = Math.max(widest, active.size());
    }

    int frameSize() {
        return Math.max(firstSlot() + widest, 4);
    }

    Variable findActive(String name) {
        for (var i = active.size() - 1; i >= 0; i--) {
            if (active.get(i).name.equals(name)) {
                return active.get(i);
            }
        }
        return null;
    }

    /** The index of an upvalue of that name, made on the way from the function that has it; -1 when none has. */
    int findUpvalue(String name, Consumer<FunctionScope> tooMany) {
        for (var i = 0; i < upvalues.size(); i++) {
            if (upvalues.get(i).name().equals(name)) {
                return i;
            }
        }
        if (outer == null) {
            return -1;
        }
        var variable = outer.findActive(name);
        if (variable != null) {
            variable.capture();
            return addUpvalue(new Proto.Upvalue(name, true, variable.slot()), tooMany);
        }
        var index = outer.findUpvalue(name, tooMany);
        return index < 0 ? -1 : addUpvalue(new Proto.Upvalue(name, false, index), tooMany);
    }

    private int addUpvalue(Proto.Upvalue upvalue, Consumer<FunctionScope> tooMany) {
        if (upvalues.size() >= MOST_UPVALUES) {
            tooMany.accept(this);
        }
        upvalues.add(upvalue);
        return upvalues.size() - 1;
    }

    // ---- blocks, labels, jumps: as in PUC Lua's parser ----

    void enterBlock(boolean isLoop) {
        block = new BlockScope(block, isLoop, this);
    }

    /** Ends a block. Returns a jump that nothing can satisfy any more, or null. */
    Jump leaveBlock(Lexer lexer) {
        var left = block;
        block = left.outer;
        for (var i = left.activeVariables; i < active.size(); i++) {
            active.get(i).endSite = sites.size();
        }
        active.subList(left.activeVariables, active.size()).clear();
        labels.subList(left.firstLabel, labels.size()).clear();
        if (left.isLoop) {
            jumps.subList(left.firstJump, jumps.size()).removeIf(jump -> jump.name.equals("break"));
        }
        if (block == null) {
            return left.firstJump < jumps.size() ? jumps.get(left.firstJump) : null;
        }
        for (var i = left.firstJump; i < jumps.size(); ) {
            var jump = jumps.get(i);
            jump.activeVariables = Math.min(jump.activeVariables, left.activeVariables);
            if (!findLabel(jump, lexer)) {
                i++;
            }
        }
        return null;
    }

    Label labelInBlock(String name) {
        for (var i = block.firstLabel; i < labels.size(); i++) {
            if (labels.get(i).name.equals(name)) {
                return labels.get(i);
            }
        }
        return null;
    }

    void addLabel(Label label) {
        labels.add(label);
    }

    /** Satisfies the jumps of this block that wait for a label. */
    void joinJumps(Label label, Lexer lexer) {
        for (var i = block.firstJump; i < jumps.size(); ) {
            if (jumps.get(i).name.equals(label.name)) {
                join(jumps.remove(i), label, lexer);
            } else {
                i++;
            }
        }
    }

    Jump addJump(String name, int line, Lexer lexer) {
        var jump = new Jump(name, line, active.size());
        jumps.add(jump);
        findLabel(jump, lexer);
        return jump;
    }

    private boolean findLabel(Jump jump, Lexer lexer) {
        for (var label : labels) {
            if (label.name.equals(jump.name)) {
                jumps.remove(jump);
                join(jump, label, lexer);
                return true;
            }
        }
        return false;
    }

    private void join(Jump jump, Label label, Lexer lexer) {
        if (jump.activeVariables < label.activeVariables) {
            var variable = active.get(jump.activeVariables).name;
            throw lexer.error("<goto " + jump.name + "> at line " + jump.line + " jumps into the scope of local '"
                    + variable + "'");
        }
        jump.resolve(label);
    }
}
