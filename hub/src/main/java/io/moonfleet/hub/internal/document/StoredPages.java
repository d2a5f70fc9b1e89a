package io.moonfleet.hub.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.internal.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A long list of entries in the store, of which the newest are kept: a document for each page, the oldest overwritten by
 * the newest. Entries are written behind, at most every few seconds, so that a script that logs in a loop costs the store
 * nothing; a crash loses what is younger than that. Whoever flushes after an entry has it in the store's next group; a page is
 * written as a whole then, so it should be short.
 */
public final class StoredPages {

    /** Entries of a page that is written now and then. */
    private static final int LONG = 200;

    private static final Duration BEHIND = Duration.ofSeconds(2);

    private final DocumentTable documents;
    private final Alarms alarms;
    private final Clock clock;
    private final String kind;
    private final int pages;
    private final int length;

    // Guarded by this.
    private final List<JsonNode> waiting = new ArrayList<>();
    private ArrayNode page = Json.array();
    private long number;
    private boolean planned;

    /**
     * @param pages of {@value LONG} entries each
     */
    public StoredPages(DocumentTable documents, Alarms alarms, Clock clock, String kind, int pages) {
        this(documents, alarms, clock, kind, pages, LONG);
    }

    /**
     * @param length of a page, in entries; it may have been another one when the pages were written
     */
    public StoredPages(DocumentTable documents, Alarms alarms, Clock clock, String kind, int pages, int length) {
        this.documents = documents;
        this.alarms = alarms;
        this.clock = clock;
        this.kind = kind;
        this.pages = pages;
        this.length = length;
    }

    /** What was kept, oldest first; goes on after it. */
    public synchronized List<JsonNode> load() {
        // When there were fewer pages, one of them may lie in its former place too, as it was before it grew.
        var kept = new TreeMap<Long, JsonNode>();
        for (var document : documents.all(kind)) {
            kept.merge(document.path("number").asLong(), document.path("entries"), StoredPages::longer);
        }
        var entries = new ArrayList<JsonNode>();
        kept.values().forEach(each -> each.forEach(entries::add));
        if (!kept.isEmpty()) {
            number = kept.lastKey();
            page = Json.array();
            kept.lastEntry().getValue().forEach(page::add);
        }
        return entries;
    }

    private static JsonNode longer(JsonNode one, JsonNode other) {
        return one.size() >= other.size() ? one : other;
    }

    public synchronized void add(JsonNode entry) {
        // More than all pages hold would be overwritten before it is written.
        if (waiting.size() >= pages * length) {
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
            if (page.size() >= length) {
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
