package io.moonfleet.hub;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Keeps nothing: for {@code moonfleet run} and tests. Opens in no time and needs no database classes. */
public final class MemoryStore implements HubStore {

    private final Map<String, Long> sequences = new ConcurrentHashMap<>();

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public void load(Consumer<Change> reader) {
        // Nothing was kept.
    }

    @Override
    public void write(Change change) {
        // The hub's memory is all there is.
    }

    @Override
    public CompletionStage<Void> flush() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public long reserve(String sequence, long count) {
        return sequences.merge(sequence, 1 + count, (next, _) -> next + count) - count;
    }

    @Override
    public void close() {
        sequences.clear();
    }
}
