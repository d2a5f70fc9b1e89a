package io.moonfleet.lua.internal.value;

/** Finds out how large an array part should be, by how many integer keys there are up to each power of two. */
final class ArraySizing {

    /** The power of two up to which lists with holes are kept as PUC Lua does. */
    static final int LARGEST_SMALL_LIST = 8;

    /** How many keys lie in (2^(i-1), 2^i]. */
    private final int[] perPower = new int[31];

    void count(long key) {
        perPower[key == 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(key - 1)]++;
    }

    /** As PUC Lua has it: the largest power of two n of which more than half of 1..n is in use. */
    int best() {
        var best = 0;
        var below = 0;
        for (var power = 0; power < 28; power++) {
            below += perPower[power];
            // A hash slot with its boxed key is as large as seven slots of the array: where nobody could tell by the
            // length of a small list, a quarter in use is enough (the sieve took twice as long with a half).
            if (below > (1 << power) / (power > LARGEST_SMALL_LIST ? 4 : 2)) {
                best = 1 << power;
            }
        }
        return best;
    }
}
