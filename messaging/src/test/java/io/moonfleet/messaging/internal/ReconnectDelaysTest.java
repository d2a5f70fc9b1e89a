package io.moonfleet.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconnectDelaysTest {

    @Test
    void attemptsAreQuickForSomeSecondsThenSlowerUpToASecondAndQuickAgainAfterASuccess() {
        var delays = new ReconnectDelays(new LongAdder()).copy().createProvider();
        var firstSecond = Stream.generate(delays::nextDelay).limit(60).toList();
        assertThat(firstSecond).containsOnly(ReconnectDelays.QUICK);
        var later = Stream.generate(delays::nextDelay).limit(20).toList();
        assertThat(later).isSorted().endsWith(ReconnectDelays.SLOWEST);
        assertThat(later.getFirst()).isGreaterThan(ReconnectDelays.QUICK).isLessThan(Duration.ofMillis(100));
        delays.reset();
        assertThat(delays.nextDelay()).isEqualTo(ReconnectDelays.QUICK);
    }
}
