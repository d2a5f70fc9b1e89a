package io.moonfleet.lua.internal.text;

/** A set of bytes, as 256 bits: the character classes of patterns, in the C locale. */
final class ByteClass {

    private static final ByteClass ALPHA = ranges('A', 'Z', 'a', 'z');
    private static final ByteClass CONTROL = ranges(0, 31, 127, 127);
    private static final ByteClass DIGIT = ranges('0', '9');
    private static final ByteClass GRAPH = ranges(33, 126);
    private static final ByteClass LOWER = ranges('a', 'z');
    private static final ByteClass PUNCTUATION = ranges(33, 47, 58, 64, 91, 96, 123, 126);
    private static final ByteClass SPACE = ranges('\t', '\r', ' ', ' ');
    private static final ByteClass UPPER = ranges('A', 'Z');
    private static final ByteClass ALPHANUMERIC = ranges('0', '9', 'A', 'Z', 'a', 'z');
    private static final ByteClass HEXADECIMAL = ranges('0', '9', 'A', 'F', 'a', 'f');
    private static final ByteClass ZERO = ranges(0, 0);

    private final long[] bits;

    private ByteClass(long[] bits) {
        this.bits = bits;
    }

    /** The class of a letter after {@code %}, or null: then the letter stands for itself. */
    static ByteClass named(int letter) {
        var positive =
                switch (letter | 32) {
                    case 'a' -> ALPHA;
                    case 'c' -> CONTROL;
                    case 'd' -> DIGIT;
                    case 'g' -> GRAPH;
                    case 'l' -> LOWER;
                    case 'p' -> PUNCTUATION;
                    case 's' -> SPACE;
                    case 'u' -> UPPER;
                    case 'w' -> ALPHANUMERIC;
                    case 'x' -> HEXADECIMAL;
                    case 'z' -> ZERO; // deprecated in 5.2, still there in 5.3
                    default -> null;
                };
        if (positive == null || letter > 'z' || letter < 'A') {
            return null;
        }
        return letter >= 'a' ? positive : positive.complement();
    }

    boolean contains(int b) {
        return (bits[b >>> 6] >>> b & 1) != 0;
    }

    ByteClass complement() {
        return new ByteClass(new long[] {~bits[0], ~bits[1], ~bits[2], ~bits[3]});
    }

    private static ByteClass ranges(int... bounds) {
        var set = new Builder();
        for (var i = 0; i < bounds.length; i += 2) {
            set.add(bounds[i], bounds[i + 1]);
        }
        return set.build();
    }

    /** Collects the members of a set. */
    static final class Builder {

        private final long[] bits = new long[4];

        /** Adds a range with both its ends; none when they are in the wrong order. */
        void add(int from, int to) {
            for (var b = from; b <= to; b++) {
                bits[b >>> 6] |= 1L << b;
            }
        }

        void add(ByteClass others) {
            for (var i = 0; i < bits.length; i++) {
                bits[i] |= others.bits[i];
            }
        }

        ByteClass build() {
            return new ByteClass(bits.clone());
        }
    }
}
