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
 * while, which doubles each time. An address that tries many users is locked out as a whole; and a user whom many addresses try
 * is looked at only from where they have been right before. All tables are bounded; who fills them with names is locked out by
 * address.
 */
public final class Lockout {

    /** HC3's. */
    static final int LIMIT = 4;

    /** Many people can share an address. */
    static final int ADDRESS_LIMIT = 30;

    /** Of one user from all addresses together: an attack by many machines, not somebody who has forgotten. */
    static final int USER_LIMIT = 60;

    /** As long as the longest session: whoever lives here has signed in again by then. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST = 20_000;

    private final InstantSource clock;
    private final Cache<String, Failures> pairs;
    private final Cache<String, Failures> addresses;
    private final Cache<String, Failures> users;

    /** Pairs that were right once. */
    private final Cache<String, Boolean> atHome;

    public Lockout(InstantSource clock) {
        this.clock = clock;
        this.pairs = table(LONGEST.multipliedBy(2));
        this.addresses = table(LONGEST.multipliedBy(2));
        this.users = table(LONGEST.multipliedBy(2));
        this.atHome = table(REMEMBERED);
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
        if (ofAddress.locked()) {
            return ofAddress;
        }
        var ofUser = isAtHome(user, address)
                ? Failures.NONE.status(USER_LIMIT, now)
                : orNone(users.getIfPresent(name(user))).status(USER_LIMIT, now);
        return ofUser.locked() ? ofUser : ofPair(user, address).status(LIMIT, now);
    }

    private boolean isAtHome(String user, String address) {
        return atHome.getIfPresent(pair(user, address)) != null;
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
        // Wrong tokens have no user; there are no names to guess for.
        if (!user.isEmpty() && !isAtHome(user, address)) {
            users.asMap().compute(name(user), (_, known) -> orNone(known).another(user, USER_LIMIT, now));
        }
        return status(user, address);
    }

    /** It was right: what was wrong before was a slip of the finger. The address is not forgiven what others tried. */
    public void succeeded(String user, String address) {
        pairs.invalidate(pair(user, address));
        if (!isAtHome(user, address)) {
            atHome.put(pair(user, address), true);
        }
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
        return name(user) + "\n" + network(address);
    }

    private static String name(String user) {
        var name = user.length() > 64 ? user.substring(0, 64) : user;
        return name.toLowerCase(Locale.ROOT);
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

    private <V> Cache<String, V> table(Duration kept) {
        Ticker ticker = () -> clock.instant().toEpochMilli() * 1_000_000;
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(kept)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }
}
