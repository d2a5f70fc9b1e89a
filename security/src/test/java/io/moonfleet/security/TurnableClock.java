package io.moonfleet.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test turns. */
public final class TurnableClock implements InstantSource {

    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    public void forward(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
