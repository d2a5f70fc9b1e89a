package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Mail from outside: what it asks for, and who waits for the outcome. */
record Order(Request request, CompletableFuture<ActionOutcome> outcome) implements Mailbox.Mail {

    /** What the environment's entry points handle. */
    sealed interface Request {}

    record Action(int device, String name, List<JsonNode> args) implements Request {}

    record UiEvent(int device, String element, String eventType, List<JsonNode> values) implements Request {}

    record HomeEvent(JsonNode event) implements Request {}

    /** The QuickApp leaves for another runner, or has come from one: {@code state} is what it has left, null when it leaves. */
    record Handover(JsonNode state) implements Request {}

    @Override
    public void deliver(Incarnation life) {
        try {
            outcome.complete(life.handle(request));
        } finally {
            outcome.complete(new ActionOutcome(null, "the QuickApp was stopped")); // no effect after the above
        }
    }

    @Override
    public void refuse(String why) {
        outcome.complete(new ActionOutcome(null, why));
    }
}
