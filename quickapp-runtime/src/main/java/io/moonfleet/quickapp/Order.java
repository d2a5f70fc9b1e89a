package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Mail from outside: what it asks for, and who waits for the outcome. */
record Order(Request request, CompletableFuture<ActionOutcome> outcome, HandlerFollower.Followed followed)
        implements Mailbox.Mail {

    /** What the environment's entry points handle. */
    sealed interface Request {}

    record Action(int device, String name, List<JsonNode> args) implements Request {}

    record UiEvent(int device, String element, String eventType, List<JsonNode> values) implements Request {}

    record HomeEvent(JsonNode event) implements Request {}

    /** The QuickApp leaves for another runner, or has come from one: {@code state} is what it has left, null when it leaves. */
    record Handover(JsonNode state) implements Request {}

    /** Who follows it, if it is what a request asks for. */
    static HandlerFollower.Followed followed(Request request, QuickAppSettings settings) {
        return switch (request) {
            case Action action -> settings.followers().posted(settings.deviceId(), action.device(), action.name());
            case UiEvent event -> settings.followers().posted(settings.deviceId(), event.device(), event.element());
            case HomeEvent _, Handover _ -> HandlerFollower.Followed.NOT;
        };
    }

    @Override
    public void deliver(Incarnation life) {
        var running = followed.begins();
        try {
            var ended = life.handle(request);
            running.ended(Optional.ofNullable(ended.error()));
            outcome.complete(ended);
        } catch (RuntimeException | Error broken) {
            running.ended(Optional.of(broken.toString()));
            throw broken;
        } finally {
            outcome.complete(new ActionOutcome(null, "the QuickApp was stopped")); // no effect after the above
        }
    }

    @Override
    public void refuse(String why) {
        outcome.complete(new ActionOutcome(null, why));
    }
}
