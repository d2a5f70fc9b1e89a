package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.HomeView.QuickAppEntry;
import io.moonfleet.ui.ServerFrame.Changed;
import io.moonfleet.ui.ServerFrame.Life;
import io.moonfleet.ui.ServerFrame.Log;
import io.moonfleet.ui.ServerFrame.Pong;
import io.moonfleet.ui.ServerFrame.Problem;
import io.moonfleet.ui.ServerFrame.Property;
import io.moonfleet.ui.ServerFrame.QuickApps;
import io.moonfleet.ui.ServerFrame.ScreenShown;
import io.moonfleet.ui.ServerFrame.Tapped;
import io.moonfleet.ui.Wire.Farewell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * What waits to be sent to one page. One text is under way at a time; what comes meanwhile waits here, and a newer value of
 * the same thing takes the place of the older one. So a slow page gets fewer, not older values, and what it costs is bounded.
 */
final class Outbox {

    static final int MAX_LOG_LINES = 500;

    private static final int MAX_FRAMES = 4_096;
    private static final long MAX_WEIGHT = 8 << 20;
    private static final Duration MAX_WRITE = Duration.ofSeconds(15);
    private static final int FRAME_WEIGHT = 64;

    private final FrameCodec codec;
    private final Wire wire;
    private final InstantSource clock;
    private final LinkedHashMap<Object, ServerFrame> waiting = new LinkedHashMap<>();
    private long weight;
    private Instant writingSince;
    private boolean closed;

    Outbox(FrameCodec codec, Wire wire, InstantSource clock) {
        this.codec = codec;
        this.wire = wire;
        this.clock = clock;
    }

    void offer(ServerFrame frame) {
        if (!put(frame)) {
            close(Farewell.TOO_SLOW);
            return;
        }
        pump();
    }

    /** A screen contains what changed before it: those values need not be sent any more, and must not be sent after it. */
    void offerScreen(ScreenShown screen, Set<Integer> devices) {
        synchronized (this) {
            waiting.entrySet().removeIf(entry -> {
                var outdated = entry.getValue() instanceof Changed changed && devices.contains(changed.device());
                if (outdated) {
                    weight -= weightOf(entry.getValue());
                }
                return outdated;
            });
        }
        offer(screen);
    }

    /** Closes the socket when the page has not taken a text for too long. */
    void sweep() {
        boolean stuck;
        synchronized (this) {
            stuck = writingSince != null && writingSince.plus(MAX_WRITE).isBefore(clock.instant());
        }
        if (stuck) {
            close(Farewell.TOO_SLOW);
        }
    }

    void close(Farewell why) {
        discard();
        wire.close(why);
    }

    /** Forgets everything: the page is gone. */
    synchronized void discard() {
        closed = true;
        waiting.clear();
        weight = 0;
    }

    synchronized int size() {
        return waiting.size();
    }

    private synchronized boolean put(ServerFrame frame) {
        if (closed) {
            return true;
        }
        var key = keyOf(frame);
        var older = waiting.get(key);
        var kept = older instanceof Log before && frame instanceof Log after ? joined(before, after) : frame;
        waiting.put(key, kept);
        weight += weightOf(kept) - (older == null ? 0 : weightOf(older));
        return waiting.size() <= MAX_FRAMES && weight <= MAX_WEIGHT;
    }

    private void pump() {
        for (var frame = next(); frame != null; frame = next()) {
            var sent = wire.send(codec.encode(frame)).toCompletableFuture();
            if (!sent.isDone()) {
                sent.whenComplete((_, failure) -> written(failure));
                return;
            }
            if (sent.isCompletedExceptionally()) {
                discard();
            }
            written();
        }
    }

    private void written(Throwable failure) {
        if (failure != null) {
            // The socket's own close tells the session; there is nobody left to send to.
            discard();
        }
        written();
        pump();
    }

    private synchronized void written() {
        writingSince = null;
    }

    private synchronized ServerFrame next() {
        if (writingSince != null || waiting.isEmpty()) {
            return null;
        }
        writingSince = clock.instant();
        var frame = waiting.pollFirstEntry().getValue();
        weight -= weightOf(frame);
        return frame;
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

    private static Object keyOf(ServerFrame frame) {
        return switch (frame) {
            case QuickApps _ -> QuickApps.class;
            case Pong _ -> Pong.class;
            case ScreenShown screen -> new Key(ScreenShown.class, screen.quickApp(), "", "");
            case Changed changed -> new Key(Changed.class, changed.device(), changed.element(), changed.property());
            case Property property -> new Key(Property.class, property.device(), property.property(), "");
            case Log log -> new Key(Log.class, log.quickApp(), "", "");
            case Life life -> new Key(Life.class, life.device(), "", "");
            case Tapped tapped -> new Key(Tapped.class, 0, tapped.id(), "");
            case Problem problem ->
                new Key(Problem.class, problem.quickApp() == null ? -1 : problem.quickApp(), problem.reason(), "");
        };
    }

    /** Roughly the characters that a frame has as text. */
    private static long weightOf(ServerFrame frame) {
        return FRAME_WEIGHT
                + switch (frame) {
                    case QuickApps list ->
                        list.quickApps().stream().mapToLong(Outbox::weightOf).sum();
                    case ScreenShown shown -> weightOf(shown.screen().rows());
                    case Changed changed -> weightOf(changed.value());
                    case Property property -> weightOf(property.value());
                    case Log log ->
                        log.lines().stream()
                                .mapToLong(line -> FRAME_WEIGHT + line.message().length())
                                .sum();
                    case Life life -> life.detail() == null ? 0 : life.detail().length();
                    case Tapped _, Pong _, Problem _ -> 0;
                };
    }

    private static long weightOf(QuickAppEntry entry) {
        return FRAME_WEIGHT * (1L + entry.children().size());
    }

    private static long weightOf(JsonNode value) {
        if (value == null) {
            return 0;
        }
        if (value.isTextual()) {
            return value.textValue().length();
        }
        long sum = FRAME_WEIGHT;
        for (var child : value) {
            sum += weightOf(child);
        }
        return sum;
    }

    private record Key(Class<? extends ServerFrame> kind, int number, String name, String property) {}
}
