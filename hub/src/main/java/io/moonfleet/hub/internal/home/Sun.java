package io.moonfleet.hub.internal.home;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * When the sun rises and sets, by the sunrise equation; right within two minutes between the polar circles. Where it
 * does not rise or set that day there is no time.
 */
public record Sun(Optional<LocalTime> rise, Optional<LocalTime> set) {

    private static final double HORIZON = Math.toRadians(-0.833);
    private static final double EARTH_TILT = Math.toRadians(23.4397);
    private static final double DAY_SECONDS = 86_400;
    private static final long EPOCH_DAY_2000 = LocalDate.of(2000, 1, 1).toEpochDay();

    public static Sun on(LocalDate day, double latitude, double longitude, ZoneId zone) {
        double meanNoon = day.toEpochDay() - EPOCH_DAY_2000 - longitude / 360 + 0.0008;
        double anomaly = Math.toRadians((357.5291 + 0.98560028 * meanNoon) % 360);
        double center = 1.9148 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly) + 0.0003 * Math.sin(3 * anomaly);
        double ecliptic = Math.toRadians((Math.toDegrees(anomaly) + center + 180 + 102.9372) % 360);
        double noon = meanNoon + 0.0053 * Math.sin(anomaly) - 0.0069 * Math.sin(2 * ecliptic);
        double declination = Math.asin(Math.sin(ecliptic) * Math.sin(EARTH_TILT));
        double place = Math.toRadians(latitude);
        double hourAngle = (Math.sin(HORIZON) - Math.sin(place) * Math.sin(declination))
                / (Math.cos(place) * Math.cos(declination));
        if (Math.abs(hourAngle) > 1) {
            return new Sun(Optional.empty(), Optional.empty());
        }
        double half = Math.toDegrees(Math.acos(hourAngle)) / 360;
        return new Sun(Optional.of(time(noon - half, zone)), Optional.of(time(noon + half, zone)));
    }

    /** Days since noon of 1 January 2000 to a time of day there. */
    private static LocalTime time(double days, ZoneId zone) {
        long second = Math.round((days + 0.5) * DAY_SECONDS);
        return LocalDate.ofEpochDay(EPOCH_DAY_2000)
                .atStartOfDay(ZoneOffset.UTC)
                .plusSeconds(second)
                .withZoneSameInstant(zone)
                .toLocalTime();
    }

    /** {@code HH:MM}, or the given text when there is none. */
    public static String text(Optional<LocalTime> time, String otherwise) {
        return time.map(each -> "%02d:%02d".formatted(each.getHour(), each.getMinute()))
                .orElse(otherwise);
    }
}
