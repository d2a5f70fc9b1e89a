package io.moonfleet.lua.luaj;

import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** What LuaJ's basic functions do wrongly or must not do: error values, places, tracebacks, garbage collection. */
final class BaseFunctions {

    private final LuajContext context;
    private final Watch watch;
    private boolean handling; // a handler of xpcall runs: it wants the stack of the error, which is unwound already

    BaseFunctions(LuajContext context, Watch watch) {
        this.context = context;
        this.watch = watch;
    }

    /** A function body, so that lambdas can be Lua functions. */
    @FunctionalInterface
    interface Body {
        Varargs invoke(Varargs arguments);
    }

    static VarArgFunction function(String name, Body body) {
        return new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs arguments) {
                return body.invoke(arguments);
            }

            @Override
            public String name() {
                return name;
            }
        };
    }

    void install(Globals globals) {
        globals.set("error", function("error", this::error));
        globals.set("assert", function("assert", this::check));
        globals.set("pcall", function("pcall", arguments -> protect(arguments.arg1(), arguments.subargs(2), null)));
        globals.set(
                "xpcall",
                function("xpcall", arguments -> protect(arguments.arg1(), arguments.subargs(3), arguments.arg(2))));
        globals.set("type", function("type", this::type));
        globals.set("collectgarbage", function("collectgarbage", arguments -> {
            arguments.optjstring(1, "collect");
            return LuaValue.ZERO; // a tenant must not start the collector of the whole process
        }));
        var debug = new org.luaj.vm2.LuaTable();
        debug.set("traceback", function("traceback", this::traceback));
        globals.set("debug", debug);
    }

    private Varargs type(Varargs arguments) {
        var value = arguments.checkvalue(1);
        return LuaValue.valueOf(context.isDisguised(value) ? "userdata" : value.typename());
    }

    private Varargs traceback(Varargs arguments) {
        var message = arguments.isthread(1) ? arguments.arg(2) : arguments.arg1();
        if (!message.isnil() && !message.isstring()) {
            return message;
        }
        var stack = handling ? watch.lastTraceback() : watch.traceback(0);
        return LuaValue.valueOf(message.isnil() ? stack : message.tojstring() + "\n" + stack);
    }

    private Varargs error(Varargs arguments) {
        var value = arguments.arg1();
        var level = arguments.optint(2, 1);
        watch.raising();
        if (value.type() == LuaValue.TSTRING && level > 0) {
            var place = watch.place(level - 1);
            throw new RaisedError(
                    place.isEmpty() ? value : LuaValue.valueOf(place + ": ").concat(value));
        }
        throw new RaisedError(value);
    }

    private Varargs check(Varargs arguments) {
        if (arguments.checkvalue(1).toboolean()) {
            return arguments;
        }
        watch.raising();
        throw new RaisedError(arguments.narg() > 1 ? arguments.arg(2) : LuaValue.valueOf("assertion failed!"));
    }

    private Varargs protect(LuaValue body, Varargs arguments, LuaValue handler) {
        var depth = watch.depth();
        LuaValue raised;
        try {
            return LuaValue.varargsOf(LuaValue.TRUE, body.invoke(arguments));
        } catch (LuaError error) {
            raised = valueOf(error);
        } catch (StackOverflowError error) {
            raised = LuaValue.valueOf("stack overflow");
        }
        watch.unwindTo(depth);
        watch.checkAlive();
        return LuaValue.varargsOf(LuaValue.FALSE, handler == null ? raised : handle(handler, raised));
    }

    private LuaValue handle(LuaValue handler, LuaValue raised) {
        handling = true;
        try {
            return handler.call(raised);
        } finally {
            handling = false;
        }
    }

    static LuaValue valueOf(LuaError error) {
        var value = error.getMessageObject();
        return value == null ? LuaValue.NIL : value;
    }
}
