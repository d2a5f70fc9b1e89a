package io.moonfleet.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.protocol.Changes;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last events of the home as a gateway has heard them, and answers of {@code /refreshStates} made of them. What has
 * come is <em>staged</em> until {@link #advance}, so that many pollers can be answered together. Not thread-safe.
 */
final class ChangesRing {

    private static final int REMEMBERED = 10_000;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("HH:mm | dd.MM.yyyy");

    private final ArrayDeque<Changes.Numbered> shown = new ArrayDeque<>();
    private final List<Changes.Numbered> staged = new ArrayList<>();
    private ZoneId zone = ZoneId.of("UTC");
    private long epoch;

    /** Whoever has seen this one misses nothing of what is remembered; -1 before anything was heard. */
    private long base = -1;

    private long newest = -1;
    private long heard = -1;

    /** What a message meant. */
    enum Heard {
        NOTHING_NEW,
        EVENTS,
        /** Something was missed; what was known is forgotten. */
        GAP
    }

    Heard receive(Changes changes) {
        if (changes.epoch() < epoch || base >= 0 && changes.last() < heard) {
            return Heard.NOTHING_NEW;
        }
        epoch = changes.epoch();
        zone = ZoneId.of(changes.zone());
        boolean gap = base < 0 || changes.after() > heard;
        if (gap) {
            shown.clear();
            staged.clear();
            base = changes.after();
            newest = base;
            heard = base;
        }
        for (var event : changes.events()) {
            if (event.sequence() > heard) {
                staged.add(event);
                heard = event.sequence();
            }
        }
        heard = Math.max(heard, changes.last());
        return gap ? Heard.GAP : staged.isEmpty() ? Heard.NOTHING_NEW : Heard.EVENTS;
    }

    boolean hasStaged() {
        return !staged.isEmpty();
    }

    /** Shows what is staged. */
    void advance() {
        for (var event : staged) {
            if (shown.size() == REMEMBERED) {
                base = shown.removeFirst().sequence();
            }
            shown.addLast(event);
        }
        staged.clear();
        newest = heard;
    }

    /** Whether everything after this number is known here. */
    boolean knows(long last) {
        return base >= 0 && last >= base && last <= newest;
    }

    /** Whether something after this number is shown. */
    boolean hasNewsAfter(long last) {
        return !shown.isEmpty() && shown.getLast().sequence() > last;
    }

    /** The answer for who has seen everything up to a number; it must be a known one. */
    ObjectNode since(long last, Instant now) {
        var news = new ArrayDeque<Changes.Numbered>();
        var newestFirst = shown.descendingIterator();
        while (newestFirst.hasNext()) {
            var event = newestFirst.next();
            if (event.sequence() <= last) {
                break;
            }
            news.addFirst(event);
        }
        var answer = JsonBody.MAPPER.createObjectNode();
        answer.put("status", "IDLE");
        answer.put("last", Math.max(newest, last));
        answer.put("date", DATE.format(now.atZone(zone)));
        answer.put("timestamp", now.getEpochSecond());
        answer.put("timestampMillis", now.toEpochMilli());
        var changes = answer.putArray("changes");
        properties(news).forEach(changes::add);
        var events = answer.putArray("events");
        news.forEach(each -> events.add(each.event()));
        answer.putArray("alarmChanges");
        return answer;
    }

    /** One entry for each device with the last value of each property that changed. */
    private static Iterable<ObjectNode> properties(Iterable<Changes.Numbered> news) {
        Map<Integer, ObjectNode> byDevice = new LinkedHashMap<>();
        for (var each : news) {
            if (each.event().path("type").asText().equals("DevicePropertyUpdatedEvent")) {
                JsonNode data = each.event().path("data");
                byDevice.computeIfAbsent(
                                data.path("id").asInt(),
                                id -> JsonBody.MAPPER.createObjectNode().put("id", id))
                        .set(data.path("property").asText(), data.path("newValue"));
            }
        }
        return byDevice.values();
    }
}
