package io.moonfleet.messaging;

import io.moonfleet.protocol.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The events of one device and kind that wait while an earlier batch is on its way. Not thread-safe: its publisher's lock
 * guards it.
 */
final class EventLane {

    private final int bound;
    private final int maxBatch;
    private final AtomicInteger total;
    private final int maxTotal;
    private Map<Object, Waiting> waiting = new LinkedHashMap<>();
    private long unique;
    private long droppedLines;
    private boolean busy;

    /**
     * @param bound how many events may wait here
     * @param total how many wait in all lanes together
     * @param maxTotal how many may; the first of a lane may always
     */
    EventLane(int bound, int maxBatch, AtomicInteger total, int maxTotal) {
        this.bound = bound;
        this.maxBatch = maxBatch;
        this.total = total;
        this.maxTotal = maxTotal;
    }

    /** An event and the epoch under which its owner sent it. */
    record Waiting(Event event, long epoch) {}

    boolean isBusy() {
        return busy;
    }

    /**
     * Adds an event. A change of the same property or element replaces the one that waits; the first old value stays, so
     * that old and new still tell what a listener missed.
     *
     * @return whether nothing was lost
     */
    boolean add(Waiting next) {
        var key = keyOf(next.event());
        var earlier = waiting.remove(key);
        if (earlier != null) {
            waiting.put(key, new Waiting(merge(earlier.event(), next.event()), next.epoch()));
            return true;
        }
        if (hasRoom()) {
            waiting.put(key, next);
            total.incrementAndGet();
            return true;
        }
        if (next.event().body() instanceof Event.LogWritten) {
            droppedLines++;
        } else {
            var eldest = waiting.keySet().iterator().next();
            waiting.remove(eldest);
            waiting.put(key, next);
        }
        return false;
    }

    /**
     * Puts a batch that was not sent back before everything that came after it.
     *
     * @return how many events found no room any more
     */
    int putBack(List<Waiting> unsent) {
        var later = waiting;
        waiting = new LinkedHashMap<>();
        total.addAndGet(-later.size());
        var lost = 0;
        for (var events : List.of(unsent, later.values())) {
            for (var event : events) {
                lost += add(event) ? 0 : 1;
            }
        }
        return lost;
    }

    /** Takes what goes out next: events of one epoch. Empty when there is nothing, and then the lane is idle. */
    List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>(Math.min(waiting.size(), maxBatch));
        var all = waiting.values().iterator();
        while (all.hasNext() && batch.size() < maxBatch) {
            var next = all.next();
            if (!batch.isEmpty() && batch.getFirst().epoch() != next.epoch()) {
                break;
            }
            batch.add(next);
            all.remove();
            total.decrementAndGet();
        }
        // After the lines that did find room; but a flood that never ends must be told of too.
        if (droppedLines > 0 && !batch.isEmpty() && (waiting.isEmpty() || droppedLines >= bound)) {
            batch.add(sayWhatWasDropped(batch.getLast()));
        }
        busy = !batch.isEmpty();
        return batch;
    }

    private boolean hasRoom() {
        return waiting.isEmpty() || waiting.size() < bound && total.get() < maxTotal;
    }

    private Waiting sayWhatWasDropped(Waiting last) {
        var tag = last.event().body() instanceof Event.LogWritten line ? line.tag() : "";
        var line = new Event.LogWritten(
                "warning",
                tag,
                droppedLines + " log lines were dropped here: they came faster than they could be sent");
        droppedLines = 0;
        return new Waiting(
                new Event(
                        last.event().sequence(), last.event().at(), last.event().device(), line),
                last.epoch());
    }

    private Object keyOf(Event event) {
        return switch (event.body()) {
            case Event.PropertyChanged change -> change.property();
            case Event.ViewChanged change -> List.of(change.element(), change.property());
            case Event.LogWritten _, Event.LifeChanged _ -> unique++;
        };
    }

    private static Event merge(Event earlier, Event later) {
        var body =
                switch (later.body()) {
                    case Event.PropertyChanged now ->
                        new Event.PropertyChanged(
                                now.property(), now.newValue(), ((Event.PropertyChanged) earlier.body()).oldValue());
                    case Event.ViewChanged now ->
                        new Event.ViewChanged(
                                now.element(),
                                now.property(),
                                now.newValue(),
                                ((Event.ViewChanged) earlier.body()).oldValue());
                    case Event.LogWritten line -> line;
                    case Event.LifeChanged change -> change;
                };
        return new Event(later.sequence(), later.at(), later.device(), body);
    }
}
