package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;

/** An expression of the node tree. Nodes are immutable and shared by all contexts; frames are described at {@code Closure}. */
abstract class Node {

    /** The expression's first value. */
    abstract Object execute(Exec exec, Object[] frame);

    /** All values of an expression that can have several, as calls return them. */
    Object executeAll(Exec exec, Object[] frame) {
        return execute(exec, frame);
    }

    /** The value as a condition. */
    boolean test(Exec exec, Object[] frame) {
        var value = execute(exec, frame);
        return value != null && value != Boolean.FALSE;
    }

    /** The slot of the plain local variable that this node reads, or -1: lets operations save a call. */
    int slot() {
        return -1;
    }

    static Object evaluate(Node node, int slot, Exec exec, Object[] frame) {
        return slot >= 0 ? frame[slot] : node.execute(exec, frame);
    }

    /** Writes code that leaves the value on the stack. */
    void emit(Emitter emitter) {
        emitter.callNode(this);
    }

    /** Writes code that leaves all values on the stack, as calls return them. */
    void emitAll(Emitter emitter) {
        emitter.value(this);
    }

    /** Writes code that has the value somewhere: operations on numbers avoid to box it. */
    Operand emitOperand(Emitter emitter) {
        emitter.value(this);
        return emitter.keep();
    }

    /** Writes code that puts a number, or whatever the value is, into a variable that the method holds; false if there is none. */
    boolean emitInto(Emitter emitter, int slot) {
        return false;
    }

    /** Writes code that jumps when the value is false or nil. */
    void emitTest(Emitter emitter, java.lang.classfile.Label unless) {
        emitter.jumpUnlessTrue(this, unless);
    }
}
