package io.moonfleet.lua.internal.value;

import io.moonfleet.lua.LuaString;

/** Lua's operations on any values, with metamethods. Library code passes null for the operands' names. */
public final class Operators {

    /** As PUC Lua: a chain of __index or __newindex longer than this is taken for a loop. */
    private static final int LONGEST_CHAIN = 2000;

    private Operators() {}

    // ---- indexing ----

    public static Object index(Exec exec, Object container, Object key, Operands names) {
        var current = container;
        for (var step = 0; step < LONGEST_CHAIN; step++) {
            Object handler;
            if (current instanceof Table table) {
                var value = table.get(key);
                if (value != null) {
                    return value;
                }
                var metatable = table.metatable();
                if (metatable == null || (handler = metatable.metamethod(Metamethod.INDEX)) == null) {
                    return null;
                }
            } else {
                handler = exec.metamethod(current, Metamethod.INDEX);
                if (handler == null) {
                    throw OperandErrors.of(exec, current, "index", step == 0 ? names : null, 0);
                }
            }
            if (handler instanceof Function function) {
                return Results.first(exec.callMetamethod(function, current, key));
            }
            current = handler;
        }
        throw exec.runtimeError("'__index' chain too long; possible loop");
    }

    public static void setIndex(Exec exec, Object container, Object key, Object value, Operands names) {
        var current = container;
        for (var step = 0; step < LONGEST_CHAIN; step++) {
            Object handler;
            if (current instanceof Table table) {
                var metatable = table.metatable();
                if (metatable == null
                        || (handler = metatable.metamethod(Metamethod.NEWINDEX)) == null
                        || table.get(key) != null) {
                    rawSet(exec, table, key, value);
                    return;
                }
            } else {
                handler = exec.metamethod(current, Metamethod.NEWINDEX);
                if (handler == null) {
                    throw OperandErrors.of(exec, current, "index", step == 0 ? names : null, 0);
                }
            }
            if (handler instanceof Function function) {
                exec.callMetamethod(function, current, key, value);
                return;
            }
            current = handler;
        }
        throw exec.runtimeError("'__newindex' chain too long; possible loop");
    }

    /** Without metamethods; raises "table index is nil" and "table index is NaN". */
    public static void rawSet(Exec exec, Table table, Object key, Object value) {
        if (key == null) {
            throw exec.runtimeError("table index is nil");
        }
        if (key instanceof Double number && Double.isNaN(number)) {
            throw exec.runtimeError("table index is NaN");
        }
        table.put(key, value);
    }

    // ---- arithmetic ----

    /** The operations whose operands are numbers of any kind; {@code b} is ignored by UNM. */
    public static Object arith(Exec exec, Metamethod event, Object a, Object b, Operands names) {
        if (event.isBitwise()) {
            return bitwise(exec, event, a, b, names);
        }
        var x = Numbers.toNumber(a);
        if (x != null) {
            var y = Numbers.toNumber(b);
            if (y != null) {
                // a string operand makes it an operation on floats, as PUC Lua's macros happen to do
                return a instanceof LuaString || b instanceof LuaString
                        ? onNumbers(exec, event, Numbers.toDouble(x), Numbers.toDouble(y))
                        : onNumbers(exec, event, x, y);
            }
        }
        var handler = binaryHandler(exec, event, a, b);
        if (handler == null) {
            throw OperandErrors.ofTwo(exec, a, b, "perform arithmetic on", names);
        }
        return Results.first(exec.callMetamethod(handler, a, b));
    }

    private static Object onNumbers(Exec exec, Metamethod event, Object x, Object y) {
        if (x instanceof Long a && y instanceof Long b) {
            switch (event) {
                case ADD -> {
                    return a + b;
                }
                case SUB -> {
                    return a - b;
                }
                case MUL -> {
                    return a * b;
                }
                case UNM -> {
                    return -a;
                }
                case MOD -> {
                    return mod(exec, a, b);
                }
                case IDIV -> {
                    return floorDivide(exec, a, b);
                }
                default -> {
                    // the others work on floats
                }
            }
        }
        var a = Numbers.toDouble(x);
        var b = Numbers.toDouble(y);
        return switch (event) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MOD -> Numbers.mod(a, b);
            case IDIV -> Numbers.floorDivide(a, b);
            case POW -> Numbers.power(a, b);
            case UNM -> -a;
            default -> throw new IllegalArgumentException(event.name());
        };
    }

    public static long mod(Exec exec, long a, long b) {
        if (b == 0) {
            throw exec.runtimeError("attempt to perform 'n%0'");
        }
        return Math.floorMod(a, b);
    }

    public static long floorDivide(Exec exec, long a, long b) {
        if (b == 0) {
            throw exec.runtimeError("attempt to divide by zero");
        }
        return Math.floorDiv(a, b);
    }

    private static Object bitwise(Exec exec, Metamethod event, Object a, Object b, Operands names) {
        var x = Numbers.toInteger(a);
        if (x != null) {
            var y = Numbers.toInteger(b);
            if (y != null) {
                return onIntegers(event, x, y);
            }
        }
        var handler = binaryHandler(exec, event, a, b);
        if (handler != null) {
            return Results.first(exec.callMetamethod(handler, a, b));
        }
        if (Numbers.toNumber(a) != null && Numbers.toNumber(b) != null) {
            var culprit = x == null ? 0 : 1;
            throw exec.runtimeError(
                    "number" + OperandErrors.nameSuffix(names, culprit) + " has no integer representation");
        }
        throw OperandErrors.ofTwo(exec, a, b, "perform bitwise operation on", names);
    }

    private static long onIntegers(Metamethod event, long x, long y) {
        return switch (event) {
            case BAND -> x & y;
            case BOR -> x | y;
            case BXOR -> x ^ y;
            case SHL -> Numbers.shiftLeft(x, y);
            case SHR -> y == Long.MIN_VALUE ? 0 : Numbers.shiftLeft(x, -y);
            case BNOT -> ~x;
            default -> throw new IllegalArgumentException(event.name());
        };
    }

    static Object binaryHandler(Exec exec, Metamethod event, Object a, Object b) {
        var handler = exec.metamethod(a, event);
        return handler != null ? handler : exec.metamethod(b, event);
    }

    // ---- comparison ----

    public static boolean equal(Exec exec, Object a, Object b) {
        if (a == b || !(a instanceof Table || a instanceof Userdata)) {
            return Numbers.rawEquals(a, b);
        }
        if (b == null || a.getClass() != b.getClass()) {
            return false;
        }
        var handler = exec.metamethod(a, Metamethod.EQ);
        if (handler == null) {
            handler = exec.metamethod(b, Metamethod.EQ);
        }
        return handler != null && truth(Results.first(exec.callMetamethod(handler, a, b)));
    }

    public static boolean lessThan(Exec exec, Object a, Object b) {
        if (a instanceof Long x) {
            if (b instanceof Long y) {
                return x < y;
            }
            if (b instanceof Double y) {
                return Numbers.less(x.longValue(), y.doubleValue());
            }
        } else if (a instanceof Double x) {
            if (b instanceof Double y) {
                return x < y;
            }
            if (b instanceof Long y) {
                return Numbers.less(x.doubleValue(), y.longValue());
            }
        } else if (a instanceof LuaString x && b instanceof LuaString y) {
            return x.compareTo(y) < 0;
        }
        var handler = binaryHandler(exec, Metamethod.LT, a, b);
        if (handler == null) {
            throw OperandErrors.ofComparison(exec, a, b);
        }
        return truth(Results.first(exec.callMetamethod(handler, a, b)));
    }

    public static boolean lessOrEqual(Exec exec, Object a, Object b) {
        if (a instanceof Long x) {
            if (b instanceof Long y) {
                return x <= y;
            }
            if (b instanceof Double y) {
                return Numbers.lessOrEqual(x.longValue(), y.doubleValue());
            }
        } else if (a instanceof Double x) {
            if (b instanceof Double y) {
                return x <= y;
            }
            if (b instanceof Long y) {
                return Numbers.lessOrEqual(x.doubleValue(), y.longValue());
            }
        } else if (a instanceof LuaString x && b instanceof LuaString y) {
            return x.compareTo(y) <= 0;
        }
        var handler = binaryHandler(exec, Metamethod.LE, a, b);
        if (handler != null) {
            return truth(Results.first(exec.callMetamethod(handler, a, b)));
        }
        handler = binaryHandler(exec, Metamethod.LT, b, a); // 5.3 still tries not (b < a)
        if (handler == null) {
            throw OperandErrors.ofComparison(exec, a, b);
        }
        return !truth(Results.first(exec.callMetamethod(handler, b, a)));
    }

    public static boolean truth(Object value) {
        return value != null && value != Boolean.FALSE;
    }

    // ---- length ----

    public static Object length(Exec exec, Object value, Operands names) {
        if (value instanceof LuaString string) {
            return (long) string.length();
        }
        var handler = exec.metamethod(value, Metamethod.LEN);
        if (handler != null) {
            return Results.first(exec.callMetamethod(handler, value, value));
        }
        if (value instanceof Table table) {
            return table.length();
        }
        throw OperandErrors.of(exec, value, "get length of", names, 0);
    }

    // ---- text ----

    /** What {@code tostring} gives, with __tostring and __name. */
    public static LuaString tostring(Exec exec, Object value) {
        var handler = exec.metamethod(value, Metamethod.TOSTRING);
        var text = Numbers.toText(handler == null ? value : Results.first(exec.callback(handler, value)));
        if (text != null) {
            return text;
        }
        if (handler != null) {
            throw exec.error("'__tostring' must return a string");
        }
        return switch (value) {
            case null -> Texts.NIL;
            case Boolean truth -> truth ? Texts.TRUE : Texts.FALSE;
            default -> LuaString.of(TypeNames.named(exec, value) + ": " + addressOf(value));
        };
    }

    /** A stand-in for the address that PUC Lua shows: stable for the object's life. */
    public static String addressOf(Object value) {
        return "0x" + Long.toHexString(0x5500_0000_0000L + ((long) System.identityHashCode(value) << 4));
    }

    private static final class Texts {
        static final LuaString NIL = LuaString.of("nil");
        static final LuaString TRUE = LuaString.of("true");
        static final LuaString FALSE = LuaString.of("false");
    }
}
