package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.value.Closure;
import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Function;
import io.moonfleet.lua.internal.value.Results;
import java.lang.constant.ClassDesc;

/**
 * Calls of functions, {@code f(…)}. There is a class for each small number of arguments, as there is a method {@code call} of
 * {@link Function} for it: an array for the arguments would cost more than the call.
 */
final class FunctionCalls {

    private FunctionCalls() {}

    /** What they have in common: a callee, and its name for messages. */
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

        final void emitCall(Emitter emitter, boolean isTail, Node... arguments) {
            emitCallee(emitter);
            var parameters = new ClassDesc[arguments.length + 2];
            java.util.Arrays.fill(parameters, Emitter.OBJECT);
            parameters[0] = Emitter.EXEC;
            for (var argument : arguments) {
                emitter.value(argument);
            }
            emitter.applyCall(this, isTail, parameters);
        }

        final void emitCallee(Emitter emitter) {
            emitter.self(this).exec().value(callee);
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
        void emitCall(Emitter emitter, boolean isTail) {
            emitCall(emitter, isTail, new Node[0]);
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
        void emitCall(Emitter emitter, boolean isTail) {
            emitCall(emitter, isTail, first);
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
        void emitCall(Emitter emitter, boolean isTail) {
            emitCall(emitter, isTail, first, second);
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
        void emitCall(Emitter emitter, boolean isTail) {
            emitCall(emitter, isTail, first, second, third);
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
        void emitCall(Emitter emitter, boolean isTail) {
            emitCallee(emitter);
            arguments.emitArray(emitter, 0);
            emitter.applyCall(this, isTail, Emitter.EXEC, Emitter.OBJECT, Emitter.OBJECTS);
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
}
