package io.moonfleet.hub.internal.audit;

import io.moonfleet.hub.Alarms;
import io.moonfleet.hub.internal.document.DocumentTable;
import io.moonfleet.hub.internal.document.StoredPages;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who did what, when and from where, and whether it was let. Bounded in number and in age. A line goes into the store's next
 * group: what was done and the line about it are durable together. What is done to devices has a ring of its own: somebody who
 * taps a thousand times must not make it forget who was given which rights.
 */
public final class AuditLog {

    /** The newest page is written with each deed. */
    private static final int PAGE = 20;

    private final Clock clock;
    private final AuditSettings settings;

    // Guarded by this.
    private final AuditRing commands;
    private final AuditRing others;
    private long newest;

    /** @param keeps whether the store keeps anything */
    public AuditLog(DocumentTable documents, Alarms alarms, Clock clock, AuditSettings settings, boolean keeps) {
        this.clock = clock;
        this.settings = settings;
        int each = settings.count() / 2;
        int pages = Math.ceilDiv(each, PAGE) + 1;
        commands = new AuditRing(new StoredPages(documents, alarms, clock, "auditCommands", pages, PAGE), each, keeps);
        others = new AuditRing(new StoredPages(documents, alarms, clock, "auditPage", pages, PAGE), each, keeps);
    }

    /** Takes up what an earlier life of the hub has kept. */
    public synchronized void load() {
        newest = Math.max(commands.load(), others.load());
        shorten();
    }

    /**
     * A runner whose keeper died between storing a line and saying so tells it again to the next one: of a request there is one line.
     *
     * @param command whether it was said to a device
     */
    public synchronized void add(AuditEntry.Deed deed, boolean command) {
        var ring = command ? commands : others;
        if (ring.tellsOf(deed.request())) {
            return;
        }
        ring.add(new AuditEntry(++newest, clock.instant(), deed));
        shorten();
    }

    private void shorten() {
        var oldest = clock.instant().minus(settings.age());
        commands.shorten(oldest);
        others.shorten(oldest);
    }

    /** Those that fit, the newest first. */
    public List<AuditEntry> find(Predicate<AuditEntry> wanted, int most) {
        List<AuditEntry> all;
        synchronized (this) {
            shorten();
            all = Stream.concat(commands.all().stream(), others.all().stream()).toList();
        }
        return all.stream()
                .filter(wanted)
                .sorted(Comparator.comparingLong(AuditEntry::id).reversed())
                .limit(most)
                .toList();
    }
}
