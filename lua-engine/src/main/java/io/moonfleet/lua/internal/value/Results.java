package io.moonfleet.lua.internal.value;

/** The convention for results of calls: one value is itself; none or several are an {@code Object[]}. */
public final class Results {

    public static final Object[] NONE = {};

    private Results() {}

    /** The first value, or nil. */
    public static Object first(Object result) {
        return result instanceof Object[] several ? (several.length == 0 ? null : several[0]) : result;
    }

    /** All values; possibly the result itself, so never write to it. */
    public static Object[] all(Object result) {
        return result instanceof Object[] several ? several : new Object[] {result};
    }

    public static Object get(Object result, int index) {
        if (result instanceof Object[] several) {
            return index < several.length ? several[index] : null;
        }
        return index == 0 ? result : null;
    }

    public static Object of(Object... values) {
        return values;
    }

    /** The given values before those of a result. */
    public static Object[] join(Object[] head, int headLength, Object tail) {
        if (tail instanceof Object[] several) {
            var joined = java.util.Arrays.copyOf(head, headLength + several.length);
            System.arraycopy(several, 0, joined, headLength, several.length);
            return joined;
        }
        var joined = java.util.Arrays.copyOf(head, headLength + 1);
        joined[headLength] = tail;
        return joined;
    }
}
