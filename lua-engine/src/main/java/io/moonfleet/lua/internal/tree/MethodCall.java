package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Metamethod;
import io.moonfleet.lua.internal.value.Operands;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Table;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;

/** {@code object:name(…)} */
final class MethodCall extends Call {
    private final Node object;
    private final int slot;
    private final LuaString name;
    private final Arguments arguments;
    private final int count;
    private final Receiver receiver;
    private final FieldPlace place;

    MethodCall(Node object, LuaString name, Arguments arguments, Names objectName, int indexSite, int site) {
        super(site);
        this.object = object;
        this.slot = object.slot();
        this.name = name;
        this.arguments = arguments;
        this.count = arguments.count();
        this.place = new FieldPlace(name);
        this.receiver = new Receiver(objectName, indexSite);
    }

    private Object object(Exec exec, Object[] frame) {
        return slot >= 0 ? frame[slot] : object.execute(exec, frame);
    }

    @Override
    void emitCall(Emitter emitter, boolean isTail) {
        var self = emitter.newLocal(TypeKind.REFERENCE);
        var found = emitter.newLocal(TypeKind.REFERENCE);
        emitter.value(object).code.astore(self);
        emitter.self(this).exec().code.aload(self);
        emitter.apply(this, "method", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT);
        emitter.code.astore(found);
        emitter.self(this).exec().code.aload(found).aload(self);
        if (isTail || count < 0 || count > 2) {
            arguments.emitArray(emitter, 1);
            emitter.applyCall(this, isTail, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT, Emitter.OBJECTS);
            return;
        }
        var parameters = new ClassDesc[count + 3];
        java.util.Arrays.fill(parameters, Emitter.OBJECT);
        parameters[0] = Emitter.EXEC;
        for (var i = 0; i < count; i++) {
            emitter.value(arguments.get(i));
        }
        emitter.applyCall(this, false, parameters);
    }

    Object method(Exec exec, Object self) {
        if (self instanceof Table table) {
            var own = table.get(name);
            var metatable = table.metatable();
            if (own != null || metatable == null) {
                return own;
            }
            // an object of a class: the class has the method
            if (metatable.metamethod(Metamethod.INDEX) instanceof Table type) {
                var method = place.get(type);
                if (method != null) {
                    return method;
                }
            }
        }
        exec.sites[exec.depth] = receiver.site;
        return Operators.index(exec, self, name, receiver);
    }

    @Override
    Object executeAll(Exec exec, Object[] frame) {
        var self = object(exec, frame);
        var method = method(exec, self);
        switch (count) {
            case 0 -> {
                return call(exec, method, self);
            }
            case 1 -> {
                return call(exec, method, self, arguments.get(0).execute(exec, frame));
            }
            case 2 -> {
                var a = arguments.get(0).execute(exec, frame);
                return call(exec, method, self, a, arguments.get(1).execute(exec, frame));
            }
            default -> {
                return call(exec, method, self, arguments.evaluate(exec, frame, 1));
            }
        }
    }

    /** @param values with room for the object */
    Object call(Exec exec, Object method, Object self, Object[] values) {
        values[0] = self;
        at(exec);
        return method instanceof Function function ? function.call(exec, values) : callOther(exec, method, values);
    }

    Object call(Exec exec, Object method, Object self) {
        at(exec);
        if (method instanceof Closure closure) {
            return closure.call(exec, self);
        }
        return method instanceof Function function ? function.call(exec, self) : callOther(exec, method, self);
    }

    Object call(Exec exec, Object method, Object self, Object a) {
        at(exec);
        if (method instanceof Closure closure) {
            return closure.call(exec, self, a);
        }
        return method instanceof Function function ? function.call(exec, self, a) : callOther(exec, method, self, a);
    }

    Object call(Exec exec, Object method, Object self, Object a, Object b) {
        at(exec);
        if (method instanceof Closure closure) {
            return closure.call(exec, self, a, b);
        }
        return method instanceof Function function
                ? function.call(exec, self, a, b)
                : callOther(exec, method, self, a, b);
    }

    private Object callOther(Exec exec, Object method, Object... values) {
        return exec.callHandler(method, values, this);
    }

    @Override
    Object executeTail(Exec exec, Object[] frame) {
        var self = object(exec, frame);
        var method = method(exec, self);
        return tailCall(exec, method, self, arguments.evaluate(exec, frame, 1));
    }

    Object tailCall(Exec exec, Object method, Object self, Object[] values) {
        values[0] = self;
        at(exec);
        if (method instanceof Closure closure) {
            exec.tailFrame = closure.newFrame(values);
            return Code.TAIL_CALL;
        }
        return method instanceof Function function ? function.call(exec, values) : handOver(exec, method, values);
    }

    @Override
    public String nameOf(int operand) {
        return "method '" + name + "'";
    }

    /** The object of a method call, when it is looked up in vain. */
    private record Receiver(Names name, int site) implements Operands {
        @Override
        public String nameOf(int operand) {
            return name == null ? null : name.toString();
        }
    }
}
