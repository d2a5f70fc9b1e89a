package io.moonfleet.quickapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Time that jumps to whatever the QuickApp waits for next, until a given length of it has passed; from then on it goes
 * at the real pace. While the QuickApp computes it stands still, so that a run gives the same times again.
 */
final class SimulatedTime implements QuickAppTime {

    private final Instant start;
    private final ZoneId zone;
    private final long end;
    private long now;
    private long realEnd;

    SimulatedTime(Instant start, ZoneId zone, Duration length) {
        this.start = start;
        this.zone = zone;
        this.end = length.toNanos();
    }

    @Override
    public Clock clock() {
        return new Reading();
    }

    @Override
    public synchronized long nanos() {
        return now < end ? now : end + System.nanoTime() - realEnd;
    }

    @Override
    public synchronized long waitFor(long moment) {
        if (now >= end) {
            return moment - nanos();
        }
        if (moment > now) {
            now = Math.min(moment, end);
            if (now == end) {
                realEnd = System.nanoTime();
            }
        }
        return moment - now;
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    private final class Reading extends Clock {

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return Clock.fixed(instant(), other);
        }

        @Override
        public Instant instant() {
            return start.plusNanos(nanos());
        }
    }
}
