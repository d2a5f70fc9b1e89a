package io.moonfleet.messaging;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until a test turns it. */
final class TurnableClock implements InstantSource {

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void turn(Duration by) {
        now = now.plus(by);
    }
}
