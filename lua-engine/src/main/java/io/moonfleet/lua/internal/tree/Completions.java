package io.moonfleet.lua.internal.tree;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;

/**
 * Where compiled code goes on when a statement does not complete normally: the ends of loops around, the labels of blocks around,
 * or out of the method with the completion as its result.
 */
final class Completions {

    private final Emitter emitter;
    private final CodeBuilder code;
    private final Deque<Label> breaks = new ArrayDeque<>();
    private final IdentityHashMap<Object, Label> labels = new IdentityHashMap<>();

    Completions(Emitter emitter) {
        this.emitter = emitter;
        this.code = emitter.code;
    }

    /** Writes a loop's body, in which a break leads to a label. */
    void loop(Label end, Runnable body) {
        breaks.push(end);
        body.run();
        breaks.pop();
    }

    /** The code of a block with this label begins. */
    void define(Object label) {
        labels.put(label, code.newLabel());
    }

    Label labelOf(Object label) {
        return labels.get(label);
    }

    void forget(Object label) {
        labels.remove(label);
    }

    /** A break. */
    void breakOut() {
        if (breaks.isEmpty()) {
            emitter.variables.leave();
            emitter.constant(StatementNode.BREAK, Emitter.OBJECT);
            code.areturn();
        } else {
            code.goto_(breaks.peek());
        }
    }

    /** A goto. Pays, for it may be a loop. */
    void jump(Object label) {
        var target = labels.get(label);
        if (target == null) {
            emitter.variables.leave();
            emitter.constant(label, Emitter.OBJECT);
            code.areturn();
            return;
        }
        emitter.exec();
        code.lconst_1()
                .invokevirtual(Emitter.EXEC, "burn", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long));
        code.goto_(target);
    }

    /** Returns what is on the stack from the unit, nil as its stand-in. */
    void returnValue() {
        var done = code.newLabel();
        code.dup().ifnonnull(done).pop();
        emitter.constant(StatementNode.NIL, Emitter.OBJECT);
        code.labelBinding(done).areturn();
    }

    /** Does what a completion on the stack says. */
    void obey() {
        var next = code.newLabel();
        code.dup().ifnull(next);
        for (var entry : labels.entrySet()) {
            var other = code.newLabel();
            code.dup();
            emitter.constant(entry.getKey(), Emitter.OBJECT);
            code.if_acmpne(other).pop().goto_(entry.getValue()).labelBinding(other);
        }
        emitter.variables.leave();
        code.areturn().labelBinding(next).pop();
    }
}
