package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsRehearsalTest {

    @Test
    void aLoopALeakAndAFloodAreStoppedByTheirLimits() {
        assertThat(LimitsRehearsal.run(LiveRunner.ENGINE, Duration.ofSeconds(60)))
                .isEqualTo(3);
    }

    /** A cold machine may not get so far; its runner has other things to do. */
    @Test
    void itEndsWhenItsTimeIsUp() {
        var began = System.nanoTime();
        assertThat(LimitsRehearsal.run(LiveRunner.ENGINE, Duration.ofMillis(1))).isLessThan(3);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
}
