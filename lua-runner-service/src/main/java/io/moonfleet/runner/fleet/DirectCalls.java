package io.moonfleet.runner.fleet;

import io.moonfleet.hub.ActionAnswers;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Actions and taps that come straight to the runner that has the QuickApp. It does what the keeper would do with them, and tells the
 * keeper what everybody is to hear and what belongs into the audit log; when that, and what the QuickApp has written, is durable,
 * it answers. Whatever is not plain is left to the keeper: who may not do
 * everything, a device of which it is not certain that it is this QuickApp's, an element that the hub itself made, arguments that
 * the hub would refuse in its own words.
 */
public final class DirectCalls {

    /** While so many writes wait for the keeper, no more are added to them: it is away, or behind. */
    private static final int MOST_WAITING = 10_000;

    /** The next keeper is there sooner. */
    private static final Duration STORING = Duration.ofSeconds(8);

    private final HostedQuickApps quickApps;
    private final WriteOutbox outbox;
    private final AtomicLong answers = new AtomicLong();

    DirectCalls(HostedQuickApps quickApps, WriteOutbox outbox) {
        this.quickApps = quickApps;
        this.outbox = outbox;
    }

    /** Has the QuickApp act; empty when the keeper is to be asked. */
    public Optional<CompletionStage<Reply.Outcome>> take(Request request) {
        var operation = request.operation();
        var caller = request.caller();
        if (!operation.goesToOwner() || !caller.role().seesEverything() || !isPlain(operation)) {
            return Optional.empty();
        }
        var device = operation.target().orElseThrow();
        return quickApps.answeringFor(device).flatMap(place -> act(place, request));
    }

    private boolean isPlain(Operation operation) {
        return outbox.waiting() < MOST_WAITING
                && switch (operation) {
                    case Operation.RunAction run -> ActionAnswers.isPlainAction(run.action(), run.args());
                    case Operation.UiEvent event ->
                        ActionAnswers.isPlainUiEvent(event.element(), event.eventType(), event.values());
                    default -> false;
                };
    }

    private Optional<CompletionStage<Reply.Outcome>> act(HostedQuickApps.Place place, Request request) {
        var operation = request.operation();
        var home = place.hosted().home();
        var quickApp = place.quickApp();
        var epoch = home.epoch();
        var app = place.hosted().app();
        CompletionStage<Outcome> outcome;
        if (app == null) {
            outcome = CompletableFuture.completedFuture(Acting.noLua(quickApp));
        } else {
            var posted = home.unlessItLeaves(() -> Acting.post(app, operation));
            if (posted.isEmpty()) {
                return Optional.empty();
            }
            outcome = Acting.outcome(quickApp, posted.get());
        }
        if (operation instanceof Operation.RunAction run) {
            outbox.add(quickApp, epoch, new HomeWrite.Ran(run.device(), run.action(), run.args()));
        }
        return Optional.of(outcome.thenCompose(found -> {
            var answer = answer(operation, found);
            if (request.caller().role() != Role.QUICKAPP) {
                outbox.add(quickApp, epoch, deed(request, answer));
            }
            return answer.isError()
                    ? CompletableFuture.completedFuture(reply(answer))
                    : outbox.durable(quickApp, STORING)
                            .thenApply(
                                    durable -> reply(durable ? answer : answer(operation, Acting.notStored(quickApp))));
        }));
    }

    private static Reply.Outcome reply(ApiAnswer answer) {
        return new Reply.Answer(answer.status(), answer.body());
    }

    private ApiAnswer answer(Operation operation, Outcome outcome) {
        return operation instanceof Operation.UiEvent
                ? ActionAnswers.ofUiEvent(outcome)
                : ActionAnswers.ofAction(outcome, answers.incrementAndGet());
    }

    private static HomeWrite.Deed deed(Request request, ApiAnswer answer) {
        var device = request.operation().target().orElseThrow();
        var reason = answer.isError() ? answer.body().path("reason").asText() : null;
        return new HomeWrite.Deed(device, request.caller(), request.operation(), answer.status(), reason, request.id());
    }
}
