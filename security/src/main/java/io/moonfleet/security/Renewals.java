package io.moonfleet.security;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Asks Keycloak again about sessions for which it has vouched before. When it does not answer they go on as they are, for a
 * bounded time after its last word, which nothing but another word of its own moves; when it says no they are over at once.
 */
final class Renewals {

    private static final Logger LOG = Logger.getLogger(Renewals.class);

    /** While it is away one session in so long asks it; all others go on without. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** Somebody who goes on trying with a session that was refused does not make us ask each time. */
    private static final Duration REFUSED = Duration.ofSeconds(60);

    /** What Keycloak said last is of use for a page's socket, which shows for days what it came with. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** When it is back after an outage everybody is due at once. */
    private static final int MOST_AT_ONCE = 16;

    private static final int MOST = 10_000;

    private final OpenIdProvider keycloak;
    private final Duration grace;
    private final InstantSource clock;
    private final Cache<String, Session> newest;
    private final AsyncCache<String, Optional<Session>> asked;

    private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int asking;
    private boolean away;
    private Instant quietUntil = Instant.MIN;

    /** @param grace how long a session goes on after the time at which Keycloak should have been asked */
    Renewals(OpenIdProvider keycloak, Duration grace, InstantSource clock) {
        this.keycloak = keycloak;
        this.grace = grace;
        this.clock = clock;
        Ticker ticker = () -> clock.instant().toEpochMilli() * 1_000_000;
        this.newest = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(REMEMBERED)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.asked = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfter(Expiry.<String, Optional<Session>>creating(
                        (_, answer) -> answer.isPresent() ? Duration.ZERO : REFUSED))
                .ticker(ticker)
                .executor(Runnable::run)
                .buildAsync();
    }

    /**
     * The session after Keycloak was asked, if that was due; one question for all requests that bring it. Empty when it is
     * over; fails with {@link Unavailable} when Keycloak has not answered for too long.
     */
    CompletionStage<Optional<Session>> fresh(Session shown) {
        var session = known(shown);
        if (isGood(session)) {
            return CompletableFuture.completedFuture(Optional.of(session));
        }
        if (session.refreshToken().isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return asked.get(session.id(), (_, _) -> ask(known(session)).toCompletableFuture())
                .exceptionallyCompose(failure -> cause(failure) instanceof Unavailable && hasGrace(session)
                        ? CompletableFuture.completedFuture(Optional.of(session))
                        : CompletableFuture.failedFuture(cause(failure)));
    }

    /** It was ended here. */
    void forget(Session session) {
        newest.invalidate(session.id());
        asked.synchronous().invalidate(session.id());
    }

    /** With what Keycloak has said since that cookie was made. */
    private Session known(Session shown) {
        var last = newest.getIfPresent(shown.id());
        return last == null || last.goodUntil().isBefore(shown.goodUntil())
                ? shown
                : shown.renewed(last.who(), last.goodUntil(), last.refreshToken());
    }

    private boolean isGood(Session session) {
        return clock.instant().isBefore(session.goodUntil());
    }

    private boolean hasGrace(Session session) {
        return clock.instant().isBefore(session.goodUntil().plus(grace));
    }

    private CompletionStage<Optional<Session>> ask(Session session) {
        if (isGood(session)) {
            // Somebody was faster: a token of a realm that gives new ones can be used only once.
            return CompletableFuture.completedFuture(Optional.of(session));
        }
        return turn(session)
                .thenCompose(_ -> keycloak.refresh(session.refreshToken().orElseThrow())
                        .whenComplete(
                                (_, failure) -> answered(failure == null || !(cause(failure) instanceof Unavailable))))
                .thenApply(granted -> granted.map(grant -> session.renewed(
                        grant.who(), grant.goodUntil(), grant.refreshToken().or(session::refreshToken))))
                .thenApply(renewed -> {
                    renewed.ifPresent(current -> newest.put(current.id(), current));
                    return renewed;
                });
    }

    /** Completes when Keycloak may be asked; fails when it is better left alone. */
    private synchronized CompletableFuture<Void> turn(Session session) {
        var now = clock.instant();
        if (now.isBefore(quietUntil)) {
            return CompletableFuture.failedFuture(doesNotAnswer());
        }
        if (away) {
            quietUntil = now.plus(ASK_AGAIN);
        }
        if (asking < MOST_AT_ONCE) {
            asking++;
            return CompletableFuture.completedFuture(null);
        }
        if (hasGrace(session) || waiting.size() >= MOST) {
            return CompletableFuture.failedFuture(doesNotAnswer());
        }
        var turn = new CompletableFuture<Void>();
        waiting.add(turn);
        return turn;
    }

    private void answered(boolean there) {
        List<CompletableFuture<Void>> failed;
        CompletableFuture<Void> next;
        synchronized (this) {
            if (there && away) {
                LOG.info("Keycloak answers again");
            } else if (!there && !away) {
                LOG.warnf("Keycloak does not answer; sessions of its users go on for %s at most", grace);
            }
            away = !there;
            quietUntil = there ? Instant.MIN : clock.instant().plus(ASK_AGAIN);
            failed = there ? List.of() : List.copyOf(waiting);
            if (!there) {
                waiting.clear();
            }
            next = waiting.poll();
            if (next == null) {
                asking--;
            }
        }
        failed.forEach(turn -> turn.completeExceptionally(doesNotAnswer()));
        if (next != null) {
            next.complete(null);
        }
    }

    private static Unavailable doesNotAnswer() {
        return new Unavailable("Keycloak does not answer");
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
