package io.moonfleet.hub.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A long list of entries in the store, of which the newest are kept: a document for each page, the oldest overwritten by
 * the newest. Entries are written behind, at most every few seconds, so that a script that logs in a loop costs the store
 * nothing; a crash loses what is younger than that.
 */
public final class StoredPages {

    private static final int PAGE = 200;
    private static final Duration BEHIND = Duration.ofSeconds(2);

    private final DocumentTable documents;
    private final Alarms alarms;
    private final Clock clock;
    private final String kind;
    private final int pages;

    // Guarded by this.
    private final List<JsonNode> waiting = new ArrayList<>();
    private ArrayNode page = Json.array();
    private long number;
    private boolean planned;

    /**
     * @param pages of {@value PAGE} entries each
     */
    public StoredPages(DocumentTable documents, Alarms alarms, Clock clock, String kind, int pages) {
        this.documents = documents;
        this.alarms = alarms;
        this.clock = clock;
        this.kind = kind;
        this.pages = pages;
    }

    /** What was kept, oldest first; goes on after it. */
    public synchronized List<JsonNode> load() {
        var entries = new ArrayList<JsonNode>();
        var kept = new ArrayList<>(documents.all(kind));
        kept.sort(Comparator.comparingLong(each -> each.path("number").asLong()));
        kept.forEach(each -> each.path("entries").forEach(entries::add));
        if (!kept.isEmpty()) {
            number = kept.getLast().path("number").asLong();
            page = Json.array();
            kept.getLast().path("entries").forEach(page::add);
        }
        return entries;
    }

    public synchronized void add(JsonNode entry) {
        // More than all pages hold would be overwritten before it is written.
        if (waiting.size() >= pages * PAGE) {
            waiting.removeFirst();
        }
        waiting.add(entry);
        if (!planned) {
            planned = true;
            alarms.at(clock.instant().plus(BEHIND), this::flush);
        }
    }

    /** Hands what waits to the store. */
    public synchronized void flush() {
        planned = false;
        for (var entry : waiting) {
            if (page.size() >= PAGE) {
                write();
                number++;
                page = Json.array();
            }
            page.add(entry);
        }
        if (!waiting.isEmpty()) {
            waiting.clear();
            write();
        }
    }

    private void write() {
        // A document is never changed once it is there.
        var entries = Json.array();
        page.forEach(entries::add);
        var document = Json.object().put("number", number);
        document.set("entries", entries);
        documents.put(kind, Long.toString(number % pages), document);
    }

    /** Puts these in place of everything. */
    public synchronized void replace(List<? extends JsonNode> entries) {
        documents.ids(kind).forEach(id -> documents.remove(kind, id));
        waiting.clear();
        page = Json.array();
        number++;
        entries.forEach(waiting::add);
        flush();
    }
}
