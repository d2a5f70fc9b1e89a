package io.moonfleet.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.moonfleet.protocol.Changes;
import io.moonfleet.protocol.Content;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * {@code GET /refreshStates} as a gateway answers it by itself: a thousand clients that wait are a thousand entries in a list,
 * and the runner knows nothing of them. It is asked only by who starts, or has been away longer than the gateway remembers,
 * and many who ask the same at once share one question.
 *
 * <p>Many clients are woken in steps: after each answer a client asks again, so with each step less a second a thousand
 * requests a second less come in. Few clients are answered at once.
 */
final class RefreshPolls {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** The pause between two steps grows with the clients: 20 of them one millisecond, a thousand fifty. */
    private static final int CLIENTS_PER_MILLI = 20;

    private static final long LONGEST_PAUSE_MILLIS = 50;
    private static final int MAX_WAITING = 20_000;
    private static final int MAX_QUESTIONS = 500;

    /** Calls something after a while. */
    @FunctionalInterface
    interface Timer {
        void after(Duration delay, Runnable task);
    }

    private record Waiter(long last, Instant until, CompletableFuture<Reply.Answer> answer) {}

    private final Function<ApiRequest, CompletionStage<Reply.Answer>> runner;
    private final Timer timer;
    private final InstantSource clock;

    // Guarded by this.
    private final ChangesRing ring = new ChangesRing();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final Map<Long, CompletionStage<Reply.Answer>> questions = new HashMap<>();
    private final Map<Long, Reply.Answer> written = new HashMap<>();
    private Instant lastStep = Instant.EPOCH;
    private boolean stepDue;
    private int crowd;
    private boolean ending;

    /** @param runner asks a runner's hub */
    RefreshPolls(Function<ApiRequest, CompletionStage<Reply.Answer>> runner, Timer timer, InstantSource clock) {
        this.runner = runner;
        this.timer = timer;
        this.clock = clock;
    }

    /** What wakes a poll up. */
    private record Woken(Waiter waiter, CompletionStage<Reply.Answer> answer) {
        void tell() {
            answer.whenComplete((found, failure) -> {
                if (failure == null) {
                    waiter.answer.complete(found);
                } else {
                    waiter.answer.completeExceptionally(failure);
                }
            });
        }
    }

    /** Answers at once when there is news, or when the number is unknown; else when something happens, or after 30 s. */
    synchronized CompletionStage<Reply.Answer> poll(long last, ApiRequest request) {
        if (!ring.knows(last)) {
            return ask(last, request);
        }
        if (ring.hasNewsAfter(last)) {
            return CompletableFuture.completedFuture(since(last));
        }
        if (ending) {
            return CompletableFuture.completedFuture(write(last));
        }
        if (waiting.size() >= MAX_WAITING) {
            return CompletableFuture.completedFuture(
                    answer(Refusal.tooManyInFlight(MAX_WAITING + " clients wait for events already")));
        }
        var waiter = new Waiter(last, clock.instant().plus(LONGEST_WAIT), new CompletableFuture<>());
        waiting.addLast(waiter);
        crowd = Math.max(crowd, waiting.size());
        return waiter.answer;
    }

    /** How many clients wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Takes a message of the feed; never blocks. */
    void receive(Changes changes) {
        List<Woken> woken = List.of();
        synchronized (this) {
            switch (ring.receive(changes)) {
                case NOTHING_NEW -> {
                    // It only said that nothing was missed.
                }
                case EVENTS -> planStep();
                case GAP -> {
                    woken = askForAll();
                    planStep();
                }
            }
        }
        woken.forEach(Woken::tell);
    }

    private void planStep() {
        if (stepDue || !ring.hasStaged()) {
            return;
        }
        stepDue = true;
        var pause = Duration.ofMillis(Math.min(crowd / CLIENTS_PER_MILLI, LONGEST_PAUSE_MILLIS));
        var left = Duration.between(clock.instant(), lastStep.plus(pause));
        timer.after(left.isPositive() ? left : Duration.ZERO, this::step);
    }

    private void step() {
        List<Woken> woken = new ArrayList<>();
        synchronized (this) {
            stepDue = false;
            lastStep = clock.instant();
            // Who has gone is forgotten slowly: those who were just answered come back in a moment.
            crowd = Math.max(waiting.size(), crowd - crowd / 8);
            ring.advance();
            written.clear();
            var all = List.copyOf(waiting);
            waiting.clear();
            for (var waiter : all) {
                if (ring.hasNewsAfter(waiter.last)) {
                    woken.add(new Woken(waiter, CompletableFuture.completedFuture(since(waiter.last))));
                } else {
                    waiting.addLast(waiter);
                }
            }
        }
        woken.forEach(Woken::tell);
    }

    /** Answers who has waited long enough: nothing has happened. */
    void tick() {
        List<Woken> woken = new ArrayList<>();
        synchronized (this) {
            var now = clock.instant();
            while (!waiting.isEmpty() && !now.isBefore(waiting.peekFirst().until)) {
                var waiter = waiting.removeFirst();
                woken.add(new Woken(waiter, CompletableFuture.completedFuture(write(waiter.last))));
            }
        }
        woken.forEach(Woken::tell);
    }

    /** This gateway goes: nobody waits here any more, and who asks again finds another. */
    void end() {
        List<Woken> woken = new ArrayList<>();
        synchronized (this) {
            ending = true;
            waiting.forEach(
                    waiter -> woken.add(new Woken(waiter, CompletableFuture.completedFuture(write(waiter.last)))));
            waiting.clear();
        }
        woken.forEach(Woken::tell);
    }

    /** After a gap nobody here knows what those who wait have missed. */
    private List<Woken> askForAll() {
        written.clear();
        var all = List.copyOf(waiting);
        waiting.clear();
        return all.stream()
                .map(waiter -> new Woken(waiter, ask(waiter.last, ApiRequest.pollAfter(waiter.last))))
                .toList();
    }

    private CompletionStage<Reply.Answer> ask(long last, ApiRequest request) {
        var asked = questions.get(last);
        if (asked != null) {
            return asked;
        }
        if (questions.size() >= MAX_QUESTIONS) {
            return CompletableFuture.completedFuture(
                    answer(Refusal.tooManyInFlight(MAX_QUESTIONS + " clients ask for a snapshot already")));
        }
        var coming = runner.apply(request);
        if (!coming.toCompletableFuture().isDone()) {
            questions.put(last, coming);
            coming.whenComplete((_, _) -> answered(last, coming));
        }
        return coming;
    }

    private synchronized void answered(long last, CompletionStage<Reply.Answer> coming) {
        questions.remove(last, coming);
    }

    private Reply.Answer since(long last) {
        return written.computeIfAbsent(last, this::write);
    }

    private Reply.Answer write(long last) {
        try {
            var answer = ring.since(last, clock.instant());
            return new Reply.Answer(200, null, Content.json(JsonBody.write(answer)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written", e);
        }
    }

    private static Reply.Answer answer(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }
}
