package io.moonfleet.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Makes guessing slow, like HC3: after some wrong passwords of one user from one address nothing more is looked at for a
 * while, which doubles each time. An address that tries many users is locked out as a whole. Both tables are bounded; who
 * fills them with names is locked out by address.
 */
public final class Lockout {

    /** HC3's. */
    static final int LIMIT = 4;

    /** Many people can share an address. */
    static final int ADDRESS_LIMIT = 30;

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST = 20_000;

    private final InstantSource clock;
    private final Cache<String, Failures> pairs;
    private final Cache<String, Failures> addresses;

    public Lockout(InstantSource clock) {
        this.clock = clock;
        this.pairs = table();
        this.addresses = table();
    }

    /**
     * How an address stands, in HC3's words.
     *
     * @param retryNumber wrong tries so far
     * @param limit as many are free
     * @param timeLeft until something is looked at again; zero when it is now
     */
    public record Status(int retryNumber, int limit, Duration timeLeft) {
        public boolean locked() {
            return timeLeft.isPositive();
        }
    }

    private record Failures(int count, int locks, Instant lockedUntil, String user) {

        private static final Failures NONE = new Failures(0, 0, Instant.EPOCH, "");

        Failures another(String user, int limit, Instant now) {
            if (count + 1 < limit) {
                return new Failures(count + 1, locks, lockedUntil, user);
            }
            var time = FIRST.multipliedBy(1L << Math.min(locks, 10));
            return new Failures(0, locks + 1, now.plus(time.compareTo(LONGEST) > 0 ? LONGEST : time), user);
        }

        Status status(int limit, Instant now) {
            var left = Duration.between(now, lockedUntil);
            return left.isPositive() ? new Status(limit, limit, left) : new Status(count, limit, Duration.ZERO);
        }
    }

    /** Whether what the user shows from there is looked at. */
    public Status status(String user, String address) {
        var now = clock.instant();
        var ofAddress = ofAddress(address).status(ADDRESS_LIMIT, now);
        return ofAddress.locked() ? ofAddress : ofPair(user, address).status(LIMIT, now);
    }

    /** How it stands with whoever was tried last from there. */
    public Status status(String address) {
        return status(ofAddress(address).user, address);
    }

    /** One more was wrong. */
    public Status failed(String user, String address) {
        var now = clock.instant();
        addresses.asMap().compute(network(address), (_, known) -> orNone(known).another(user, ADDRESS_LIMIT, now));
        pairs.asMap().compute(pair(user, address), (_, known) -> orNone(known).another(user, LIMIT, now));
        return status(user, address);
    }

    /** It was right: what was wrong before was a slip of the finger. The address is not forgiven what others tried. */
    public void succeeded(String user, String address) {
        pairs.invalidate(pair(user, address));
    }

    private Failures ofAddress(String address) {
        return orNone(addresses.getIfPresent(network(address)));
    }

    private Failures ofPair(String user, String address) {
        return orNone(pairs.getIfPresent(pair(user, address)));
    }

    private static Failures orNone(Failures known) {
        return known == null ? Failures.NONE : known;
    }

    private static String pair(String user, String address) {
        var name = user.length() > 64 ? user.substring(0, 64) : user;
        return name.toLowerCase(Locale.ROOT) + "\n" + network(address);
    }

    /** Who has one IPv6 address has 2^64 of them. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            var bytes = java.net.InetAddress.ofLiteral(address).getAddress();
            return bytes.length < 16 ? address : java.util.HexFormat.of().formatHex(bytes, 0, 8);
        } catch (IllegalArgumentException _) {
            return address;
        }
    }

    private Cache<String, Failures> table() {
        Ticker ticker = () -> clock.instant().toEpochMilli() * 1_000_000;
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LONGEST.multipliedBy(2))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }
}
