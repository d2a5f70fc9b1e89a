package io.moonfleet.messaging;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Finds out by a round trip to the own inbox whether messages get through. */
public final class BrokerHealth {

    /** How long a small message took to the broker and back, or why it did not; completes within the timeout. */
    public CompletionStage<RoundTrip> check(Duration timeout) {
        return Unfinished.part();
    }

    /**
     * A measured round trip.
     *
     * @param works whether the message came back
     * @param took how long it took, or was waited for
     * @param reason why it does not work; empty when it does
     */
    public record RoundTrip(boolean works, Duration took, String reason) {}
}
