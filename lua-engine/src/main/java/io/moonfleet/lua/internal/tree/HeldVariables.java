package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.tree.Operand.Kind;
import java.lang.classfile.CodeBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The Lua variables that a compiled method has in local variables of its own, because it assigns results of arithmetic to them: a
 * tag, an object, and 64 bits of a number. Objects are in the frame, too, where the collector looks for them; numbers get
 * there only when code that knows nothing but the frame is about to run.
 */
final class HeldVariables {

    private final Emitter emitter;
    private final CodeBuilder code;
    private final NumberCode numbers;
    private final Set<Integer> held;
    private final Unit unit;
    private final Map<Integer, Operand> variables = new HashMap<>();
    /** Loop variables, which are nothing but integers while their loop is written. */
    private final Map<Integer, Operand> loopVariables = new HashMap<>();
    /** Slots that got a result of arithmetic: worth to be held when the method is written again. */
    private final Set<Integer> wanted = new HashSet<>();

    HeldVariables(Emitter emitter, NumberCode numbers, Set<Integer> held, Unit unit) {
        this.emitter = emitter;
        this.code = emitter.code;
        this.numbers = numbers;
        this.held = held;
        this.unit = unit;
    }

    Set<Integer> wanted() {
        return wanted;
    }

    /** What every variable is when the method begins. */
    void begin() {
        for (var slot : held) {
            var variable = numbers.newNumberOrObject();
            variables.put(slot, variable);
            numbers.storeNil(variable);
            if (slot < unit.firstLocal()) {
                reload(slot, variable);
            }
        }
    }

    /** Before anything but a return from the function: the code around finds variables in the frame. */
    void leave() {
        if (unit.isPart()) {
            spill();
        }
    }

    boolean holds(int slot) {
        return loopVariables.containsKey(slot) || held.contains(slot);
    }

    /** Whether a result can be written to the slot's variable at once. */
    boolean isVariable(int slot) {
        return held.contains(slot) && !loopVariables.containsKey(slot);
    }

    Operand get(int slot) {
        var loopVariable = loopVariables.get(slot);
        return loopVariable != null ? loopVariable : variables.get(slot);
    }

    /** Before a loop over integers: what the variable's slot held must not seem alive. */
    void beginLoopVariable(int slot) {
        clearFrame(slot);
        forget(slot);
    }

    /** While the body is written, the slot's variable is an integer in a local variable of the method. */
    void withLoopVariable(int slot, int local, Runnable body) {
        loopVariables.put(slot, Operand.integer(local));
        body.run();
        loopVariables.remove(slot);
    }

    /** The slot becomes that of a captured variable, whose cell is in the frame. */
    void forget(int slot) {
        if (held.contains(slot)) {
            numbers.storeNil(variables.get(slot));
        }
    }

    void store(int slot, Operand value) {
        if (!held.contains(slot)) {
            storeInFrame(slot, value);
            return;
        }
        var variable = variables.get(slot);
        switch (value.kind()) {
            case INTEGER, INTEGER_CONSTANT -> {
                numbers.pushInteger(value);
                code.lstore(variable.primitive()).iconst_1().istore(variable.tag());
                dropObject(slot, variable);
            }
            case FLOAT, FLOAT_CONSTANT -> {
                numbers.pushFloat(value);
                numbers.floatBits();
                code.lstore(variable.primitive()).iconst_2().istore(variable.tag());
                dropObject(slot, variable);
            }
            case OBJECT -> storeObject(slot, variable, value.object());
            case NUMBER_OR_OBJECT -> {
                var object = code.newLabel();
                var done = code.newLabel();
                code.iload(value.tag()).ifeq(object);
                code.lload(value.primitive()).lstore(variable.primitive());
                code.iload(value.tag()).istore(variable.tag());
                dropObject(slot, variable);
                code.goto_(done).labelBinding(object);
                storeObject(slot, variable, value.object());
                code.labelBinding(done);
            }
        }
    }

    private void storeInFrame(int slot, Operand value) {
        if (value.kind() != Kind.OBJECT
                && value.kind() != Kind.INTEGER_CONSTANT
                && value.kind() != Kind.FLOAT_CONSTANT) {
            wanted.add(slot);
        }
        emitter.frame();
        code.loadConstant(slot);
        numbers.box(value);
        code.aastore();
    }

    /** An arithmetic operation's result without a detour: a third of the code. */
    void storeArithmetic(int slot, NumberCode.Primitives operation, Operand a, Operand b) {
        var known = numbers.arithmeticOnKnown(operation, a, b);
        if (known != null) {
            store(slot, known);
            return;
        }
        var variable = variables.get(slot);
        var isNumber = code.newLabel();
        var done = code.newLabel();
        numbers.arithmeticAtRunTime(operation, a, b, variable, isNumber);
        storeObject(slot, variable, emitter.keep().object());
        code.goto_(done).labelBinding(isNumber).istore(variable.tag());
        dropObject(slot, variable);
        code.labelBinding(done);
    }

    /** The frame must not keep alive what the variable held before. */
    private void dropObject(int slot, Operand variable) {
        var none = code.newLabel();
        code.aload(variable.object()).ifnull(none);
        clearFrame(slot);
        code.aconst_null().astore(variable.object()).labelBinding(none);
    }

    private void clearFrame(int slot) {
        emitter.frame();
        code.loadConstant(slot).aconst_null().aastore();
    }

    /** A boxed number is unboxed, so that the object is never a number. */
    private void storeObject(int slot, Operand variable, int object) {
        var isNumber = code.newLabel();
        var done = code.newLabel();
        numbers.unbox(object, variable, isNumber);
        emitter.frame();
        code.loadConstant(slot).aload(object).aastore().goto_(done);
        code.labelBinding(isNumber).istore(variable.tag());
        dropObject(slot, variable);
        code.labelBinding(done);
    }

    /** The slots whose variables are in the method here, loops' own aside. */
    Set<Integer> inMethod() {
        var slots = new HashSet<>(held);
        slots.removeAll(loopVariables.keySet());
        return slots;
    }

    /** Numbers to the frame: code that is not this method's is about to look for variables there. */
    void spill() {
        save(inMethod());
        loopVariables.forEach((slot, variable) -> {
            emitter.frame();
            code.loadConstant(slot);
            numbers.box(variable);
            code.aastore();
        });
    }

    /** Numbers among these variables to the frame. */
    void save(Set<Integer> slots) {
        for (var slot : slots) {
            var variable = variables.get(slot);
            var inFrame = code.newLabel();
            code.iload(variable.tag()).ifeq(inFrame);
            emitter.frame();
            code.loadConstant(slot);
            numbers.box(variable);
            code.aastore().labelBinding(inFrame);
        }
    }

    /** Variables from the frame: other code may have changed them. */
    void reload() {
        restore(inMethod());
    }

    /** These variables from the frame. */
    void restore(Set<Integer> slots) {
        for (var slot : slots) {
            reload(slot, variables.get(slot));
        }
    }

    private void reload(int slot, Operand variable) {
        var isNumber = code.newLabel();
        var done = code.newLabel();
        emitter.frameValue(slot);
        var object = emitter.keep().object();
        numbers.unbox(object, variable, isNumber);
        code.goto_(done);
        code.labelBinding(isNumber).istore(variable.tag()).aconst_null().astore(variable.object());
        code.labelBinding(done);
    }
}
