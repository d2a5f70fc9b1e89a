package io.moonfleet.hub.internal.json;

import java.time.ZonedDateTime;

/** Times as HC3 writes them. By hand: the JDK's formatters cost a fifth of a hub's start when they are first used. */
public final class TextTime {

    private TextTime() {}

    /** {@code 08:05 | 01.12.2026}, with the text between the two. */
    public static String hourAndDay(ZonedDateTime time, String between) {
        var text = new StringBuilder(24);
        twoDigits(text, time.getHour()).append(':');
        twoDigits(text, time.getMinute()).append(between);
        twoDigits(text, time.getDayOfMonth()).append('.');
        twoDigits(text, time.getMonthValue()).append('.');
        return text.append(time.getYear()).toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return (number < 10 ? text.append('0') : text).append(number);
    }
}
