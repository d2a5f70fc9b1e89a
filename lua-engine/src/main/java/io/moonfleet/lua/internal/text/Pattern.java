package io.moonfleet.lua.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Lua pattern, compiled: immutable, so that any number of matches may share it. A malformed part becomes an item that
 * raises its error when a match gets there, because that is when Lua raises it.
 */
public final class Pattern {

    /** What an item does. The kinds up to SET match one byte and may have a suffix. */
    static final int CHARACTER = 0;

    static final int ANY = 1;
    static final int SET = 2;
    static final int END = 3;
    static final int OPEN = 4;
    static final int OPEN_POSITION = 5;
    static final int CLOSE = 6;
    static final int SUBJECT_END = 7;
    static final int BALANCE = 8;
    static final int FRONTIER = 9;
    static final int BACK_REFERENCE = 10;
    static final int ERROR = 11;

    private static final char ESCAPE = '%';

    /** The suffixes of items that match one byte. */
    static final int ONCE = 0;

    static final int MAYBE = 1;
    static final int STAR = 2;
    static final int PLUS = 3;
    static final int LAZY = 4;

    final int[] kinds;
    final int[] suffixes;
    /** The byte of CHARACTER, both bytes of BALANCE, the digit of BACK_REFERENCE. */
    final int[] operands;

    final ByteClass[] sets;
    final String[] errors;
    private final boolean anchored;

    private Pattern(boolean anchored, List<Item> items) {
        this.anchored = anchored;
        kinds = items.stream().mapToInt(Item::kind).toArray();
        suffixes = items.stream().mapToInt(Item::suffix).toArray();
        operands = items.stream().mapToInt(Item::operand).toArray();
        sets = items.stream().map(Item::set).toArray(ByteClass[]::new);
        errors = items.stream().map(Item::error).toArray(String[]::new);
    }

    /** For find, match and gsub: a leading {@code ^} anchors. */
    public static Pattern compile(byte[] source) {
        var anchored = source.length > 0 && source[0] == '^';
        return new Pattern(anchored, new Compiler(source).compile(anchored ? 1 : 0));
    }

    /** For gmatch, where a leading {@code ^} is an ordinary character. */
    public static Pattern compileUnanchored(byte[] source) {
        return new Pattern(false, new Compiler(source).compile(0));
    }

    /** True when the text has no magic in it, so that a plain search finds the same. */
    public static boolean isPlain(byte[] source) {
        for (var b : source) {
            switch (b) {
                case '^', '$', '*', '+', '?', '.', '(', '[', ESCAPE, '-' -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }

    public boolean anchored() {
        return anchored;
    }

    /** How often matches have to look at every byte: whether the first item surely takes a byte. */
    boolean startsWithByte() {
        return kinds[0] <= SET && (suffixes[0] == ONCE || suffixes[0] == PLUS);
    }

    private record Item(int kind, int suffix, int operand, ByteClass set, String error) {

        static Item of(int kind) {
            return new Item(kind, ONCE, 0, null, null);
        }

        static Item of(int kind, int operand) {
            return new Item(kind, ONCE, operand, null, null);
        }

        static Item error(String message) {
            return new Item(ERROR, ONCE, 0, null, message);
        }
    }

    /** Thrown inside the compiler only. */
    private static final class Malformed extends Exception {

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    private static final class Compiler {

        private final byte[] source;
        private final List<Item> items = new ArrayList<>();

        Compiler(byte[] source) {
            this.source = source;
        }

        /** The byte at an index; like C, a zero after the last. */
        private int at(int index) {
            return index < source.length ? source[index] & 0xff : 0;
        }

        List<Item> compile(int from) {
            try {
                for (var p = from; p < source.length; ) {
                    p = item(p);
                }
                items.add(Item.of(END));
            } catch (Malformed e) {
                items.add(Item.error(e.getMessage()));
            }
            return items;
        }

        private int item(int p) throws Malformed {
            switch (at(p)) {
                case '(' -> {
                    var position = at(p + 1) == ')';
                    items.add(Item.of(position ? OPEN_POSITION : OPEN));
                    return position ? p + 2 : p + 1;
                }
                case ')' -> {
                    items.add(Item.of(CLOSE));
                    return p + 1;
                }
                case '$' -> {
                    if (p + 1 == source.length) {
                        items.add(Item.of(SUBJECT_END));
                        return p + 1;
                    }
                }
                case ESCAPE -> {
                    var next = at(p + 1);
                    if (next == 'b') {
                        return balance(p + 2);
                    }
                    if (next == 'f') {
                        return frontier(p + 2);
                    }
                    if (next >= '0' && next <= '9') {
                        items.add(Item.of(BACK_REFERENCE, next));
                        return p + 2;
                    }
                }
                default -> {}
            }
            return single(p);
        }

        private int balance(int p) throws Malformed {
            if (p >= source.length - 1) {
                throw new Malformed("malformed pattern (missing arguments to '" + ESCAPE + "b')");
            }
            items.add(Item.of(BALANCE, at(p) | at(p + 1) << 8));
            return p + 2;
        }

        private int frontier(int p) throws Malformed {
            if (at(p) != '[') {
                throw new Malformed("missing '[' after '" + ESCAPE + "f' in pattern");
            }
            var end = classEnd(p);
            items.add(new Item(FRONTIER, ONCE, 0, bracketed(p, end - 1), null));
            return end;
        }

        private int single(int p) throws Malformed {
            var end = classEnd(p);
            var suffix =
                    switch (at(end)) {
                        case '?' -> MAYBE;
                        case '*' -> STAR;
                        case '+' -> PLUS;
                        case '-' -> LAZY;
                        default -> ONCE;
                    };
            items.add(
                    switch (at(p)) {
                        case '.' -> new Item(ANY, suffix, 0, null, null);
                        case '[' -> new Item(SET, suffix, 0, bracketed(p, end - 1), null);
                        case ESCAPE -> escaped(at(p + 1), suffix);
                        default -> new Item(CHARACTER, suffix, at(p), null, null);
                    });
            return suffix == ONCE ? end : end + 1;
        }

        private static Item escaped(int letter, int suffix) {
            var set = ByteClass.named(letter);
            return set == null ? new Item(CHARACTER, suffix, letter, null, null) : new Item(SET, suffix, 0, set, null);
        }

        /** The index after the single-byte class that begins at p. */
        private int classEnd(int p) throws Malformed {
            var first = at(p);
            var next = p + 1;
            if (first == ESCAPE) {
                if (next >= source.length) {
                    throw new Malformed("malformed pattern (ends with '" + ESCAPE + "')");
                }
                return next + 1;
            }
            if (first == '[') {
                if (at(next) == '^') {
                    next++;
                }
                do { // a ']' right at the beginning is a member
                    if (next >= source.length) {
                        throw new Malformed("malformed pattern (missing ']')");
                    }
                    if (at(next++) == ESCAPE && next < source.length) {
                        next++;
                    }
                } while (at(next) != ']');
                return next + 1;
            }
            return next;
        }

        /** The set from the '[' at p to the ']' at last. */
        private ByteClass bracketed(int p, int last) {
            var set = new ByteClass.Builder();
            var negated = at(p + 1) == '^';
            var i = negated ? p + 2 : p + 1;
            for (; i < last; i++) {
                if (at(i) == ESCAPE) {
                    i++;
                    var named = ByteClass.named(at(i));
                    if (named != null) {
                        set.add(named);
                    } else {
                        set.add(at(i), at(i));
                    }
                } else if (at(i + 1) == '-' && i + 2 < last) {
                    set.add(at(i), at(i + 2));
                    i += 2;
                } else {
                    set.add(at(i), at(i));
                }
            }
            return negated ? set.build().complement() : set.build();
        }
    }

    @Override
    public String toString() {
        return "Pattern" + Arrays.toString(kinds);
    }
}
