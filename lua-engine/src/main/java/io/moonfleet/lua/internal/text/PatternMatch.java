package io.moonfleet.lua.internal.text;

import io.moonfleet.lua.LuaString;

/** One search of a pattern in a subject: where it is, and what it captured. Backtracks as the reference does. */
public final class PatternMatch {

    private static final int MAX_CAPTURES = 32;
    private static final int MAX_DEPTH = 200;
    private static final int UNFINISHED = -1;
    private static final int POSITION = -2;
    private static final int NONE = -1;
    /** Steps that are paid for in one go. */
    private static final int INSTALMENT = 512;

    private final Pattern pattern;
    private final byte[] subject;
    private final Caller caller;
    private int[] captureStarts = new int[4];
    private int[] captureLengths = new int[4];
    private int captures;
    private int depth;
    private int unpaid;
    private int start;
    private int end;

    public PatternMatch(Pattern pattern, byte[] subject, Caller caller) {
        this.pattern = pattern;
        this.subject = subject;
        this.caller = caller;
    }

    /** Where the last match begins. */
    public int start() {
        return start;
    }

    /** The index after the last match. */
    public int end() {
        return end;
    }

    public int captureCount() {
        return captures;
    }

    /** Finds the first match that begins at an index or later (when the pattern is anchored: there). */
    public boolean find(int from) {
        var at = from;
        do {
            if (pattern.startsWithByte() && !pattern.anchored()) {
                at = skip(at);
                if (at >= subject.length) {
                    return false;
                }
            }
            if (matchAt(at)) {
                return true;
            }
            at++;
        } while (at <= subject.length && !pattern.anchored());
        return false;
    }

    /** The first index from here at which the first item of the pattern matches; the subject's length when none. */
    private int skip(int from) {
        var at = from;
        while (at < subject.length && !single(at, 0)) {
            at++;
        }
        pay(at - from);
        return at;
    }

    /** Matches at one index. */
    public boolean matchAt(int index) {
        captures = 0;
        depth = MAX_DEPTH;
        start = index;
        end = match(index, 0);
        return end != NONE;
    }

    private void pay(int steps) {
        unpaid += steps;
        if (unpaid >= INSTALMENT) {
            caller.burn(unpaid);
            unpaid = 0;
        }
    }

    private int match(int from, int firstItem) {
        if (depth-- == 0) {
            throw caller.error("pattern too complex");
        }
        var result = items(from, firstItem);
        depth++;
        return result;
    }

    private int items(int from, int firstItem) {
        var s = from;
        var item = firstItem;
        while (true) {
            pay(1);
            switch (pattern.kinds[item]) {
                case Pattern.END -> {
                    return s;
                }
                case Pattern.OPEN -> {
                    return open(s, item, UNFINISHED);
                }
                case Pattern.OPEN_POSITION -> {
                    return open(s, item, POSITION);
                }
                case Pattern.CLOSE -> {
                    return close(s, item);
                }
                case Pattern.SUBJECT_END -> {
                    return s == subject.length ? s : NONE;
                }
                case Pattern.BALANCE -> s = balance(s, pattern.operands[item]);
                case Pattern.FRONTIER -> s = atFrontier(s, pattern.sets[item]) ? s : NONE;
                case Pattern.BACK_REFERENCE -> s = backReference(s, pattern.operands[item]);
                case Pattern.ERROR -> throw caller.error(pattern.errors[item]);
                default -> {
                    switch (pattern.suffixes[item]) {
                        case Pattern.ONCE -> s = single(s, item) ? s + 1 : NONE;
                        case Pattern.MAYBE -> {
                            if (single(s, item)) {
                                var rest = match(s + 1, item + 1);
                                if (rest != NONE) {
                                    return rest;
                                }
                            }
                        }
                        case Pattern.STAR -> {
                            return expand(s, item, 0);
                        }
                        case Pattern.PLUS -> {
                            return expand(s, item, 1);
                        }
                        default -> {
                            return expandLazily(s, item);
                        }
                    }
                }
            }
            if (s == NONE) {
                return NONE;
            }
            item++;
        }
    }

    private boolean single(int s, int item) {
        if (s >= subject.length) {
            return false;
        }
        return switch (pattern.kinds[item]) {
            case Pattern.CHARACTER -> (subject[s] & 0xff) == pattern.operands[item];
            case Pattern.ANY -> true;
            default -> pattern.sets[item].contains(subject[s] & 0xff);
        };
    }

    private int expand(int s, int item, int minimum) {
        var longest = run(s, item);
        pay(longest - s);
        var next = item + 1;
        if (depth > 0 && pattern.kinds[next] == Pattern.END) {
            return longest - s >= minimum ? longest : NONE;
        }
        // What cannot begin the rest need not be tried.
        var filtered = depth > 0 && pattern.kinds[next] <= Pattern.SET && pattern.suffixes[next] == Pattern.ONCE;
        for (var at = longest; at >= s + minimum; at--) {
            if (filtered && !single(at, next)) {
                pay(1);
                continue;
            }
            var rest = match(at, next);
            if (rest != NONE) {
                return rest;
            }
        }
        return NONE;
    }

    /** The index after the longest run of bytes that an item matches. */
    private int run(int s, int item) {
        var at = s;
        var bytes = subject;
        switch (pattern.kinds[item]) {
            case Pattern.CHARACTER -> {
                var wanted = (byte) pattern.operands[item];
                while (at < bytes.length && bytes[at] == wanted) {
                    at++;
                }
            }
            case Pattern.ANY -> at = bytes.length;
            default -> {
                var set = pattern.sets[item];
                while (at < bytes.length && set.contains(bytes[at] & 0xff)) {
                    at++;
                }
            }
        }
        return at;
    }

    private int expandLazily(int s, int item) {
        var at = s;
        while (true) {
            var rest = match(at, item + 1);
            if (rest != NONE) {
                return rest;
            }
            if (!single(at, item)) {
                return NONE;
            }
            at++;
        }
    }

    private int open(int s, int item, int what) {
        if (captures >= MAX_CAPTURES) {
            throw caller.error("too many captures");
        }
        if (captures == captureStarts.length) {
            captureStarts = java.util.Arrays.copyOf(captureStarts, MAX_CAPTURES);
            captureLengths = java.util.Arrays.copyOf(captureLengths, MAX_CAPTURES);
        }
        captureStarts[captures] = s;
        captureLengths[captures] = what;
        captures++;
        var rest = match(s, item + 1);
        if (rest == NONE) {
            captures--;
        }
        return rest;
    }

    private int close(int s, int item) {
        var capture = captures - 1;
        while (capture >= 0 && captureLengths[capture] != UNFINISHED) {
            capture--;
        }
        if (capture < 0) {
            throw caller.error("invalid pattern capture");
        }
        captureLengths[capture] = s - captureStarts[capture];
        var rest = match(s, item + 1);
        if (rest == NONE) {
            captureLengths[capture] = UNFINISHED;
        }
        return rest;
    }

    private int balance(int s, int pair) {
        var opening = (byte) pair;
        var closing = (byte) (pair >> 8);
        if (s >= subject.length || subject[s] != opening) {
            return NONE;
        }
        var nesting = 1;
        for (var at = s + 1; at < subject.length; at++) {
            if (subject[at] == closing) {
                if (--nesting == 0) {
                    pay(at - s);
                    return at + 1;
                }
            } else if (subject[at] == opening) {
                nesting++;
            }
        }
        pay(subject.length - s);
        return NONE;
    }

    private boolean atFrontier(int s, ByteClass set) {
        var before = s == 0 ? 0 : subject[s - 1] & 0xff;
        var here = s == subject.length ? 0 : subject[s] & 0xff;
        return !set.contains(before) && set.contains(here);
    }

    private int backReference(int s, int digit) {
        var capture = digit - '1';
        if (capture < 0 || capture >= captures || captureLengths[capture] == UNFINISHED) {
            throw caller.error("invalid capture index %" + (capture + 1));
        }
        var length = captureLengths[capture];
        var from = captureStarts[capture];
        if (length < 0 || subject.length - s < length) { // a position is longer than any subject
            return NONE;
        }
        pay(length);
        return java.util.Arrays.equals(subject, from, from + length, subject, s, s + length) ? s + length : NONE;
    }

    /** The value of a capture counted from 0: a string or a position. The whole match counts as capture 0 if there is none. */
    public Object capture(int index) {
        if (index >= captures) {
            if (index != 0) {
                throw caller.error("invalid capture index %" + (index + 1));
            }
            return slice(start, end);
        }
        var length = captureLengths[index];
        if (length == UNFINISHED) {
            throw caller.error("unfinished capture");
        }
        var from = captureStarts[index];
        return length == POSITION ? (Object) (from + 1L) : slice(from, from + length);
    }

    /** Appends what {@link #capture} would give, without making a value of it. */
    public void appendCapture(ByteBuilder out, int index) {
        if (index >= captures && index == 0) {
            out.append(subject, start, end);
        } else if (index < captures && captureLengths[index] >= 0) {
            out.append(subject, captureStarts[index], captureStarts[index] + captureLengths[index]);
        } else if (capture(index) instanceof Long position) {
            out.appendLong(position);
        }
    }

    private LuaString slice(int from, int to) {
        if (to - from > INSTALMENT) {
            caller.charge(to - from);
        }
        return LuaString.copyOf(subject, from, to);
    }
}
