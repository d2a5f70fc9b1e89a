package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.internal.syntax.Proto;

/**
 * A Lua function with its upvalues. A call's frame is an array: the closure, then (of a vararg function) the extra
 * arguments as {@code Object[]}, then parameters and local variables; captured ones are in {@link Cell}s.
 */
public final class Closure extends Function implements Collectable {

    /** The arguments of calls with up to three are stored without looking: every frame has room for them. */
    public static final int SMALLEST_FRAME = 4;

    public final Proto proto;
    /** Possibly another function's too: replaced, never written to. */
    public Cell[] upvalues;
    /** The {@link Walk}'s epoch in which this function was last reached. */
    int mark;

    public Closure(Proto proto, Cell[] upvalues) {
        this.proto = proto;
        this.upvalues = upvalues;
    }

    @Override
    public Object call(Exec exec) {
        return proto.isVararg ? call(exec, Results.NONE) : run(exec, newFrame());
    }

    @Override
    public Object call(Exec exec, Object a) {
        return run(exec, newFrame(a));
    }

    @Override
    public Object call(Exec exec, Object a, Object b) {
        return run(exec, newFrame(a, b));
    }

    @Override
    public Object call(Exec exec, Object a, Object b, Object c) {
        return run(exec, newFrame(a, b, c));
    }

    @Override
    public Object call(Exec exec, Object[] arguments) {
        return run(exec, newFrame(arguments));
    }

    public Object[] newFrame() {
        if (proto.isVararg) {
            return newFrame(Results.NONE);
        }
        var frame = new Object[proto.frameSize];
        frame[0] = this;
        return frame;
    }

    public Object[] newFrame(Object a) {
        if (proto.isVararg) {
            return newFrame(new Object[] {a});
        }
        var frame = new Object[proto.frameSize];
        frame[0] = this;
        frame[1] = a;
        return frame;
    }

    public Object[] newFrame(Object a, Object b) {
        if (proto.isVararg) {
            return newFrame(new Object[] {a, b});
        }
        var frame = new Object[proto.frameSize];
        frame[0] = this;
        frame[1] = a;
        frame[2] = b;
        return frame;
    }

    public Object[] newFrame(Object a, Object b, Object c) {
        if (proto.isVararg) {
            return newFrame(new Object[] {a, b, c});
        }
        var frame = new Object[proto.frameSize];
        frame[0] = this;
        frame[1] = a;
        frame[2] = b;
        frame[3] = c;
        return frame;
    }

    public Object[] newFrame(Object[] arguments) {
        var frame = new Object[proto.frameSize];
        frame[0] = this;
        var parameters = Math.min(proto.parameterCount, arguments.length);
        if (proto.isVararg) {
            var extra = arguments.length - parameters;
            frame[1] = extra == 0
                    ? Results.NONE
                    : parameters == 0
                            ? arguments
                            : java.util.Arrays.copyOfRange(arguments, parameters, arguments.length);
            System.arraycopy(arguments, 0, frame, 2, parameters);
        } else {
            System.arraycopy(arguments, 0, frame, 1, parameters);
        }
        return frame;
    }

    private Object run(Exec exec, Object[] frame) {
        exec.push(frame);
        if (--exec.fuel < 0) {
            exec.refuel(0);
        }
        var result = proto.code().run(exec, frame);
        exec.pop();
        return result == Code.TAIL_CALL ? exec.runTailCalls() : result;
    }

    @Override
    public int mark() {
        return mark;
    }

    @Override
    public void setMark(int epoch) {
        mark = epoch;
    }
}
