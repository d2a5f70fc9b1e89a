package io.moonfleet.messaging.internal;

import io.smallrye.reactive.messaging.mqtt.session.ReconnectDelayOptions;
import io.smallrye.reactive.messaging.mqtt.session.ReconnectDelayProvider;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tries quickly at first, because in one process the broker comes up a moment after the services; then ever more slowly, up to
 * a second; and never gives up.
 */
final class ReconnectDelays implements ReconnectDelayOptions {

    static final Duration QUICK = Duration.ofMillis(30);
    static final Duration SLOWEST = Duration.ofSeconds(1);

    private static final int QUICK_ATTEMPTS = 60;

    private final LongAdder reconnects;

    /** @param reconnects counts how often a connection came back */
    ReconnectDelays(LongAdder reconnects) {
        this.reconnects = reconnects;
    }

    @Override
    public ReconnectDelayProvider createProvider() {
        return new Provider(reconnects);
    }

    /** It has no state to share. */
    @Override
    public ReconnectDelayOptions copy() {
        return this;
    }

    private static final class Provider implements ReconnectDelayProvider {

        private final LongAdder reconnects;
        private int attempts;
        private Duration delay = QUICK;

        Provider(LongAdder reconnects) {
            this.reconnects = reconnects;
        }

        @Override
        public Duration nextDelay() {
            if (attempts++ >= QUICK_ATTEMPTS) {
                var doubled = delay.multipliedBy(2);
                delay = doubled.compareTo(SLOWEST) < 0 ? doubled : SLOWEST;
            }
            return delay;
        }

        @Override
        public void reset() {
            // Told of each connection that stands; the first one needed no second attempt.
            if (attempts > 0) {
                reconnects.increment();
            }
            attempts = 0;
            delay = QUICK;
        }
    }
}
