package io.moonfleet.lua.luaj;

import io.moonfleet.lua.LuaCoroutine;
import io.moonfleet.lua.LuaString;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Values on their way between LuaJ and the host. */
final class Values {

    private static final double EXACT = 0x1p53;

    private final LuajContext context;

    Values(LuajContext context) {
        this.context = context;
    }

    /** A value for the host. LuaJ has no integers beyond 32 bits, so an integral double counts as an integer. */
    Object out(LuaValue value) {
        return switch (value.type()) {
            case LuaValue.TNIL, LuaValue.TNONE -> null;
            case LuaValue.TBOOLEAN -> value.toboolean();
            case LuaValue.TNUMBER -> number((LuaNumber) value);
            case LuaValue.TSTRING -> {
                var string = value.checkstring();
                yield LuaString.copyOf(string.m_bytes, string.m_offset, string.m_offset + string.m_length);
            }
            case LuaValue.TTABLE -> new Table(context, (LuaTable) value);
            case LuaValue.TFUNCTION -> new Function(value);
            case LuaValue.TTHREAD -> new Coroutine((LuaThread) value);
            default -> value;
        };
    }

    private static Object number(LuaNumber number) {
        if (number.isint()) {
            return (long) number.toint();
        }
        var value = number.todouble();
        return value == Math.rint(value) && Math.abs(value) <= EXACT ? (Object) (long) value : (Object) value;
    }

    /** A value for Lua. */
    LuaValue in(Object value) {
        return switch (value) {
            case null -> LuaValue.NIL;
            case Boolean truth -> LuaValue.valueOf(truth);
            case Long integer -> {
                var small = (int) (long) integer;
                yield small == integer ? LuaValue.valueOf(small) : LuaValue.valueOf((double) integer);
            }
            case Double number -> LuaValue.valueOf(number);
            case LuaString string -> LuaValue.valueOf(string.bytes());
            case Table table -> table.delegate();
            case Function function -> function.delegate();
            case Coroutine coroutine -> coroutine.delegate();
            case LuaValue opaque -> opaque;
            default -> throw new IllegalArgumentException("not a Lua value: " + value.getClass());
        };
    }

    Object[] out(Varargs varargs) {
        var results = new Object[varargs.narg()];
        for (var i = 0; i < results.length; i++) {
            results[i] = out(varargs.arg(i + 1));
        }
        return results;
    }

    Varargs in(Object[] values) {
        return switch (values.length) {
            case 0 -> LuaValue.NONE;
            case 1 -> in(values[0]);
            default -> {
                var converted = new LuaValue[values.length];
                for (var i = 0; i < values.length; i++) {
                    converted[i] = in(values[i]);
                }
                yield LuaValue.varargsOf(converted);
            }
        };
    }

    /** Equal for the same Lua function. */
    record Function(LuaValue delegate) implements io.moonfleet.lua.LuaFunction {

        @Override
        public boolean equals(Object other) {
            return other instanceof Function that && delegate.equals(that.delegate);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(delegate);
        }
    }

    record Coroutine(LuaThread delegate) implements LuaCoroutine {}
}
