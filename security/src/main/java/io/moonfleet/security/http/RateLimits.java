package io.moonfleet.security.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/** How many requests somebody may make: a token bucket for each address and each user, in a bounded table. */
public final class RateLimits {

    /** So many seconds' worth can come at once: a page that opens, a client that reads everything. */
    private static final int BURST_SECONDS = 4;

    private static final int MOST = 20_000;

    private final double perMilli;
    private final double burst;
    private final InstantSource clock;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofMinutes(1))
            .executor(Runnable::run)
            .build();

    /** @param perSecond 0 for no bound */
    public RateLimits(int perSecond, InstantSource clock) {
        this.perMilli = perSecond / 1000.0;
        this.burst = (double) perSecond * BURST_SECONDS;
        this.clock = clock;
    }

    /** Counts one request; false when it is one too many. */
    public boolean take(String who) {
        return perMilli == 0 || buckets.get(who, _ -> new Bucket()).take();
    }

    private final class Bucket {
        private double tokens = burst;
        private long filled = clock.instant().toEpochMilli();

        synchronized boolean take() {
            var now = clock.instant().toEpochMilli();
            tokens = Math.min(burst, tokens + Math.max(0, now - filled) * perMilli);
            filled = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
