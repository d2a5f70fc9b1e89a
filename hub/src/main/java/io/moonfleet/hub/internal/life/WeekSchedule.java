package io.moonfleet.hub.internal.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The week of a climate or humidity zone: each day has four times, morning, day, evening and night, and what is wanted
 * from then on.
 */
final class WeekSchedule {

    private static final List<String> PARTS = List.of("morning", "day", "evening", "night");
    private static final int[] HOURS = {6, 9, 17, 22};

    /** What is wanted from a time to the next. */
    record Span(ZonedDateTime start, ZonedDateTime end, JsonNode wanted) {}

    private record Point(ZonedDateTime time, JsonNode wanted) {}

    private final JsonNode properties;

    WeekSchedule(JsonNode properties) {
        this.properties = properties;
    }

    private static String name(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    /** Puts the same values into every time of the week that has none yet. */
    static void fill(ObjectNode properties, ObjectNode wanted) {
        for (var day : DayOfWeek.values()) {
            var schedule =
                    properties.path(name(day)) instanceof ObjectNode given ? given : properties.putObject(name(day));
            for (int i = 0; i < PARTS.size(); i++) {
                if (!schedule.path(PARTS.get(i)).isObject()) {
                    var part = Json.object().put("hour", HOURS[i]).put("minute", 0);
                    schedule.set(PARTS.get(i), part.setAll(wanted));
                }
            }
        }
    }

    /** What is wanted at a time, from when and until when. */
    Span at(ZonedDateTime now) {
        var points = new ArrayList<Point>();
        for (int ahead = -8; ahead <= 8; ahead++) {
            var date = now.toLocalDate().plusDays(ahead);
            var day = properties.path(name(date.getDayOfWeek()));
            for (var part : PARTS) {
                var wanted = day.path(part);
                if (wanted.isObject()) {
                    int hour = Math.clamp(wanted.path("hour").asInt(), 0, 23);
                    int minute = Math.clamp(wanted.path("minute").asInt(), 0, 59);
                    points.add(new Point(date.atTime(hour, minute).atZone(now.getZone()), wanted));
                }
            }
        }
        points.sort(Comparator.comparing(Point::time));
        Point current = null;
        for (var point : points) {
            if (point.time.isAfter(now)) {
                return new Span(
                        current == null ? now : current.time,
                        point.time,
                        current == null ? Json.object() : current.wanted);
            }
            current = point;
        }
        return new Span(now, now.plusDays(1), current == null ? Json.object() : current.wanted);
    }
}
