package io.moonfleet.lua.internal.lib;

import io.moonfleet.lua.internal.text.Caller;
import java.util.Arrays;

/** Finds a string in another, without any magic. */
final class PlainSearch {

    private PlainSearch() {}

    /** The index of the first occurrence at or after another index, or -1. */
    static int indexOf(Caller caller, byte[] text, byte[] wanted, int from) {
        if (wanted.length == 0) {
            return from;
        }
        var first = wanted[0];
        var last = text.length - wanted.length;
        var unpaid = 0L;
        for (var at = from; at <= last; at++) {
            if (text[at] == first) {
                unpaid += wanted.length; // at worst; such texts are hostile
                if (unpaid > 1000) {
                    caller.burn(unpaid);
                    unpaid = 0;
                }
                if (Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length)) {
                    caller.burn(unpaid + (at - from >> 3));
                    return at;
                }
            }
        }
        caller.burn(unpaid + (Math.max(0, last - from) >> 3));
        return -1;
    }
}
