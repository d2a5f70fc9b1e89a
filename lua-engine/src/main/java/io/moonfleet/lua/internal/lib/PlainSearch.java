package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.internal.text.Caller;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Finds a string in another, without any magic; looks for the first byte eight bytes at a time. */
final class PlainSearch {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    /** Comparisons that are paid for in one go. */
    private static final int INSTALMENT = 1000;

    private PlainSearch() {}

    /** The index of the first occurrence at or after another index, or -1. */
    static int indexOf(Caller caller, byte[] text, byte[] wanted, int from) {
        if (wanted.length == 0) {
            return from;
        }
        var end = text.length - wanted.length + 1;
        var unpaid = 0L;
        var at = indexOf(text, wanted[0], from, end);
        while (at >= 0 && !isAt(text, wanted, at)) {
            unpaid += wanted.length; // at worst; such texts are hostile
            if (unpaid > INSTALMENT) {
                caller.burn(unpaid);
                unpaid = 0;
            }
            at = indexOf(text, wanted[0], at + 1, end);
        }
        caller.burn(unpaid + (Math.max(0, (at < 0 ? end : at) - from) >> 4));
        return at;
    }

    private static boolean isAt(byte[] text, byte[] wanted, int at) {
        var last = wanted.length - 1;
        return text[at + last] == wanted[last] && Arrays.equals(text, at, at + last, wanted, 0, last);
    }

    private static int indexOf(byte[] text, byte wanted, int from, int end) {
        var at = from;
        var everywhere = (wanted & 0xff) * LOW_BITS;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            var different = (long) LONGS.get(text, at) ^ everywhere;
            var zeros = (different - LOW_BITS) & ~different & HIGH_BITS; // the lowest mark is at a zero byte
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; at < end; at++) {
            if (text[at] == wanted) {
                return at;
            }
        }
        return -1;
    }
}
