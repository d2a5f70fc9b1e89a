package io.moonfleet.runner.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.quickapp.ActionOutcome;
import io.moonfleet.quickapp.Posted;
import io.moonfleet.quickapp.QuickApp;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Gives actions and taps to a QuickApp, and says what became of them. */
public final class Acting {

    /**
     * How long a caller waits for a handler to end. HC3 answers 202 whether or not it has; its result is worth a
     * moment's wait, but a handler that sleeps must not look like a runner that is away.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Acting() {}

    /** Puts it into the mailbox; never waits. */
    static Posted post(QuickApp app, Operation operation) {
        return switch (operation) {
            case Operation.RunAction run -> app.runAction(run.device(), run.action(), run.args());
            case Operation.UiEvent event ->
                app.fireUiEvent(event.device(), event.element(), event.eventType(), event.values());
            default -> throw new IllegalArgumentException("a QuickApp cannot " + operation);
        };
    }

    /** It was done, but what it has changed may be forgotten. */
    static Outcome.Refused notStored(int quickApp) {
        var refusal = Refusal.notStored(
                "QuickApp " + quickApp
                        + " has done it, but nobody confirms that what it changed is stored: the home's keeper or its store is away");
        return new Outcome.Refused(refusal.status(), refusal.reason(), refusal.message());
    }

    static Outcome noLua(int quickApp) {
        return new Outcome.Refused(503, "NOT_RUNNING", "the code of QuickApp " + quickApp + " is no Lua");
    }

    /** What became of what was put into the mailbox; what takes longer than somebody waits counts as done. */
    public static CompletionStage<Outcome> outcome(int quickApp, Posted posted) {
        return switch (posted) {
            case Posted.Accepted(var ends) ->
                ends.thenApply(Acting::outcome)
                        .toCompletableFuture()
                        .completeOnTimeout(new Outcome.Done(null), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            case Posted.MailboxFull(var capacity) ->
                refused(
                        429,
                        "MAILBOX_FULL",
                        "limit mailbox: QuickApp " + quickApp + " has " + capacity
                                + " messages waiting already; try again later");
            case Posted.NotRunning(var life) ->
                refused(503, "NOT_RUNNING", "QuickApp " + quickApp + " does not run: it is " + life);
        };
    }

    private static Outcome outcome(ActionOutcome ended) {
        return ended.failed() ? new Outcome.Failed(ended.error()) : new Outcome.Done(ended.result());
    }

    private static CompletionStage<Outcome> refused(int status, String reason, String message) {
        return CompletableFuture.completedFuture(new Outcome.Refused(status, reason, message));
    }

    /** As it travels to the keeper. */
    static ObjectNode json(Outcome outcome) {
        var body = JsonNodeFactory.instance.objectNode();
        return switch (outcome) {
            case Outcome.Failed(var error) -> body.put("is", "failed").put("error", error);
            case Outcome.Done(var result) ->
                body.put("is", "done").<ObjectNode>set("result", result == null ? NullNode.instance : result);
            case Outcome.Refused(int status, var reason, var message) ->
                body.put("is", "refused")
                        .put("status", status)
                        .put("reason", reason)
                        .put("message", message);
        };
    }
}
