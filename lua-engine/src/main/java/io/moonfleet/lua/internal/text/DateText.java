package io.moonfleet.lua.internal.text;

import java.util.Locale;
import java.util.TimeZone;

/** The conversions of C's {@code strftime} in the C locale, as {@code os.date} takes them. */
public final class DateText {

    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String PLAIN = "aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%";
    private static final String AFTER_E = "cCxXyY";
    private static final String AFTER_O = "deHImMSuUVwWy";

    private final CivilTime time;
    private final ByteBuilder out;

    private DateText(CivilTime time, ByteBuilder out) {
        this.time = time;
        this.out = out;
    }

    /**
     * The length of the conversion specifier after a {@code %}; 0 when it is none that C99 has.
     */
    public static int specifierLength(byte[] format, int at) {
        var first = at < format.length ? format[at] : 0;
        var second = at + 1 < format.length ? format[at + 1] : 0;
        if (first != 0 && PLAIN.indexOf(first) >= 0) {
            return 1;
        }
        var modified = first == 'E' ? AFTER_E : first == 'O' ? AFTER_O : "";
        return second != 0 && modified.indexOf(second) >= 0 ? 2 : 0;
    }

    /** Appends one conversion, by its last letter: the C locale has no alternative forms. */
    public static void append(ByteBuilder out, CivilTime time, int letter) {
        new DateText(time, out).convert(letter);
    }

    private void convert(int letter) {
        switch (letter) {
            case 'a' -> out.appendAscii(DAYS[time.weekday()].substring(0, 3));
            case 'A' -> out.appendAscii(DAYS[time.weekday()]);
            case 'b', 'h' -> out.appendAscii(MONTHS[time.month() - 1].substring(0, 3));
            case 'B' -> out.appendAscii(MONTHS[time.month() - 1]);
            case 'c' -> all("a b e T Y");
            case 'C' -> out.appendLong(Math.floorDiv(time.year(), 100L));
            case 'd' -> padded(time.day(), 2, '0');
            case 'D', 'x' -> all("m/d/y");
            case 'e' -> padded(time.day(), 2, ' ');
            case 'F' -> all("Y-m-d");
            case 'g' -> padded(Math.floorMod(time.isoWeek()[0], 100L), 2, '0');
            case 'G' -> out.appendLong(time.isoWeek()[0]);
            case 'H' -> padded(time.hour(), 2, '0');
            case 'I' -> padded((time.hour() + 11) % 12 + 1, 2, '0');
            case 'j' -> padded(time.yearDay() + 1, 3, '0');
            case 'm' -> padded(time.month(), 2, '0');
            case 'M' -> padded(time.minute(), 2, '0');
            case 'n' -> out.append('\n');
            case 'p' -> out.appendAscii(time.hour() < 12 ? "AM" : "PM");
            case 'r' -> all("I:M:S p");
            case 'R' -> all("H:M");
            case 'S' -> padded(time.second(), 2, '0');
            case 't' -> out.append('\t');
            case 'T', 'X' -> all("H:M:S");
            case 'u' -> out.appendLong((time.weekday() + 6) % 7 + 1);
            case 'U' -> padded(time.week(0), 2, '0');
            case 'V' -> padded(time.isoWeek()[1], 2, '0');
            case 'w' -> out.appendLong(time.weekday());
            case 'W' -> padded(time.week(1), 2, '0');
            case 'y' -> padded(Math.floorMod(time.year(), 100L), 2, '0');
            case 'Y' -> year();
            case 'z' -> offset();
            case 'Z' -> zoneName();
            default -> out.append(letter);
        }
    }

    /** Letters are conversions, everything else stands for itself. */
    private void all(String conversions) {
        for (var i = 0; i < conversions.length(); i++) {
            convert(conversions.charAt(i));
        }
    }

    private void padded(long value, int width, int padding) {
        var start = out.length();
        out.appendLong(value);
        out.insert(start, padding, width - (out.length() - start));
    }

    /** glibc adds 1900 in an int, which may wrap around. */
    private void year() {
        var year = (int) time.year();
        out.appendLong(year);
    }

    private void offset() {
        out.append(time.offset() < 0 ? '-' : '+');
        var minutes = Math.abs(time.offset()) / 60;
        padded(minutes / 60 * 100 + minutes % 60, 4, '0');
    }

    private void zoneName() {
        var id = time.zone().getId();
        if (id.equals("Z")) {
            out.appendAscii("GMT");
            return;
        }
        var name = TimeZone.getTimeZone(time.zone()).getDisplayName(time.daylightSaving(), TimeZone.SHORT, Locale.US);
        out.appendAscii(name);
    }
}
