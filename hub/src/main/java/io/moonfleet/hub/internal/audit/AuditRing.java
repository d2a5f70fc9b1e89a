package io.moonfleet.hub.internal.audit;

import io.moonfleet.hub.internal.document.StoredPages;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The newest entries of one sort. Not thread-safe: the log guards it. */
final class AuditRing {

    private final StoredPages pages;
    private final int most;
    private final boolean keeps;
    private final ArrayDeque<AuditEntry> entries = new ArrayDeque<>();
    private final Set<String> requests = new HashSet<>();

    /** @param keeps whether the store keeps anything; else pages are not even filled */
    AuditRing(StoredPages pages, int most, boolean keeps) {
        this.pages = pages;
        this.most = most;
        this.keeps = keeps;
    }

    /** Takes up what an earlier life of the hub has kept, and gives the number of the newest. */
    long load() {
        for (var entry : pages.load()) {
            enter(AuditEntry.of(entry));
        }
        return entries.isEmpty() ? 0 : entries.getLast().id();
    }

    private void enter(AuditEntry entry) {
        entries.addLast(entry);
        if (!entry.deed().request().isEmpty()) {
            requests.add(entry.deed().request());
        }
    }

    /** Whether there is a line about that request. */
    boolean tellsOf(String request) {
        return requests.contains(request);
    }

    void add(AuditEntry entry) {
        enter(entry);
        if (keeps) {
            pages.add(entry.document());
            pages.flush();
        }
    }

    void shorten(Instant oldest) {
        while (entries.size() > most
                || !entries.isEmpty() && entries.getFirst().at().isBefore(oldest)) {
            requests.remove(entries.removeFirst().deed().request());
        }
    }

    List<AuditEntry> all() {
        return List.copyOf(entries);
    }
}
