package io.moonfleet.lua.luaj;

import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaLimits;
import java.util.Arrays;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.DebugLib;
import org.luaj.vm2.lib.VarArgFunction;

/** Sees every instruction: counts fuel, keeps the call stacks, puts places and tracebacks to errors. */
final class Watch extends DebugLib {

    private static final long TICK = 200_000;

    /** The calls of one coroutine. */
    private static final class Calls {
        private LuaFunction[] functions = new LuaFunction[16];
        private int[] places = new int[16];
        private int depth;

        void push(LuaFunction function) {
            if (depth == functions.length) {
                functions = Arrays.copyOf(functions, depth * 2);
                places = Arrays.copyOf(places, depth * 2);
            }
            functions[depth] = function;
            places[depth++] = -1;
        }

        void pop() {
            if (depth > 0) {
                functions[--depth] = null;
            }
        }

        /** {@code file:line} of a level, 0 being the innermost; empty for what is not Lua. */
        String place(int level) {
            var index = depth - 1 - level;
            if (index < 0 || !(functions[index] instanceof LuaClosure closure)) {
                return "";
            }
            var lines = closure.p.lineinfo;
            var pc = places[index];
            var line = lines != null && pc >= 0 && pc < lines.length ? String.valueOf(lines[pc]) : "?";
            return source(closure) + ":" + line;
        }

        String traceback(int from) {
            var text = new StringBuilder("stack traceback:");
            var shown = 0;
            for (var index = depth - 1 - from; index >= 0 && shown < 22; index--, shown++) {
                if (functions[index] instanceof LuaClosure closure) {
                    text.append("\n\t").append(place(depth - 1 - index)).append(": in ");
                    text.append(
                            closure.p.linedefined == 0
                                    ? "main chunk"
                                    : "function <" + source(closure) + ":" + closure.p.linedefined + ">");
                } else {
                    text.append("\n\t[Java]: in ?");
                }
            }
            return text.toString();
        }

        private static String source(LuaClosure closure) {
            var source = closure.p.source == null ? "?" : closure.p.source.tojstring();
            return source.startsWith("@") || source.startsWith("=") ? source.substring(1) : source;
        }
    }

    private final LuaLimits limits;
    private final Runnable fairnessTick;
    private org.luaj.vm2.Globals watched;
    private LuaThread thread;
    private Calls calls = new Calls();
    private long fuel;
    private long used;
    private long untilTick = TICK;
    private volatile LuaKilled killed;
    private String lastTraceback = "";

    Watch(LuaLimits limits, Runnable fairnessTick) {
        this.limits = limits;
        this.fairnessTick = fairnessTick;
    }

    @Override
    public LuaValue call(LuaValue name, LuaValue environment) {
        watched = environment.checkglobals();
        watched.debuglib = this;
        follow(watched.running);
        return LuaValue.NIL;
    }

    void refuel() {
        checkAlive();
        fuel = limits.instructionsPerCall();
        lastTraceback = "";
    }

    void checkAlive() {
        if (killed != null) {
            throw killed;
        }
    }

    void kill(LuaKilled why) {
        if (killed == null) {
            killed = why;
        }
    }

    LuaKilled killed() {
        return killed;
    }

    long instructions() {
        return used;
    }

    @Override
    public void onCall(LuaFunction function) {
        enter(function);
    }

    @Override
    public void onCall(LuaClosure closure, Varargs arguments, LuaValue[] stack) {
        enter(closure);
    }

    private void enter(LuaFunction function) {
        followCoroutine();
        calls.push(function); // first, because LuaJ calls onReturn for every call that began here
        if (calls.depth > limits.callDepth()) {
            throw new LuaError("stack overflow");
        }
    }

    @SuppressWarnings("ReferenceEquality") // on every instruction: which coroutine, not whether it is equal
    private void followCoroutine() {
        if (watched.running != thread) {
            follow(watched.running);
        }
    }

    private void follow(LuaThread running) {
        thread = running;
        if (running.callstack == null) {
            running.callstack = new Calls();
            running.errorfunc = new VarArgFunction() {
                @Override
                public Varargs invoke(Varargs arguments) {
                    running.errorfunc = null;
                    return LuaValue.valueOf(placed(arguments.tojstring(1)));
                }
            };
        }
        calls = (Calls) running.callstack;
    }

    @Override
    public void onInstruction(int pc, Varargs values, int top) {
        followCoroutine();
        calls.places[calls.depth - 1] = pc;
        used++;
        if (--fuel < 0 || killed != null) {
            stop();
        }
        if (--untilTick == 0) {
            untilTick = TICK;
            fairnessTick.run();
        }
    }

    private void stop() {
        if (killed == null) {
            killed = new LuaKilled(
                    LuaKilled.Cause.INSTRUCTIONS,
                    "more than " + limits.instructionsPerCall() + " instructions in one call",
                    calls.place(0));
        }
        throw killed;
    }

    @Override
    public void onReturn() {
        followCoroutine();
        calls.pop();
    }

    @Override
    public String traceback(int level) {
        return calls.traceback(level);
    }

    String place(int level) {
        return calls.place(level);
    }

    int depth() {
        return calls.depth;
    }

    /** Unwinds what a Java stack overflow left behind. */
    void unwindTo(int depth) {
        while (calls.depth > depth) {
            calls.pop();
        }
    }

    String lastTraceback() {
        return lastTraceback;
    }

    /** Remembers the stack of an error that is being raised. */
    void raising() {
        lastTraceback = calls.traceback(0);
    }

    /** LuaJ writes "@file:line message"; Lua writes "file:line: message". */
    private String placed(String message) {
        raising();
        var place = calls.place(0);
        for (var prefix : new String[] {"@" + place + " ", place + " "}) {
            if (message.startsWith(prefix)) {
                return place + ": " + message.substring(prefix.length()).replaceFirst("^vm error: [\\w.]+: ", "");
            }
        }
        return message;
    }
}
