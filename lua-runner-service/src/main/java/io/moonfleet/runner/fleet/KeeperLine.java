package io.moonfleet.runner.fleet;

import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The way to the runner that keeps the hub, whoever that is. What is on its way when the keeper goes is asked of the next one if it
 * may be done twice, and refused with 503 if not.
 */
public final class KeeperLine {

    private static final Duration BREATH = Duration.ofMillis(100);

    private final Peers peers;

    // Guarded by this.
    private String keeper;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    public KeeperLine(Peers peers) {
        this.peers = peers;
    }

    /** Who keeps the hub now; empty when nobody does. */
    public void keeperIs(Optional<String> runner) {
        List<CompletableFuture<Void>> told;
        synchronized (this) {
            if (Optional.ofNullable(keeper).equals(runner)) {
                return;
            }
            keeper = runner.orElse(null);
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(each -> each.complete(null));
    }

    public synchronized Optional<String> keeper() {
        return Optional.ofNullable(keeper);
    }

    private synchronized CompletableFuture<Void> change() {
        var change = new CompletableFuture<Void>();
        waiting.add(change);
        return change;
    }

    private synchronized void forget(CompletableFuture<Void> change) {
        waiting.removeIf(each -> each == change);
    }

    /** Completes within the timeout and never fails. */
    public CompletionStage<Reply.Answer> ask(Operation operation, Caller caller, Duration timeout) {
        return new Question(operation, caller, System.nanoTime() + timeout.toNanos()).ask();
    }

    private final class Question {

        private final Operation operation;
        private final Caller caller;
        private final long deadline;

        Question(Operation operation, Caller caller, long deadline) {
            this.operation = operation;
            this.caller = caller;
            this.deadline = deadline;
        }

        CompletableFuture<Reply.Answer> ask() {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                return CompletableFuture.completedFuture(refusal(Refusal.deadlinePassed("the home did not answer")));
            }
            var change = change();
            var asked = keeper();
            if (asked.isEmpty()) {
                return change.completeOnTimeout(null, left, TimeUnit.NANOSECONDS)
                        .thenCompose(_ -> ask());
            }
            var answer = peers.ask(asked.get(), operation, caller, Duration.ofNanos(left))
                    .toCompletableFuture();
            return CompletableFuture.anyOf(answer, change).thenCompose(_ -> {
                forget(change);
                return answer.isDone() ? follow(answer.join()) : keeperGone();
            });
        }

        private CompletableFuture<Reply.Answer> follow(Reply.Outcome outcome) {
            return switch (outcome) {
                case Reply.Answer answer -> CompletableFuture.completedFuture(answer);
                // It was not carried out.
                case Reply.Moved _ ->
                    CompletableFuture.supplyAsync(() -> null, later()).thenCompose(_ -> ask());
            };
        }

        private CompletableFuture<Reply.Answer> keeperGone() {
            return operation.mayRepeat()
                    ? ask()
                    : CompletableFuture.completedFuture(refusal(Refusal.ownerLost(
                            "the keeper of the home is gone; whether it has carried this out is not known")));
        }
    }

    private static Executor later() {
        return CompletableFuture.delayedExecutor(BREATH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Reply.Answer refusal(Refusal refusal) {
        return new Reply.Answer(refusal.status(), refusal.body());
    }
}
