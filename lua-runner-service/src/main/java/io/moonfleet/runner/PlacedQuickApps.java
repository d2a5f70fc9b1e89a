package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubException;
import io.moonfleet.hub.QuickAppPort;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.quickapp.QuickAppLimits;
import io.moonfleet.runner.fleet.Peers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * How the hub reaches QuickApps that run anywhere in the fleet. Who has no place at the moment, because it moves or its runner died,
 * is waited for; what was sent to a runner that is gone is not sent again, for it may have been done.
 */
final class PlacedQuickApps implements QuickAppPort {

    private static final Caller AS_KEEPER = Caller.service("keeper");

    /** A runner's lease ends within three seconds, and a new place is found at once. */
    private static final Duration PLACE = Duration.ofSeconds(8);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final int ELSEWHERE = 410;
    private static final Logger LOG = Logger.getLogger(PlacedQuickApps.class);

    private final long keeper;
    private final Placing placing;
    private final Peers peers;
    private final QuickAppLimits limits;
    private final Executor thread;

    PlacedQuickApps(long keeper, Placing placing, Peers peers, QuickAppLimits limits, Executor thread) {
        this.keeper = keeper;
        this.placing = placing;
        this.peers = peers;
        this.limits = limits;
        this.thread = thread;
    }

    @Override
    public CompletionStage<Outcome> runAction(int quickApp, int device, String action, List<JsonNode> args) {
        return call(quickApp, new Operation.RunAction(device, action, args));
    }

    @Override
    public CompletionStage<Outcome> uiEvent(
            int quickApp, int device, String element, String eventType, List<JsonNode> values) {
        return call(quickApp, new Operation.UiEvent(device, element, eventType, values));
    }

    private CompletionStage<Outcome> call(int quickApp, Operation operation) {
        return new Call(quickApp, operation, System.nanoTime() + PLACE.toNanos()).go();
    }

    private final class Call {
        private final int quickApp;
        private final Operation operation;
        private final long deadline;

        Call(int quickApp, Operation operation, long deadline) {
            this.quickApp = quickApp;
            this.operation = operation;
            this.deadline = deadline;
        }

        CompletableFuture<Outcome> go() {
            var found = placing.spots().hosted(quickApp);
            if (found.isEmpty()) {
                return awaitPlace();
            }
            var spot = found.get();
            var order = new FleetOperation.QuickAppCall(keeper, quickApp, spot.epoch(), operation);
            var answer =
                    peers.ask(spot.berth().runner(), order, AS_KEEPER, CALL).toCompletableFuture();
            return answer.thenCompose(outcome -> switch (outcome) {
                case Reply.Answer(int status, var _, var _) when status == ELSEWHERE -> awaitPlace();
                case Reply.Answer reply -> CompletableFuture.completedFuture(outcome(reply));
                case Reply.Moved _ -> awaitPlace();
            });
        }

        /** Looks again after each change, and now and then: the change may have come before this began to wait. */
        private CompletableFuture<Outcome> awaitPlace() {
            var left = deadline - System.nanoTime();
            if (left <= 0 || !placing.isWanted(quickApp)) {
                return CompletableFuture.completedFuture(new Outcome.Refused(
                        503, "NOT_RUNNING", "QuickApp " + quickApp + " runs on no runner at the moment"));
            }
            return placing.nextChange()
                    .completeOnTimeout(null, Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)
                    .thenCompose(_ -> go());
        }
    }

    private static Outcome outcome(Reply.Answer answer) {
        var body = answer.json();
        var kind = body == null ? "" : body.path("is").asText();
        return switch (kind) {
            case "done" -> new Outcome.Done(body.get("result"));
            case "failed" -> new Outcome.Failed(body.path("error").asText());
            case "refused" ->
                new Outcome.Refused(
                        body.path("status").asInt(),
                        body.path("reason").asText(),
                        body.path("message").asText());
            default -> new Outcome.Refused(503, "OWNER_LOST", "the QuickApp's runner did not answer: " + body);
        };
    }

    @Override
    public CompletionStage<Outcome> restart(int quickApp) {
        return CompletableFuture.supplyAsync(
                () -> {
                    tryOut("restarted", quickApp, placing::restart);
                    return new Outcome.Done(null);
                },
                thread);
    }

    @Override
    public void installed(int quickApp) {
        placing.add(quickApp);
    }

    @Override
    public void removed(int quickApp) {
        thread.execute(() -> tryOut("removed", quickApp, placing::remove));
    }

    @Override
    public void checkLimits(Map<String, Double> wanted) {
        try {
            limits.with(wanted);
        } catch (IllegalArgumentException wrong) {
            throw HubException.badRequest(wrong.getMessage());
        }
    }

    private interface Change {
        void make(int quickApp) throws SQLException;
    }

    private static void tryOut(String what, int quickApp, Change change) {
        try {
            change.make(quickApp);
        } catch (SQLException e) {
            LOG.errorf("QuickApp %d is not %s: %s", quickApp, what, e.getMessage());
        }
    }
}
