package io.moonfleet.hub.internal.scene;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.HubException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A date pattern of HC3: six texts, minute, hour, day, month, weekday (1 is Monday, 7 and 0 are Sunday) and year. Each is
 * {@code *}, a number, a list {@code 1,3}, a range {@code 1-5} or a step {@code *}{@code /15}.
 */
final class Cron {

    private static final int FIELDS = 6;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2199;
    private static final int MAX_DAYS = 366 * 9;

    /** The lowest and highest value of each field. */
    private static final int[][] RANGES = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}, {FIRST_YEAR, LAST_YEAR}};

    private static final String[] NAMES = {"minute", "hour", "day", "month", "weekday", "year"};

    private final List<BitSet> fields = new ArrayList<>(FIELDS);
    private final boolean[] any = new boolean[FIELDS];

    Cron(JsonNode list) {
        if (!list.isArray() || list.size() != FIELDS) {
            throw HubException.badRequest("a date must be six texts: minute, hour, day, month, weekday, year");
        }
        for (int i = 0; i < FIELDS; i++) {
            var text = list.get(i).asText().strip();
            any[i] = text.equals("*");
            fields.add(parse(text, i));
        }
    }

    private static BitSet parse(String text, int field) {
        int low = RANGES[field][0];
        int high = RANGES[field][1];
        var set = new BitSet();
        try {
            for (var part : text.split(",", -1)) {
                int slash = part.indexOf('/');
                int step = slash < 0
                        ? 1
                        : Integer.parseInt(part.substring(slash + 1).strip());
                var range = (slash < 0 ? part : part.substring(0, slash)).strip();
                int dash = range.indexOf('-');
                int from = low;
                int to = high;
                if (!range.equals("*")) {
                    from = Integer.parseInt((dash < 0 ? range : range.substring(0, dash)).strip());
                    to = dash < 0
                            ? slash < 0 ? from : high
                            : Integer.parseInt(range.substring(dash + 1).strip());
                }
                if (from < low || to > high || step < 1) {
                    throw new NumberFormatException();
                }
                for (int value = from; value <= to; value += step) {
                    set.set(value);
                }
            }
        } catch (NumberFormatException _) {
            var shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
            throw HubException.badRequest(
                    NAMES[field] + ": '" + shown + "' must be *, or numbers from " + low + " to " + high);
        }
        if (field == 4 && (set.get(0) || set.get(7))) {
            set.set(0);
            set.set(7);
        }
        return set;
    }

    /** Whether a single moment is meant: nothing but the weekday is left open. */
    boolean isOneMoment() {
        return !any[0] && !any[1] && !any[2] && !any[3] && !any[5];
    }

    boolean matches(ZonedDateTime time) {
        return onDay(time.toLocalDate())
                && fields.get(1).get(time.getHour())
                && fields.get(0).get(time.getMinute());
    }

    private boolean onDay(LocalDate day) {
        return fields.get(5).get(day.getYear())
                && fields.get(3).get(day.getMonthValue())
                && fields.get(2).get(day.getDayOfMonth())
                && fields.get(4).get(day.getDayOfWeek().getValue());
    }

    /** The first matching minute after a time; a time of day that a change of the clock leaves out does not match. */
    Optional<ZonedDateTime> next(ZonedDateTime after) {
        var zone = after.getZone();
        var start = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        var day = start.toLocalDate();
        for (int i = 0; i < MAX_DAYS && day.getYear() <= LAST_YEAR; i++, day = day.plusDays(1)) {
            if (onDay(day)) {
                var found = firstOn(day, start, zone);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<ZonedDateTime> firstOn(LocalDate day, ZonedDateTime start, ZoneId zone) {
        for (int hour = fields.get(1).nextSetBit(0);
                hour >= 0;
                hour = fields.get(1).nextSetBit(hour + 1)) {
            for (int minute = fields.get(0).nextSetBit(0);
                    minute >= 0;
                    minute = fields.get(0).nextSetBit(minute + 1)) {
                var time = day.atTime(hour, minute).atZone(zone);
                if (!time.isBefore(start) && time.getHour() == hour && time.getMinute() == minute) {
                    return Optional.of(time);
                }
            }
        }
        return Optional.empty();
    }

    /** The last matching minute at or before a time, not farther back than a number of seconds. */
    Optional<ZonedDateTime> last(ZonedDateTime before, long seconds) {
        var earliest = before.minusSeconds(seconds);
        var zone = before.getZone();
        var day = before.toLocalDate();
        for (int i = 0; i < MAX_DAYS && !day.plusDays(1).atStartOfDay(zone).isBefore(earliest); i++) {
            if (onDay(day)) {
                var found = lastOn(day, before, zone);
                if (found.isPresent()) {
                    return found.filter(time -> !time.isBefore(earliest));
                }
            }
            day = day.minusDays(1);
        }
        return Optional.empty();
    }

    private Optional<ZonedDateTime> lastOn(LocalDate day, ZonedDateTime before, ZoneId zone) {
        for (int hour = fields.get(1).previousSetBit(23);
                hour >= 0;
                hour = fields.get(1).previousSetBit(hour - 1)) {
            for (int minute = fields.get(0).previousSetBit(59);
                    minute >= 0;
                    minute = fields.get(0).previousSetBit(minute - 1)) {
                var time = day.atTime(hour, minute).atZone(zone);
                if (!time.isAfter(before) && time.getHour() == hour && time.getMinute() == minute) {
                    return Optional.of(time);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a time is before (negative), in (zero) or after (positive) the pattern, by the fields that are not open,
     * the greatest first: {@code {"30","15","*","*","*","*"}} compares the time of day.
     */
    int compare(ZonedDateTime time) {
        int[] order = {5, 3, 2, 1, 0};
        int[] values = {time.getYear(), time.getMonthValue(), time.getDayOfMonth(), time.getHour(), time.getMinute()};
        for (int i = 0; i < order.length; i++) {
            var field = fields.get(order[i]);
            if (any[order[i]] || field.get(values[i])) {
                continue;
            }
            return values[i] < field.nextSetBit(0) ? -1 : 1;
        }
        return 0;
    }

    /** Whether the day of the week is one that the pattern allows. */
    boolean onWeekday(ZonedDateTime time) {
        return fields.get(4).get(time.getDayOfWeek().getValue());
    }
}
