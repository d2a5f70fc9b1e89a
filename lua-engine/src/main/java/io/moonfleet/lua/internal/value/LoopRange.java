package io.moonfleet.lua.internal.value;

/** The bounds of a numeric for loop, prepared as PUC Lua 5.3's FORPREP does. */
public record LoopRange(
        boolean isInteger,
        long integerStart,
        long integerLimit,
        long integerStep,
        double floatStart,
        double floatLimit,
        double floatStep) {

    /** @throws LuaError a bound is no number */
    public static LoopRange of(Exec exec, Object start, Object limit, Object step) {
        if (start instanceof Long from && step instanceof Long by) {
            var range = integers(from, limit, by);
            if (range != null) {
                return range;
            }
        }
        var to = number(exec, limit, "limit");
        var by = number(exec, step, "step");
        var from = number(exec, start, "initial value");
        return new LoopRange(false, 0, 0, 0, from, to, by);
    }

    private static LoopRange integers(long from, Object limit, long by) {
        var number = Numbers.toNumber(limit);
        if (number == null) {
            return null;
        }
        if (number instanceof Long to) {
            return new LoopRange(true, from, to, by, 0, 0, 0);
        }
        var bound = (double) (Double) number;
        var rounded = by < 0 ? Math.ceil(bound) : Math.floor(bound);
        if (rounded >= -0x1p63 && rounded < 0x1p63) {
            return new LoopRange(true, from, (long) rounded, by, 0, 0, 0);
        }
        // beyond all integers: either every one is within the limit, or none
        if (bound > 0) {
            return by < 0 ? empty() : new LoopRange(true, from, Long.MAX_VALUE, by, 0, 0, 0);
        }
        return by >= 0 ? empty() : new LoopRange(true, from, Long.MIN_VALUE, by, 0, 0, 0);
    }

    private static LoopRange empty() {
        return new LoopRange(true, 1, 0, 1, 0, 0, 0);
    }

    private static double number(Exec exec, Object value, String what) {
        var number = Numbers.toNumber(value);
        if (number != null) {
            return Numbers.toDouble(number);
        }
        throw exec.runtimeError("'for' " + what + " must be a number");
    }
}
