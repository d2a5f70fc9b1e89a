package io.moonfleet.hub.internal.api;

import io.moonfleet.hub.HubException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A time for which energy is asked: {@code 2026}, {@code 2026-06}, {@code 2026-W25}, {@code 2026-06-21} or {@code 2026-06-21T13}. */
record EnergyPeriod(String name, ZonedDateTime from, ZonedDateTime to) {

    private static final Pattern FORM =
            Pattern.compile("(\\d{4})(?:-(?:W(\\d{2})|(\\d{2})(?:-(\\d{2})(?:T(\\d{2}))?)?))?");
    private static final int MOST_PARTS = 1_000;

    /** The month that is now when nothing is asked for. */
    static EnergyPeriod of(Optional<String> text, ZonedDateTime now) {
        var asked = text.filter(each -> !each.isBlank())
                .orElseGet(() -> now.toLocalDate().toString().substring(0, 7));
        var form = FORM.matcher(asked.strip());
        if (!form.matches()) {
            throw HubException.badRequest("period: must be like 2026, 2026-06, 2026-W25, 2026-06-21 or 2026-06-21T13");
        }
        try {
            int year = Integer.parseInt(form.group(1));
            if (form.group(2) != null) {
                var week = LocalDate.of(year, 1, 4)
                        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, Integer.parseInt(form.group(2)))
                        .with(java.time.DayOfWeek.MONDAY);
                return starting(asked, week, now, ChronoUnit.WEEKS);
            }
            if (form.group(3) == null) {
                return starting(asked, LocalDate.of(year, 1, 1), now, ChronoUnit.YEARS);
            }
            int month = Integer.parseInt(form.group(3));
            if (form.group(4) == null) {
                return starting(asked, LocalDate.of(year, month, 1), now, ChronoUnit.MONTHS);
            }
            var day = LocalDate.of(year, month, Integer.parseInt(form.group(4)));
            if (form.group(5) == null) {
                return starting(asked, day, now, ChronoUnit.DAYS);
            }
            var hour = day.atTime(Integer.parseInt(form.group(5)), 0).atZone(now.getZone());
            return new EnergyPeriod(asked, hour, hour.plusHours(1));
        } catch (DateTimeException e) {
            throw HubException.badRequest("period: " + e.getMessage());
        }
    }

    private static EnergyPeriod starting(String name, LocalDate day, ZonedDateTime now, ChronoUnit unit) {
        var from = day.atStartOfDay(now.getZone());
        return new EnergyPeriod(name, from, from.plus(1, unit));
    }

    /** A year in months, months and weeks in days, a day in hours, an hour whole. */
    List<EnergyPeriod> parts() {
        long days = ChronoUnit.DAYS.between(from, to);
        if (days > 31) {
            return every("Monthly");
        }
        return days > 1 ? every("Daily") : every("Hourly");
    }

    List<EnergyPeriod> every(String interval) {
        var parts = new ArrayList<EnergyPeriod>();
        var start = from;
        while (start.isBefore(to) && parts.size() < MOST_PARTS) {
            var end = next(start, interval);
            parts.add(new EnergyPeriod(name(start, interval), start, end.isAfter(to) ? to : end));
            start = end;
        }
        return parts;
    }

    private static ZonedDateTime next(ZonedDateTime start, String interval) {
        var day = start.toLocalDate();
        var zone = start.getZone();
        return switch (interval) {
            case "Hourly" -> start.plusHours(1);
            case "Weekly" -> start.plusWeeks(1);
            case "Monthly" -> day.withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
            case "Quarterly" -> day.withDayOfMonth(1).plusMonths(3).atStartOfDay(zone);
            case "Yearly" -> day.withDayOfYear(1).plusYears(1).atStartOfDay(zone);
            case "Daily" -> day.plusDays(1).atStartOfDay(zone);
            default ->
                throw HubException.badRequest(
                        "intervalType: must be Hourly, Daily, Weekly, Monthly, Quarterly or Yearly");
        };
    }

    private static String name(ZonedDateTime start, String interval) {
        var day = start.toLocalDate();
        return switch (interval) {
            case "Hourly" -> "%sT%02d".formatted(day, start.getHour());
            case "Monthly", "Quarterly" -> day.toString().substring(0, 7);
            case "Yearly" -> day.toString().substring(0, 4);
            default -> day.toString();
        };
    }

    /** How many months a billing period has; 0 for a name that is none. */
    static int months(String duration) {
        return switch (duration) {
            case "monthly1" -> 1;
            case "monthly2" -> 2;
            case "monthly3" -> 3;
            case "monthly6" -> 6;
            case "monthly12" -> 12;
            default -> 0;
        };
    }

    /** The billing period that now is in, counted from a start; without one from the first of January. */
    static EnergyPeriod billing(String start, int months, ZonedDateTime now) {
        LocalDate first;
        try {
            first = LocalDate.parse(start);
        } catch (DateTimeException _) {
            first = now.toLocalDate().withDayOfYear(1);
        }
        long passed = Math.floorDiv(ChronoUnit.MONTHS.between(first, now.toLocalDate()), months);
        var from = first.plusMonths(passed * months).atStartOfDay(now.getZone());
        return new EnergyPeriod(start, from, from.plusMonths(months));
    }

    /** The one before, of the same length. */
    EnergyPeriod before() {
        long months = Math.max(1, ChronoUnit.MONTHS.between(from, to));
        return new EnergyPeriod(name, from.minusMonths(months), from);
    }

    /** Hour, day, week, month and year that now is in. */
    static Map<String, EnergyPeriod> upTo(ZonedDateTime now) {
        var day = now.toLocalDate();
        var hour = now.truncatedTo(ChronoUnit.HOURS);
        var periods = new LinkedHashMap<String, EnergyPeriod>();
        periods.put("H", new EnergyPeriod("H", hour, hour.plusHours(1)));
        periods.put("D", starting("D", day, now, ChronoUnit.DAYS));
        periods.put("W", starting("W", day.with(java.time.DayOfWeek.MONDAY), now, ChronoUnit.WEEKS));
        periods.put("M", starting("M", day.withDayOfMonth(1), now, ChronoUnit.MONTHS));
        periods.put("Y", starting("Y", day.withDayOfYear(1), now, ChronoUnit.YEARS));
        return periods;
    }
}
