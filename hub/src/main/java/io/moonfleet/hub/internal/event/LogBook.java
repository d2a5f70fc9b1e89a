package io.moonfleet.hub.internal.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last log lines: of the whole hub for {@code /debugMessages}, and of each device for its page, so that a talkative
 * QuickApp can't push the others' lines out. Bounded in lines and in characters.
 */
public final class LogBook {

    private static final int HUB_LINES = 10_000;
    private static final int HUB_CHARS = 8 << 20;
    private static final int DEVICE_LINES = 300;
    private static final int DEVICE_CHARS = 128 << 10;
    public static final int MAX_MESSAGE = 16 << 10;

    /** A line; {@code id} is its event's number. */
    public record Line(long id, Instant at, int device, String type, String tag, String message) {

        /** As the store keeps it. */
        public ObjectNode document() {
            return Json.object()
                    .put("id", id)
                    .put("at", at.toEpochMilli())
                    .put("device", device)
                    .put("type", type)
                    .put("tag", tag)
                    .put("message", message);
        }

        public static Line of(JsonNode document) {
            return new Line(
                    document.path("id").asLong(),
                    Instant.ofEpochMilli(document.path("at").asLong()),
                    document.path("device").asInt(),
                    document.path("type").asText(),
                    document.path("tag").asText(),
                    document.path("message").asText());
        }
    }

    private static final class Pages {
        private final ArrayDeque<Line> lines = new ArrayDeque<>();
        private final int maxLines;
        private final int maxChars;
        private int chars;

        Pages(int maxLines, int maxChars) {
            this.maxLines = maxLines;
            this.maxChars = maxChars;
        }

        synchronized void add(Line line) {
            lines.addLast(line);
            chars += line.message.length();
            while (lines.size() > maxLines || chars > maxChars) {
                chars -= lines.removeFirst().message.length();
            }
        }

        synchronized List<Line> copy() {
            return new ArrayList<>(lines);
        }

        synchronized List<Line> last(int count) {
            var last = new ArrayList<Line>(Math.min(count, lines.size()));
            var newestFirst = lines.descendingIterator();
            while (newestFirst.hasNext() && last.size() < count) {
                last.add(newestFirst.next());
            }
            return last.reversed();
        }

        synchronized void clear() {
            lines.clear();
            chars = 0;
        }
    }

    private final Pages hub = new Pages(HUB_LINES, HUB_CHARS);
    private final Map<Integer, Pages> byDevice = new ConcurrentHashMap<>();

    public void add(Line line) {
        hub.add(line);
        if (line.device > 0) {
            byDevice.computeIfAbsent(line.device, _ -> new Pages(DEVICE_LINES, DEVICE_CHARS))
                    .add(line);
        }
    }

    public void forget(int device) {
        byDevice.remove(device);
    }

    /** Oldest first. */
    public SequencedCollection<Line> all() {
        return hub.copy();
    }

    /** The last ones of a device, oldest first. */
    public List<Line> last(int device, int count) {
        var pages = byDevice.get(device);
        return pages == null ? List.of() : pages.last(count);
    }

    public void clear() {
        hub.clear();
    }
}
