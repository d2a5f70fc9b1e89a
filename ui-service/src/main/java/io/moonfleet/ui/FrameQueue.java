package io.moonfleet.ui;

import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.ServerFrame.Changed;
import io.moonfleet.ui.ServerFrame.Log;
import io.moonfleet.ui.ServerFrame.Property;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The frames that wait for one page. A newer value of the same thing takes the place of the older one, and what was sent a
 * moment ago rests before it is sent again. Not thread-safe: its outbox guards it.
 */
final class FrameQueue {

    static final int MAX_LOG_LINES = 500;

    /** Twenty times a second: more often nobody sees a label change, and a page that draws it gets hot. */
    static final Duration REST = Duration.ofMillis(50);

    private final LinkedHashMap<Object, SharedFrame> ready = new LinkedHashMap<>();
    private final Map<Object, SharedFrame> resting = new LinkedHashMap<>();

    /** What was sent within the last {@link #REST}, and when; oldest first. */
    private final LinkedHashMap<Object, Instant> sent = new LinkedHashMap<>();

    private long weight;

    /** Adds a frame; whether another one made room for it. */
    boolean put(SharedFrame frame, Instant now) {
        wake(now);
        var key = frame.key();
        if (!frame.isOfSomethingLively()) {
            weigh(resting.remove(key), null);
            return replace(ready, frame);
        }
        var mustRest = sent.containsKey(key) && !ready.containsKey(key);
        return replace(mustRest ? resting : ready, frame);
    }

    /**
     * Adds a screen behind all others, also when an older one waits further in front. What comes after it need not rest: until
     * then the page may show something older than it did.
     */
    void putScreen(SharedFrame screen, Instant now) {
        ready.putAll(resting);
        resting.clear();
        sent.clear();
        weigh(ready.remove(screen.key()), null);
        put(screen, now);
    }

    /** Takes changes and properties out that fit. */
    void removeIf(Predicate<Changed> changes, Predicate<Property> properties) {
        for (var frames : List.of(ready, resting)) {
            frames.values().removeIf(waiting -> {
                var goes =
                        switch (waiting.frame()) {
                            case Changed changed -> changes.test(changed);
                            case Property property -> properties.test(property);
                            default -> false;
                        };
                if (goes) {
                    weigh(waiting, null);
                }
                return goes;
            });
        }
    }

    /** The next frame that may be sent now, or null. */
    SharedFrame poll(Instant now) {
        wake(now);
        var first = ready.pollFirstEntry();
        if (first == null) {
            return null;
        }
        var frame = first.getValue();
        weigh(frame, null);
        if (frame.isOfSomethingLively()) {
            sent.put(frame.key(), now);
        }
        return frame;
    }

    /** When something that rests may be sent at the earliest; empty when nothing does. */
    Optional<Instant> wakesAt() {
        return resting.isEmpty()
                ? Optional.empty()
                : Optional.of(sent.firstEntry().getValue().plus(REST));
    }

    int size() {
        return ready.size() + resting.size();
    }

    /** Roughly the characters that wait. */
    long weight() {
        return weight;
    }

    void clear() {
        ready.clear();
        resting.clear();
        sent.clear();
        weight = 0;
    }

    private void wake(Instant now) {
        for (var oldest = sent.firstEntry();
                oldest != null && !oldest.getValue().plus(REST).isAfter(now);
                oldest = sent.firstEntry()) {
            sent.pollFirstEntry();
            var rested = resting.remove(oldest.getKey());
            if (rested != null) {
                ready.put(oldest.getKey(), rested);
            }
        }
    }

    private boolean replace(Map<Object, SharedFrame> frames, SharedFrame newer) {
        var older = frames.get(newer.key());
        var kept = older != null && older.frame() instanceof Log before && newer.frame() instanceof Log after
                ? new SharedFrame(joined(before, after))
                : newer;
        frames.put(newer.key(), kept);
        weigh(older, kept);
        return older != null;
    }

    private void weigh(SharedFrame gone, SharedFrame come) {
        weight += (come == null ? 0 : come.weight()) - (gone == null ? 0 : gone.weight());
    }

    private static Log joined(Log before, Log after) {
        if (after.reset()) {
            return after;
        }
        var lines = new ArrayList<LogLine>(before.lines());
        lines.addAll(after.lines());
        var tooMany = Math.max(0, lines.size() - MAX_LOG_LINES);
        return new Log(
                before.quickApp(),
                List.copyOf(lines.subList(tooMany, lines.size())),
                before.reset(),
                before.skipped() + tooMany + after.skipped());
    }
}
