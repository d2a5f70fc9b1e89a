package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.LuaProfile;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.value.Check;
import io.moonfleet.lua.internal.value.Exec;
import io.moonfleet.lua.internal.value.Numbers;
import io.moonfleet.lua.internal.value.Operators;
import io.moonfleet.lua.internal.value.Results;
import java.util.function.DoubleUnaryOperator;

/** The {@code math} table of manual section 6.7, and what 5.2 had besides, which Debian's and HC3's 5.3 keep. */
public final class MathLibrary extends Library {

    private static final LuaString INTEGER = LuaString.of("integer");
    private static final LuaString FLOAT = LuaString.of("float");
    private static final double LOG_2 = Math.log(2);

    public MathLibrary() {
        super("math");
    }

    @Override
    protected void define(Definitions definitions, LuaProfile profile) {
        definitions
                .value("pi", Math.PI)
                .value("huge", Double.POSITIVE_INFINITY)
                .value("maxinteger", Long.MAX_VALUE)
                .value("mininteger", Long.MIN_VALUE)
                .function1("abs", MathLibrary::abs)
                .function1("ceil", (exec, x) -> rounded(exec, x, true))
                .function1("floor", (exec, x) -> rounded(exec, x, false))
                .function2("fmod", MathLibrary::fmod)
                .function2("log", MathLibrary::log)
                .functionN("max", MathLibrary::max)
                .functionN("min", MathLibrary::min)
                .function1("modf", MathLibrary::modf)
                .functionN("random", MathLibrary::random)
                .function1("randomseed", MathLibrary::randomSeed)
                .function1("tointeger", MathLibrary::toInteger)
                .function1("type", MathLibrary::type)
                .function2("ult", MathLibrary::ult);
        defineTrigonometry(definitions);
        defineOld(definitions);
    }

    private static void defineTrigonometry(Definitions definitions) {
        real(definitions, "acos", Math::acos);
        real(definitions, "asin", Math::asin);
        real(definitions, "cos", Math::cos);
        real(definitions, "deg", x -> x * (180.0 / Math.PI));
        real(definitions, "exp", Math::exp);
        real(definitions, "rad", x -> x * (Math.PI / 180.0));
        real(definitions, "sin", Math::sin);
        real(definitions, "sqrt", Math::sqrt);
        real(definitions, "tan", Math::tan);
        definitions.function2("atan", MathLibrary::atan);
    }

    private static void defineOld(Definitions definitions) {
        real(definitions, "cosh", Math::cosh);
        real(definitions, "sinh", Math::sinh);
        real(definitions, "tanh", Math::tanh);
        real(definitions, "log10", Math::log10);
        definitions
                .function2("atan2", MathLibrary::atan)
                .function2("pow", (exec, x, y) -> Numbers.power(Check.real(exec, 1, x), Check.real(exec, 2, y)))
                .function1("frexp", MathLibrary::frexp)
                .function2("ldexp", MathLibrary::ldexp);
    }

    private static void real(Definitions definitions, String name, DoubleUnaryOperator function) {
        definitions.function1(name, (exec, x) -> function.applyAsDouble(Check.real(exec, 1, x)));
    }

    /** The float as an integer where it fits, else as it is. */
    private static Object integerIfItFits(double value) {
        var integer = Numbers.exactInteger(value);
        return integer != null ? integer : (Object) value;
    }

    private static Object abs(Exec exec, Object x) {
        if (x instanceof Long integer) {
            return Math.abs(integer);
        }
        return Math.abs(Check.real(exec, 1, x));
    }

    private static Object rounded(Exec exec, Object x, boolean up) {
        if (x instanceof Long) {
            return x;
        }
        var value = Check.real(exec, 1, x);
        return integerIfItFits(up ? Math.ceil(value) : Math.floor(value));
    }

    private static Object fmod(Exec exec, Object x, Object y) {
        if (x instanceof Long a && y instanceof Long b) {
            if (b == 0) {
                throw Check.bad(exec, 2, "zero");
            }
            return a % b;
        }
        var divisor =
                Check.real(exec, 2, y); // checked first, as in the C library that compilers made of PUC Lua's source
        return Check.real(exec, 1, x) % divisor;
    }

    private static Object modf(Exec exec, Object x) {
        if (x instanceof Long) {
            return Results.of(x, 0.0);
        }
        var value = Check.real(exec, 1, x);
        var whole = value < 0 ? Math.ceil(value) : Math.floor(value);
        return Results.of(integerIfItFits(whole), value == whole ? 0.0 : value - whole);
    }

    private static Object log(Exec exec, Object x, Object base) {
        var value = Check.real(exec, 1, x);
        if (base == null) {
            return Math.log(value);
        }
        var b = Check.real(exec, 2, base);
        if (b == 2) {
            return log2(value);
        }
        return b == 10 ? Math.log10(value) : Math.log(value) / Math.log(b);
    }

    /** Exact for powers of two, which a quotient of logarithms is not. */
    private static double log2(double value) {
        if (value > 0 && value <= Double.MAX_VALUE) {
            var exponent = Math.getExponent(value);
            if (value == Math.scalb(1.0, exponent)) {
                return exponent;
            }
        }
        return Math.log(value) / LOG_2;
    }

    private static Object atan(Exec exec, Object y, Object x) {
        return Math.atan2(Check.real(exec, 1, y), Check.real(exec, 2, x, 1));
    }

    private static Object max(Exec exec, Object[] values) {
        if (values.length == 0) {
            throw Check.bad(exec, 1, "value expected");
        }
        var best = values[0];
        for (var i = 1; i < values.length; i++) {
            if (Operators.lessThan(exec, best, values[i])) {
                best = values[i];
            }
        }
        exec.burn(values.length);
        return best;
    }

    private static Object min(Exec exec, Object[] values) {
        if (values.length == 0) {
            throw Check.bad(exec, 1, "value expected");
        }
        var best = values[0];
        for (var i = 1; i < values.length; i++) {
            if (Operators.lessThan(exec, values[i], best)) {
                best = values[i];
            }
        }
        exec.burn(values.length);
        return best;
    }

    private static Object random(Exec exec, Object[] arguments) {
        var state = LibraryState.of(exec);
        long low;
        long up;
        switch (arguments.length) {
            case 0 -> {
                return (state.nextRandom() >>> 11) * 0x1p-53;
            }
            case 1 -> {
                low = 1;
                up = Check.integer(exec, 1, arguments[0]);
            }
            case 2 -> {
                low = Check.integer(exec, 1, arguments[0]);
                up = Check.integer(exec, 2, arguments[1]);
            }
            default -> throw exec.error("wrong number of arguments");
        }
        if (low > up) {
            throw Check.bad(exec, 1, "interval is empty");
        }
        if (low < 0 && up > Long.MAX_VALUE + low) {
            throw Check.bad(exec, 1, "interval too large");
        }
        return low + below(state, up - low + 1);
    }

    /** A random number from 0 and below a bound; a bound of 2^63 comes as the smallest integer. */
    private static long below(LibraryState state, long bound) {
        if ((bound & (bound - 1)) == 0) {
            return state.nextRandom() & (bound - 1);
        }
        long bits;
        long result;
        do { // what is left over after the last whole multiple of the bound would favour small numbers
            bits = state.nextRandom() >>> 1;
            result = bits % bound;
        } while (bits - result + (bound - 1) < 0);
        return result;
    }

    private static Object randomSeed(Exec exec, Object seed) {
        LibraryState.of(exec).seedRandom((long) Check.real(exec, 1, seed));
        return Results.NONE;
    }

    private static Object toInteger(Exec exec, Object x) {
        return Numbers.toInteger(Check.any(exec, 1, x));
    }

    private static Object type(Exec exec, Object x) {
        return switch (Check.any(exec, 1, x)) {
            case Long _ -> INTEGER;
            case Double _ -> FLOAT;
            case null, default -> null;
        };
    }

    private static Object ult(Exec exec, Object x, Object y) {
        return Long.compareUnsigned(Check.integer(exec, 1, x), Check.integer(exec, 2, y)) < 0;
    }

    private static Object frexp(Exec exec, Object x) {
        var value = Check.real(exec, 1, x);
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return Results.of(value, 0L);
        }
        var scaled = Math.abs(value) < Double.MIN_NORMAL ? value * 0x1p64 : value;
        var exponent = Math.getExponent(scaled) + 1;
        return Results.of(Math.scalb(scaled, -exponent), (long) exponent - (scaled == value ? 0 : 64));
    }

    private static Object ldexp(Exec exec, Object x, Object exponent) {
        var value = Check.real(exec, 1, x);
        return Math.scalb(value, (int) Check.integer(exec, 2, exponent));
    }
}
