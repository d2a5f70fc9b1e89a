package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A page that takes texts at once, or one at a time when the test says so. */
final class RecordingWire implements Wire {

    private final List<JsonNode> frames = new ArrayList<>();
    private CompletableFuture<Void> underWay;
    private boolean slow;
    private Farewell farewell;

    @Override
    public CompletionStage<Void> send(String text) {
        frames.add(FakeHome.json(text));
        underWay = new CompletableFuture<>();
        if (!slow) {
            underWay.complete(null);
        }
        return underWay;
    }

    @Override
    public void close(Farewell why) {
        if (farewell == null) {
            farewell = why;
        }
    }

    /** From now on a text is taken only by {@link #take}. */
    void becomeSlow() {
        slow = true;
    }

    /** Takes the text that is under way; the next one comes. */
    void take() {
        underWay.complete(null);
    }

    /** Takes texts until there are no more. */
    void takeAll() {
        while (!underWay.isDone()) {
            underWay.complete(null);
        }
    }

    void breakDown() {
        underWay.completeExceptionally(new IllegalStateException("gone"));
    }

    List<JsonNode> frames() {
        return frames;
    }

    List<JsonNode> frames(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .toList();
    }

    JsonNode last() {
        return frames.getLast();
    }

    Farewell farewell() {
        return farewell;
    }
}
