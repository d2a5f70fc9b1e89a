package io.moonfleet.ui;

import com.fasterxml.jackson.databind.JsonNode;
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

/** A frame on its way to any number of pages: it becomes text once, however many get it. */
final class SharedFrame {

    private static final int FRAME_WEIGHT = 64;

    private final ServerFrame frame;
    private final Object key;
    private final long weight;
    private volatile String text;

    SharedFrame(ServerFrame frame) {
        this.frame = frame;
        this.key = keyOf(frame);
        this.weight = weightOf(frame);
    }

    ServerFrame frame() {
        return frame;
    }

    /** What it tells of: of two frames with equal keys the newer one says all. */
    Object key() {
        return key;
    }

    /** Roughly the characters that it has as text. */
    long weight() {
        return weight;
    }

    /** Whether it tells of something that may change faster than anybody can look. */
    boolean isOfSomethingLively() {
        return switch (frame) {
            case Changed _, Property _ -> true;
            case Log log -> !log.reset();
            case QuickApps _, ScreenShown _, Life _, Tapped _, Pong _, Problem _ -> false;
        };
    }

    /** As text; two threads may write it both, but then they write the same. */
    String text(FrameCodec codec) {
        var written = text;
        if (written == null) {
            written = codec.encode(frame);
            text = written;
        }
        return written;
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

    private static long weightOf(ServerFrame frame) {
        return FRAME_WEIGHT
                + switch (frame) {
                    case QuickApps list ->
                        list.quickApps().stream()
                                .mapToLong(SharedFrame::weightOf)
                                .sum();
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
