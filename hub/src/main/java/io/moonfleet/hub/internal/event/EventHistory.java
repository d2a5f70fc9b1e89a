package io.moonfleet.hub.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubListener;
import io.moonfleet.hub.internal.document.StoredPages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@code /events/history}: the last events that HC3's clients see, over restarts too. */
public final class EventHistory implements HubListener {

    private static final int KEPT = 5_000;

    private final StoredPages pages;
    private final boolean keeps;

    // Guarded by this.
    private final ArrayDeque<ObjectNode> entries = new ArrayDeque<>();

    /**
     * @param keeps whether the store keeps anything; else pages are not even filled
     */
    public EventHistory(StoredPages pages, boolean keeps) {
        this.pages = pages;
        this.keeps = keeps;
    }

    /** Takes up what an earlier life of the hub has kept. */
    public synchronized void load() {
        for (var entry : pages.load()) {
            if (entry instanceof ObjectNode event) {
                entries.addLast(event);
            }
        }
        shorten();
    }

    private void shorten() {
        while (entries.size() > KEPT) {
            entries.removeFirst();
        }
    }

    @Override
    public void onEvent(HubEvent event) {
        if (!RefreshStates.isShown(event)) {
            return;
        }
        var entry = RefreshStates.describe(event);
        entry.remove(List.of("created", "createdMillis"));
        entry.put("id", event.sequence()).put("timestamp", event.at().getEpochSecond());
        synchronized (this) {
            entries.addLast(entry);
            shorten();
        }
        if (keeps) {
            pages.add(entry);
        }
    }

    /** The newest first. */
    public synchronized List<ObjectNode> all() {
        return new ArrayList<>(entries).reversed();
    }

    /** Forgets what fits. */
    public void forget(Predicate<JsonNode> meant) {
        List<ObjectNode> left;
        synchronized (this) {
            entries.removeIf(meant);
            left = List.copyOf(entries);
        }
        if (keeps) {
            pages.replace(left);
        }
    }

    public void flush() {
        pages.flush();
    }
}
