package io.moonfleet.lua.internal.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/**
 * A moment as C's {@code struct tm}: what {@code os.date("*t")} shows. Years go beyond what java.time has, so the
 * calendar arithmetic is done here.
 *
 * @param month 1–12
 * @param weekday 0–6, from Sunday
 * @param yearDay 0–365
 */
public record CivilTime(
        long year,
        int month,
        int day,
        int hour,
        int minute,
        int second,
        int weekday,
        int yearDay,
        boolean daylightSaving,
        int offset,
        ZoneId zone) {

    private static final long SECONDS_PER_DAY = 86_400;
    private static final long DAYS_PER_CYCLE = 146_097; // 400 years
    private static final long DAYS_TO_1970 = 719_468; // from 1 March of year 0
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    /** {@code tm_year} is a C int that counts from 1900. */
    private static final long MAX_YEAR = Integer.MAX_VALUE + 1900L;

    private static final long MIN_YEAR = Integer.MIN_VALUE + 1900L;

    /** The local time of a moment, or null when its year does not fit in a C int. */
    public static CivilTime at(long epochSecond, ZoneId zone) {
        if (Math.abs(epochSecond / SECONDS_PER_DAY / 365) > Integer.MAX_VALUE + 10_000_000L) {
            return null;
        }
        var instant = clamped(epochSecond);
        var rules = zone.getRules();
        var offset = rules.getOffset(instant).getTotalSeconds();
        var local = epochSecond + offset;
        var days = Math.floorDiv(local, SECONDS_PER_DAY);
        var seconds = (int) Math.floorMod(local, SECONDS_PER_DAY);
        // Years that begin in March, so that the leap day is the last.
        var shifted = days + DAYS_TO_1970;
        var cycle = Math.floorDiv(shifted, DAYS_PER_CYCLE);
        var dayOfCycle = (int) Math.floorMod(shifted, DAYS_PER_CYCLE);
        var yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365;
        var dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
        if (year > MAX_YEAR || year < MIN_YEAR) {
            return null;
        }
        var leap = month > 2 && isLeap(year) ? 1 : 0;
        return new CivilTime(
                year,
                month,
                day,
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                Math.floorMod(days + 4, 7),
                DAYS_BEFORE_MONTH[month - 1] + leap + day - 1,
                rules.isDaylightSavings(instant),
                offset,
                zone);
    }

    private static boolean isLeap(long year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static Instant clamped(long epochSecond) {
        return Instant.ofEpochSecond(
                Math.clamp(epochSecond, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
    }

    /**
     * The moment of a local time whose fields may be out of their ranges, as C's {@code mktime} finds it.
     *
     * @param daylightSaving null when unknown
     */
    public static long epochSecond(
            long year, long month, long day, long hour, long minute, long second, Boolean daylightSaving, ZoneId zone) {
        var monthIndex = month - 1;
        var realYear = year + Math.floorDiv(monthIndex, 12);
        var realMonth = Math.floorMod(monthIndex, 12) + 1;
        var days = daysBefore(realYear, realMonth) + day - 1;
        var local = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
        return local - offsetOf(local, daylightSaving, zone.getRules());
    }

    /** Days from 1970 to the first of a month. */
    private static long daysBefore(long year, int month) {
        var shiftedYear = month <= 2 ? year - 1 : year;
        var cycle = Math.floorDiv(shiftedYear, 400L);
        var yearOfCycle = Math.floorMod(shiftedYear, 400L);
        var dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
        var dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear;
        return cycle * DAYS_PER_CYCLE + dayOfCycle - DAYS_TO_1970;
    }

    private static long offsetOf(long local, Boolean daylightSaving, ZoneRules rules) {
        var guess = rules.getOffset(clamped(local));
        var offset = rules.getOffset(clamped(local - guess.getTotalSeconds()));
        var instant = clamped(local - offset.getTotalSeconds());
        if (!rules.getOffset(instant).equals(offset)) { // in a gap: by the clock before it, unless told otherwise
            var before = earlier(guess, offset);
            var isBefore = daylightSaving == null || !daylightSaving;
            return (isBefore ? before : before.equals(guess) ? offset : guess).getTotalSeconds();
        }
        if (daylightSaving == null || daylightSaving == rules.isDaylightSavings(instant)) {
            return offset.getTotalSeconds();
        }
        return otherOffset(instant, offset, daylightSaving, rules);
    }

    private static ZoneOffset earlier(ZoneOffset one, ZoneOffset other) {
        return one.getTotalSeconds() < other.getTotalSeconds() ? one : other;
    }

    /** The offset of the nearest time that does (or does not) save daylight, if the zone ever does. */
    private static long otherOffset(Instant instant, ZoneOffset offset, boolean daylightSaving, ZoneRules rules) {
        var next = rules.nextTransition(instant);
        if (next != null && rules.isDaylightSavings(next.getInstant()) == daylightSaving) {
            return next.getOffsetAfter().getTotalSeconds();
        }
        var previous = rules.previousTransition(instant);
        if (previous != null && rules.isDaylightSavings(previous.getInstant().minusSeconds(1)) == daylightSaving) {
            return previous.getOffsetBefore().getTotalSeconds();
        }
        // As glibc has it, a zone without daylight saving is taken to save an hour when told so.
        return offset.getTotalSeconds() + (daylightSaving ? 3600L : 0L);
    }

    /** The week of the year when weeks begin on a given weekday. */
    int week(int firstWeekday) {
        return (yearDay + 7 - Math.floorMod(weekday - firstWeekday, 7)) / 7;
    }

    /** The ISO 8601 week-numbering year and week. */
    long[] isoWeek() {
        var fromMonday = Math.floorMod(weekday - 1, 7);
        var week = (yearDay - fromMonday + 10) / 7;
        if (week < 1) {
            return new long[] {year - 1, weeksIn(year - 1)};
        }
        return week > weeksIn(year) ? new long[] {year + 1, 1} : new long[] {year, week};
    }

    private static int weeksIn(long isoYear) {
        var firstOfJanuary = Math.floorMod(daysBefore(isoYear, 1) + 4, 7);
        return firstOfJanuary == 4 || (firstOfJanuary == 3 && isLeap(isoYear)) ? 53 : 52;
    }
}
