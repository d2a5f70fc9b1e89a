package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Results;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** A list of expressions of which the last may have several values: of a call, a return, an assignment. */
final class Arguments {
    private final Node[] nodes;
    private final boolean lastIsMultiple;

    Arguments(Node[] nodes, boolean lastIsMultiple) {
        this.nodes = nodes;
        this.lastIsMultiple = lastIsMultiple;
    }

    /** How many values they are; -1 when only the last expression knows. */
    int count() {
        return lastIsMultiple ? -1 : nodes.length;
    }

    Node get(int index) {
        return nodes[index];
    }

    /** The values, after room for the given number of others. */
    Object[] evaluate(Exec exec, Object[] frame, int room) {
        if (!lastIsMultiple) {
            var values = new Object[room + nodes.length];
            for (var i = 0; i < nodes.length; i++) {
                values[room + i] = nodes[i].execute(exec, frame);
            }
            return values;
        }
        var last = nodes.length - 1;
        if (room + last == 0) {
            return Results.all(nodes[0].executeAll(exec, frame));
        }
        var values = new Object[room + last];
        for (var i = 0; i < last; i++) {
            values[room + i] = nodes[i].execute(exec, frame);
        }
        return join(values, exec, nodes[last].executeAll(exec, frame));
    }

    /** Values and those of the last expression, which may be many. */
    static Object[] join(Object[] values, Exec exec, Object rest) {
        var joined = Results.join(values, values.length, rest);
        if (joined.length > 64) {
            exec.burn(joined.length >> 3);
            exec.charge(4L * joined.length);
        }
        return joined;
    }

    // ---- compiled code ----

    /** Writes code that leaves all values as an array on the stack, after room for the given number of others. */
    void emitArray(Emitter emitter, int room) {
        var code = emitter.code;
        var single = lastIsMultiple ? nodes.length - 1 : nodes.length;
        if (single + room == 0 && lastIsMultiple) {
            nodes[0].emitAll(emitter);
            code.invokestatic(Emitter.RESULTS, "all", MethodTypeDesc.of(Emitter.OBJECTS, Emitter.OBJECT));
            return;
        }
        code.loadConstant(single + room).anewarray(Emitter.OBJECT);
        for (var i = 0; i < single; i++) {
            code.dup().loadConstant(room + i);
            emitter.value(nodes[i]);
            code.aastore();
        }
        if (lastIsMultiple) {
            emitter.exec();
            nodes[single].emitAll(emitter);
            code.invokestatic(
                    Emitter.describe(Arguments.class),
                    "join",
                    MethodTypeDesc.of(Emitter.OBJECTS, Emitter.OBJECTS, Emitter.EXEC, Emitter.OBJECT));
        }
    }

    /**
     * Writes code that evaluates them for so many targets. What is a variable's value is copied: an assignment may change it.
     *
     * @param isSole whether the statement has begun nothing else
     */
    Operand[] emitOperands(Emitter emitter, int targets, boolean isSole) {
        var operands = new Operand[targets];
        if (lastIsMultiple && nodes.length <= targets) {
            var last = nodes.length - 1;
            for (var i = 0; i < last; i++) {
                operands[i] = emitter.copy(nodes[i]);
            }
            if (isSole && last == 0) {
                emitter.soleValues(nodes[last]);
            } else {
                nodes[last].emitAll(emitter);
            }
            var results = emitter.keep();
            for (var i = last; i < targets; i++) {
                operands[i] = emitResult(emitter, results, i - last);
            }
            return operands;
        }
        var nil = new Variables.Constant(null);
        for (var i = 0; i < Math.max(targets, nodes.length); i++) {
            if (i >= targets) {
                emitter.value(nodes[i]); // for its effects
                emitter.code.pop();
            } else {
                operands[i] = emitter.copy(i < nodes.length ? nodes[i] : nil);
            }
        }
        return operands;
    }

    private static Operand emitResult(Emitter emitter, Operand results, int index) {
        emitter.code.aload(results.object()).loadConstant(index);
        emitter.code.invokestatic(
                Emitter.RESULTS, "get", MethodTypeDesc.of(Emitter.OBJECT, Emitter.OBJECT, ConstantDescs.CD_int));
        return emitter.keep();
    }
}
