package io.moonfleet.security.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.security.TurnableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private final TurnableClock clock = new TurnableClock();

    @Test
    void aBurstIsTakenAndThenSoManyASecond() {
        var limits = new RateLimits(10, clock);
        for (var i = 0; i < 40; i++) {
            assertThat(limits.take("address 1")).isTrue();
        }
        assertThat(limits.take("address 1")).isFalse();
        assertThat(limits.take("address 2")).isTrue();
        clock.forward(Duration.ofMillis(200));
        assertThat(limits.take("address 1")).isTrue();
        assertThat(limits.take("address 1")).isTrue();
        assertThat(limits.take("address 1")).isFalse();
    }

    @Test
    void zeroIsNoBound() {
        var limits = new RateLimits(0, clock);
        for (var i = 0; i < 100_000; i++) {
            assertThat(limits.take("address 1")).isTrue();
        }
    }
}
