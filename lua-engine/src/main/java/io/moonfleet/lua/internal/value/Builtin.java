package io.moonfleet.lua.internal.value;

/**
 * A library function. It has no state, so that one object serves all contexts; what it works on comes with the call.
 * Its body is written for a fixed number of arguments (missing ones are nil, surplus ones dropped) or for any.
 */
public abstract class Builtin extends Function implements Collectable {

    /** A body without arguments. */
    @FunctionalInterface
    public interface Body0 {
        Object call(Exec exec);
    }

    /** A body with one argument. */
    @FunctionalInterface
    public interface Body1 {
        Object call(Exec exec, Object a);
    }

    /** A body with two arguments. */
    @FunctionalInterface
    public interface Body2 {
        Object call(Exec exec, Object a, Object b);
    }

    /** A body with three arguments. */
    @FunctionalInterface
    public interface Body3 {
        Object call(Exec exec, Object a, Object b, Object c);
    }

    /** A body with any number of arguments. */
    @FunctionalInterface
    public interface BodyN {
        Object call(Exec exec, Object[] arguments);
    }

    private final String name;
    /** What stands for this function on the call stack. */
    private final Object[] frame = {this};

    /** What a function with a state keeps: values, and cells of those that somebody asked the identity of. */
    private Object[] held = Results.NONE;
    /** The collector's epoch in which a function that holds something was last reached. */
    int mark;

    private Builtin(String name) {
        this.name = name;
    }

    public static Builtin of0(String name, Body0 body) {
        return new With0(name, body);
    }

    public static Builtin of1(String name, Body1 body) {
        return new With1(name, body);
    }

    public static Builtin of2(String name, Body2 body) {
        return new With2(name, body);
    }

    public static Builtin of3(String name, Body3 body) {
        return new With3(name, body);
    }

    public static Builtin ofN(String name, BodyN body) {
        return new WithN(name, body);
    }

    /** For functions that take any number of arguments but mostly one: those calls need no array. */
    public static Builtin ofOneOrMore(String name, Body1 bodyOfOne, BodyN body) {
        return new WithOneOrMore(name, bodyOfOne, body);
    }

    /** The same with two. */
    public static Builtin ofTwoOrMore(String name, Body2 bodyOfTwo, BodyN body) {
        return new WithTwoOrMore(name, bodyOfTwo, body);
    }

    /** A function that keeps a value: for coroutine.wrap and iterators of the library. */
    public static Builtin holding(String name, Object held, BodyN body) {
        return new WithN(name, body).keeping(held);
    }

    /** Gives the function the values that PUC Lua's has as upvalues. */
    public final Builtin keeping(Object... values) {
        held = values;
        return this;
    }

    /** What the function keeps, for the collector; empty for most. */
    Object[] held() {
        return held;
    }

    /** Upvalues have no names, and count from 0 here. */
    public final int upvalueCount() {
        return held.length;
    }

    /** An upvalue as closures have them. */
    public final Cell upvalue(int index) {
        if (held[index] instanceof Cell cell) {
            return cell;
        }
        var cell = new Cell(held[index]);
        held[index] = cell;
        return cell;
    }

    /** Its name in the library, without the library's; messages use the name at the place of the call. */
    public String name() {
        return name;
    }

    final void enter(Exec exec, int argumentCount) {
        exec.push(frame);
        exec.sites[exec.depth] = argumentCount;
        if (exec.hooks != null) {
            exec.hooks.called(exec);
        }
    }

    /** The counterpart of {@link #enter}. */
    static void leave(Exec exec) {
        if (exec.hooks != null) {
            exec.hooks.returned(exec);
        }
        exec.pop();
    }

    static Object at(Object[] arguments, int index) {
        return index < arguments.length ? arguments[index] : null;
    }

    @Override
    public String toString() {
        return "function " + name;
    }

    private static final class With0 extends Builtin {
        private final Body0 body;

        With0(String name, Body0 body) {
            super(name);
            this.body = body;
        }

        private Object run(Exec exec, int argumentCount) {
            enter(exec, argumentCount);
            var result = body.call(exec);
            leave(exec);
            return result;
        }

        @Override
        public Object call(Exec exec) {
            return run(exec, 0);
        }

        @Override
        public Object call(Exec exec, Object a) {
            return run(exec, 1);
        }

        @Override
        public Object call(Exec exec, Object a, Object b) {
            return run(exec, 2);
        }

        @Override
        public Object call(Exec exec, Object a, Object b, Object c) {
            return run(exec, 3);
        }

        @Override
        public Object call(Exec exec, Object[] arguments) {
            return run(exec, arguments.length);
        }
    }

    private static final class With1 extends Builtin {
        private final Body1 body;

        With1(String name, Body1 body) {
            super(name);
            this.body = body;
        }

        private Object run(Exec exec, int argumentCount, Object a) {
            enter(exec, argumentCount);
            var result = body.call(exec, a);
            leave(exec);
            return result;
        }

        @Override
        public Object call(Exec exec) {
            return run(exec, 0, null);
        }

        @Override
        public Object call(Exec exec, Object a) {
            return run(exec, 1, a);
        }

        @Override
        public Object call(Exec exec, Object a, Object b) {
            return run(exec, 2, a);
        }

        @Override
        public Object call(Exec exec, Object a, Object b, Object c) {
            return run(exec, 3, a);
        }

        @Override
        public Object call(Exec exec, Object[] arguments) {
            return run(exec, arguments.length, at(arguments, 0));
        }
    }

    private static final class With2 extends Builtin {
        private final Body2 body;

        With2(String name, Body2 body) {
            super(name);
            this.body = body;
        }

        private Object run(Exec exec, int argumentCount, Object a, Object b) {
            enter(exec, argumentCount);
            var result = body.call(exec, a, b);
            leave(exec);
            return result;
        }

        @Override
        public Object call(Exec exec) {
            return run(exec, 0, null, null);
        }

        @Override
        public Object call(Exec exec, Object a) {
            return run(exec, 1, a, null);
        }

        @Override
        public Object call(Exec exec, Object a, Object b) {
            return run(exec, 2, a, b);
        }

        @Override
        public Object call(Exec exec, Object a, Object b, Object c) {
            return run(exec, 3, a, b);
        }

        @Override
        public Object call(Exec exec, Object[] arguments) {
            return run(exec, arguments.length, at(arguments, 0), at(arguments, 1));
        }
    }

    private static final class With3 extends Builtin {
        private final Body3 body;

        With3(String name, Body3 body) {
            super(name);
            this.body = body;
        }

        private Object run(Exec exec, int argumentCount, Object a, Object b, Object c) {
            enter(exec, argumentCount);
            var result = body.call(exec, a, b, c);
            leave(exec);
            return result;
        }

        @Override
        public Object call(Exec exec) {
            return run(exec, 0, null, null, null);
        }

        @Override
        public Object call(Exec exec, Object a) {
            return run(exec, 1, a, null, null);
        }

        @Override
        public Object call(Exec exec, Object a, Object b) {
            return run(exec, 2, a, b, null);
        }

        @Override
        public Object call(Exec exec, Object a, Object b, Object c) {
            return run(exec, 3, a, b, c);
        }

        @Override
        public Object call(Exec exec, Object[] arguments) {
            return run(exec, arguments.length, at(arguments, 0), at(arguments, 1), at(arguments, 2));
        }
    }

    private static final class WithOneOrMore extends WithN {
        private final Body1 bodyOfOne;

        WithOneOrMore(String name, Body1 bodyOfOne, BodyN body) {
            super(name, body);
            this.bodyOfOne = bodyOfOne;
        }

        @Override
        public Object call(Exec exec, Object a) {
            enter(exec, 1);
            var result = bodyOfOne.call(exec, a);
            leave(exec);
            return result;
        }
    }

    private static final class WithTwoOrMore extends WithN {
        private final Body2 bodyOfTwo;

        WithTwoOrMore(String name, Body2 bodyOfTwo, BodyN body) {
            super(name, body);
            this.bodyOfTwo = bodyOfTwo;
        }

        @Override
        public Object call(Exec exec, Object a, Object b) {
            enter(exec, 2);
            var result = bodyOfTwo.call(exec, a, b);
            leave(exec);
            return result;
        }
    }

    private static class WithN extends Builtin {
        private final BodyN body;

        WithN(String name, BodyN body) {
            super(name);
            this.body = body;
        }

        @Override
        public Object call(Exec exec) {
            return call(exec, Results.NONE);
        }

        @Override
        public Object call(Exec exec, Object a) {
            return call(exec, new Object[] {a});
        }

        @Override
        public Object call(Exec exec, Object a, Object b) {
            return call(exec, new Object[] {a, b});
        }

        @Override
        public Object call(Exec exec, Object a, Object b, Object c) {
            return call(exec, new Object[] {a, b, c});
        }

        @Override
        public Object call(Exec exec, Object[] arguments) {
            enter(exec, arguments.length);
            var result = body.call(exec, arguments);
            leave(exec);
            return result;
        }
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
