package io.moonfleet.lua.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArraySizingTest {

    private static int bestFor(LongStream keys) {
        var sizing = new ArraySizing();
        keys.forEach(sizing::count);
        return sizing.best();
    }

    @Test
    void keysInARowGetRoomUpToTheNextPowerOfTwo() {
        assertThat(bestFor(LongStream.rangeClosed(1, 5))).isEqualTo(8);
        assertThat(bestFor(LongStream.rangeClosed(1, 8))).isEqualTo(8);
    }

    @Test
    void aSmallListMustBeMoreThanHalfFull() {
        assertThat(bestFor(LongStream.of(1, 2, 3, 7, 8))).isEqualTo(8);
        assertThat(bestFor(LongStream.of(1, 2, 8))).isEqualTo(2);
    }

    @Test
    void aLargeListMustBeMoreThanAQuarterFull() {
        assertThat(bestFor(LongStream.rangeClosed(1, 1024).filter(key -> key % 3 == 0)))
                .isEqualTo(1024);
        assertThat(bestFor(LongStream.rangeClosed(1, 1024).filter(key -> key % 5 == 0)))
                .isZero();
    }

    @Test
    void keysFarAwayGetNoRoom() {
        assertThat(bestFor(LongStream.of(1, 2, 3, 1_000_000))).isEqualTo(4);
    }
}
