package io.moonfleet.messaging;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What callers may see, for a service that passes events on to them. The hub knows; it is asked once for each caller, and then
 * again and again in a long poll that it answers when rights have changed. While it is not known, nothing is there for anybody
 * but administrators, and what was known counts no longer when the hub has not confirmed it for a while.
 */
public final class Sights {

    private static final Sight EVERYTHING = new Sight(0, true, java.util.Set.of());

    /** The hub answers a long poll after 20 s at the latest. */
    private static final Duration POLL = Duration.ofSeconds(30);

    /** A page waits for the first answer. */
    private static final Duration FIRST = Duration.ofSeconds(8);

    /** So long the last answer counts without a new one. */
    private static final Duration GOOD = Duration.ofSeconds(45);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    /** Nobody has wanted to know for so long: the page is gone. */
    private static final Duration FORGET = Duration.ofMinutes(2);

    private static final int MOST = 1_000;

    private final RequestClient requests;
    private final InstantSource clock;
    private final Map<Caller, Known> known = new ConcurrentHashMap<>();

    Sights(RequestClient requests, InstantSource clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** What the caller may see as far as is known now; whoever is asked for the first time sees nothing for a moment. */
    public Sight of(Caller caller) {
        return caller.role().seesEverything()
                ? EVERYTHING
                : find(caller).map(Known::now).orElse(Sight.NOTHING);
    }

    /** Completes when it is known what the caller may see, or the hub could not be asked. */
    public CompletionStage<Void> known(Caller caller) {
        if (caller.role().seesEverything()) {
            return CompletableFuture.completedFuture(null);
        }
        return find(caller).map(Known::first).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private Optional<Known> find(Caller caller) {
        var person = new Caller(caller.name(), caller.role());
        var found = known.get(person);
        if (found == null && known.size() < MOST) {
            found = known.computeIfAbsent(person, Known::new);
        }
        return Optional.ofNullable(found);
    }

    /** Asks for those of whom the answer is missing, and forgets who has gone. */
    void tick() {
        known.values().removeIf(Known::isUnused);
        known.values().forEach(Known::ask);
    }

    private final class Known {

        private final Caller caller;
        private Sight sight = Sight.NOTHING;
        private Instant goodUntil = Instant.MIN;
        private Instant used;
        private Instant nextQuestion = Instant.MIN;
        private boolean asking;
        private final CompletableFuture<Void> first = new CompletableFuture<>();

        Known(Caller caller) {
            this.caller = caller;
            this.used = clock.instant();
        }

        Sight now() {
            boolean first;
            synchronized (this) {
                used = clock.instant();
                first = sight.equals(Sight.NOTHING);
                if (!first && used.isBefore(goodUntil)) {
                    return sight;
                }
            }
            if (first) {
                ask();
            }
            return Sight.NOTHING;
        }

        CompletionStage<Void> first() {
            now();
            return first;
        }

        synchronized boolean isUnused() {
            return used.plus(FORGET).isBefore(clock.instant());
        }

        void ask() {
            Map<String, List<String>> query;
            synchronized (this) {
                if (asking || clock.instant().isBefore(nextQuestion)) {
                    return;
                }
                asking = true;
                // Who knows nothing does not wait for a change.
                query = sight.equals(Sight.NOTHING)
                        ? Map.of()
                        : Map.of("after", List.of(Long.toString(sight.version())));
            }
            var question = new Operation.ApiCall("GET", "/moonfleet/visible", query, null, 0);
            requests.ask(question, caller, query.isEmpty() ? FIRST : POLL)
                    .whenComplete((answer, failure) -> answered(answer, failure));
        }

        private void answered(Reply.Answer answer, Throwable failure) {
            take(answer, failure);
            first.complete(null);
        }

        private synchronized void take(Reply.Answer answer, Throwable failure) {
            asking = false;
            if (failure == null && answer.status() == 200) {
                sight = Sight.of(answer);
                goodUntil = clock.instant().plus(GOOD);
                nextQuestion = Instant.MIN;
            } else {
                nextQuestion = clock.instant().plus(ASK_AGAIN);
            }
        }
    }
}
