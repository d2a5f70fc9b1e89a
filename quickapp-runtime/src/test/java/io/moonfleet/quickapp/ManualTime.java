package io.moonfleet.quickapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Time that stands still until a test turns it. */
final class ManualTime extends Clock implements QuickAppTime {

    private static final Instant START = Instant.parse("2024-01-15T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        listeners.forEach(Runnable::run);
    }

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public Presence enter(Runnable wake, BooleanSupplier hasMail) {
        listeners.add(wake);
        return new Presence() {
            @Override
            public long waitFor(long moment) {
                return hasMail.getAsBoolean() ? 0 : sleepUntil(moment);
            }

            @Override
            public long sleepUntil(long moment) {
                return moment <= nanos.get() ? 0 : Long.MAX_VALUE;
            }
        };
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
