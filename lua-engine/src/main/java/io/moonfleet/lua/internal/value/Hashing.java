package io.moonfleet.lua.internal.value;

import java.util.concurrent.ThreadLocalRandom;

/** Hashes of keys that are no strings, seeded per process so that nobody outside can aim at collisions. */
final class Hashing {

    private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;

    private Hashing() {}

    static int of(long key) {
        var mixed = (key ^ key >>> 32) * FACTOR;
        return (int) (mixed >>> 32 ^ mixed >>> 17);
    }

    static int of(Object key) {
        return key instanceof Double number
                ? of(Double.doubleToLongBits(number))
                : of((long) (key instanceof Boolean truth ? (truth ? 1 : 2) : System.identityHashCode(key)));
    }
}
