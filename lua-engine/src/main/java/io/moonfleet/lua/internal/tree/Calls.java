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
import io.moonfleet.lua.internal.value.Results;
import io.moonfleet.lua.internal.value.Table;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;

/** Calls of functions and methods. */
final class Calls {

    private Calls() {}

    /** Evaluates expressions of which the last may have several values. */
    static final class Arguments {
        private final Node[] nodes;
        private final boolean lastIsMultiple;

        Arguments(Node[] nodes, boolean lastIsMultiple) {
            this.nodes = nodes;
            this.lastIsMultiple = lastIsMultiple;
        }

        int count() {
            return lastIsMultiple ? -1 : nodes.length;
        }

        Node get(int index) {
            return nodes[index];
        }

        Node[] nodes() {
            return nodes;
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

    /** A call expression: subclasses know how many arguments there are. */
    abstract static class Call extends Operation {
        Call(int site) {
            super(site);
        }

        @Override
        final Object execute(Exec exec, Object[] frame) {
            var result = executeAll(exec, frame);
            return result instanceof Object[] several ? (several.length == 0 ? null : several[0]) : result;
        }

        @Override
        abstract Object executeAll(Exec exec, Object[] frame);

        @Override
        void emit(Emitter emitter) {
            emitAll(emitter);
            emitter.first();
        }

        /** Writes code that leaves all results on the stack; false, and nothing written, when a call of the node must do. */
        boolean emitAll(Emitter emitter, boolean isTail) {
            return false;
        }

        final void emitAll(Emitter emitter) {
            if (!emitAll(emitter, false)) {
                emitter.self(this).exec().frame();
                emitter.apply(this, "executeAll", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECTS);
            }
        }

        /** As a return statement's expression: a Lua function is not called but handed over to. */
        abstract Object executeTail(Exec exec, Object[] frame);

        /** The same for what is no function, but may have a handler that is one. */
        final Object handOver(Exec exec, Object callee, Object... values) {
            at(exec);
            return exec.tailCallHandler(callee, values, this);
        }
    }

    /** {@code f(…)} */
    abstract static class FunctionCall extends Call {
        private final Node callee;
        private final int slot;
        private final Names name;

        FunctionCall(Node callee, Names name, int site) {
            super(site);
            this.callee = callee;
            this.slot = callee.slot();
            this.name = name;
        }

        final boolean emitCall(Emitter emitter, boolean isTail, Node... arguments) {
            emitter.self(this).exec().value(callee);
            var parameters = new ClassDesc[arguments.length + 2];
            java.util.Arrays.fill(parameters, Emitter.OBJECT);
            parameters[0] = Emitter.EXEC;
            for (var argument : arguments) {
                emitter.value(argument);
            }
            emitter.apply(this, isTail ? "tailCall" : "call", Emitter.OBJECT, parameters);
            return true;
        }

        final void emitCallee(Emitter emitter) {
            emitter.value(callee);
        }

        final Object callee(Exec exec, Object[] frame) {
            return slot >= 0 ? frame[slot] : callee.execute(exec, frame);
        }

        @Override
        public String nameOf(int operand) {
            return name == null ? null : name.toString();
        }
    }

    static final class Call0 extends FunctionCall {
        Call0(Node callee, Names name, int site) {
            super(callee, name, site);
        }

        @Override
        Object executeAll(Exec exec, Object[] frame) {
            return call(exec, callee(exec, frame));
        }

        Object call(Exec exec, Object function) {
            at(exec);
            if (function instanceof Closure closure) {
                return closure.call(exec);
            }
            return function instanceof Function other
                    ? other.call(exec)
                    : exec.callHandler(function, Results.NONE, this);
        }

        @Override
        Object executeTail(Exec exec, Object[] frame) {
            return tailCall(exec, callee(exec, frame));
        }

        Object tailCall(Exec exec, Object function) {
            if (function instanceof Closure closure) {
                at(exec);
                exec.tailFrame = closure.newFrame();
                return Code.TAIL_CALL;
            }
            return function instanceof Function ? call(exec, function) : handOver(exec, function);
        }

        @Override
        boolean emitAll(Emitter emitter, boolean isTail) {
            return emitCall(emitter, isTail);
        }
    }

    static final class Call1 extends FunctionCall {
        private final Node first;
        private final int firstSlot;

        Call1(Node callee, Node first, Names name, int site) {
            super(callee, name, site);
            this.first = first;
            this.firstSlot = first.slot();
        }

        @Override
        Object executeAll(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            var a = firstSlot >= 0 ? frame[firstSlot] : first.execute(exec, frame);
            return call(exec, function, a);
        }

        Object call(Exec exec, Object function, Object a) {
            at(exec);
            if (function instanceof Closure closure) {
                return closure.call(exec, a);
            }
            return function instanceof Function other
                    ? other.call(exec, a)
                    : exec.callHandler(function, new Object[] {a}, this);
        }

        @Override
        Object executeTail(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            var a = first.execute(exec, frame);
            return tailCall(exec, function, a);
        }

        Object tailCall(Exec exec, Object function, Object a) {
            at(exec);
            if (function instanceof Closure closure) {
                exec.tailFrame = closure.newFrame(a);
                return Code.TAIL_CALL;
            }
            return function instanceof Function ? call(exec, function, a) : handOver(exec, function, a);
        }

        @Override
        boolean emitAll(Emitter emitter, boolean isTail) {
            return emitCall(emitter, isTail, first);
        }
    }

    static final class Call2 extends FunctionCall {
        private final Node first;
        private final Node second;

        Call2(Node callee, Node first, Node second, Names name, int site) {
            super(callee, name, site);
            this.first = first;
            this.second = second;
        }

        @Override
        Object executeAll(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            var a = first.execute(exec, frame);
            var b = second.execute(exec, frame);
            return call(exec, function, a, b);
        }

        Object call(Exec exec, Object function, Object a, Object b) {
            at(exec);
            if (function instanceof Closure closure) {
                return closure.call(exec, a, b);
            }
            return function instanceof Function other
                    ? other.call(exec, a, b)
                    : exec.callHandler(function, new Object[] {a, b}, this);
        }

        @Override
        Object executeTail(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            var a = first.execute(exec, frame);
            var b = second.execute(exec, frame);
            return tailCall(exec, function, a, b);
        }

        Object tailCall(Exec exec, Object function, Object a, Object b) {
            at(exec);
            if (function instanceof Closure closure) {
                exec.tailFrame = closure.newFrame(a, b);
                return Code.TAIL_CALL;
            }
            return function instanceof Function ? call(exec, function, a, b) : handOver(exec, function, a, b);
        }

        @Override
        boolean emitAll(Emitter emitter, boolean isTail) {
            return emitCall(emitter, isTail, first, second);
        }
    }

    static final class Call3 extends FunctionCall {
        private final Node first;
        private final Node second;
        private final Node third;

        Call3(Node callee, Node first, Node second, Node third, Names name, int site) {
            super(callee, name, site);
            this.first = first;
            this.second = second;
            this.third = third;
        }

        @Override
        Object executeAll(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            var a = first.execute(exec, frame);
            var b = second.execute(exec, frame);
            var c = third.execute(exec, frame);
            return call(exec, function, a, b, c);
        }

        Object call(Exec exec, Object function, Object a, Object b, Object c) {
            at(exec);
            if (function instanceof Closure closure) {
                return closure.call(exec, a, b, c);
            }
            return function instanceof Function other
                    ? other.call(exec, a, b, c)
                    : exec.callHandler(function, new Object[] {a, b, c}, this);
        }

        @Override
        Object executeTail(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            var a = first.execute(exec, frame);
            var b = second.execute(exec, frame);
            var c = third.execute(exec, frame);
            return tailCall(exec, function, a, b, c);
        }

        Object tailCall(Exec exec, Object function, Object a, Object b, Object c) {
            at(exec);
            if (function instanceof Closure closure) {
                exec.tailFrame = closure.newFrame(a, b, c);
                return Code.TAIL_CALL;
            }
            return function instanceof Function ? call(exec, function, a, b, c) : handOver(exec, function, a, b, c);
        }

        @Override
        boolean emitAll(Emitter emitter, boolean isTail) {
            return emitCall(emitter, isTail, first, second, third);
        }
    }

    static final class CallMany extends FunctionCall {
        private final Arguments arguments;

        CallMany(Node callee, Arguments arguments, Names name, int site) {
            super(callee, name, site);
            this.arguments = arguments;
        }

        @Override
        Object executeAll(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            return call(exec, function, arguments.evaluate(exec, frame, 0));
        }

        Object call(Exec exec, Object function, Object[] values) {
            at(exec);
            return function instanceof Function found
                    ? found.call(exec, values)
                    : exec.callHandler(function, values, this);
        }

        @Override
        boolean emitAll(Emitter emitter, boolean isTail) {
            emitter.self(this).exec();
            emitCallee(emitter);
            emitter.array(arguments, 0);
            emitter.apply(
                    this, isTail ? "tailCall" : "call", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECTS);
            return true;
        }

        @Override
        Object executeTail(Exec exec, Object[] frame) {
            var function = callee(exec, frame);
            return tailCall(exec, function, arguments.evaluate(exec, frame, 0));
        }

        Object tailCall(Exec exec, Object function, Object[] values) {
            at(exec);
            if (function instanceof Closure closure) {
                exec.tailFrame = closure.newFrame(values);
                return Code.TAIL_CALL;
            }
            return function instanceof Function found ? found.call(exec, values) : handOver(exec, function, values);
        }
    }

    /** {@code object:name(…)} */
    static final class MethodCall extends Call {
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
        boolean emitAll(Emitter emitter, boolean isTail) {
            var self = emitter.newLocal(TypeKind.REFERENCE);
            var method = emitter.newLocal(TypeKind.REFERENCE);
            emitter.value(object).code.astore(self);
            emitter.self(this).exec().code.aload(self);
            emitter.apply(this, "method", Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT);
            emitter.code.astore(method);
            emitter.self(this).exec().code.aload(method).aload(self);
            if (isTail || count < 0 || count > 2) {
                emitter.array(arguments, 1);
                var name = isTail ? "tailCall" : "callMany";
                emitter.apply(
                        this, name, Emitter.OBJECT, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECT, Emitter.OBJECTS);
                return true;
            }
            var parameters = new ClassDesc[count + 3];
            java.util.Arrays.fill(parameters, Emitter.OBJECT);
            parameters[0] = Emitter.EXEC;
            for (var i = 0; i < count; i++) {
                emitter.value(arguments.get(i));
            }
            emitter.apply(this, "call", Emitter.OBJECT, parameters);
            return true;
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
                    return callMany(exec, method, self, arguments.evaluate(exec, frame, 1));
                }
            }
        }

        /** @param values with room for the object */
        Object callMany(Exec exec, Object method, Object self, Object[] values) {
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
            return method instanceof Function function
                    ? function.call(exec, self, a)
                    : callOther(exec, method, self, a);
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
    }

    /** The object of a method call, when it is looked up in vain. */
    private record Receiver(Names name, int site) implements Operands {
        @Override
        public String nameOf(int operand) {
            return name == null ? null : name.toString();
        }
    }
}
