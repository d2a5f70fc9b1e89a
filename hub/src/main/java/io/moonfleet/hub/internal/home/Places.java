package io.moonfleet.hub.internal.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a fresh hub may be: the place that the machine's time zone is named for, from the system's own list of zones.
 * Good enough for sun times until somebody sets the real place.
 */
public record Places(double latitude, double longitude) {

    private static final Places GREENWICH = new Places(51.48, 0);
    private static final List<Path> LISTS = List.of(
            Path.of("/usr/share/zoneinfo/zone1970.tab"),
            Path.of("/usr/share/zoneinfo/zone.tab"),
            Path.of("/var/db/timezone/zoneinfo/zone.tab"));
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);

    public static Places of(ZoneId zone) {
        for (var list : LISTS) {
            var found = in(list, zone.getId());
            if (found.isPresent()) {
                return found.get();
            }
        }
        // A zone like UTC+2 still says roughly how far east.
        double hours =
                zone.getRules().getStandardOffset(java.time.Instant.EPOCH).getTotalSeconds() / 3600.0;
        return new Places(GREENWICH.latitude, hours * 15);
    }

    private static Optional<Places> in(Path list, String zone) {
        if (!Files.isReadable(list)) {
            return Optional.empty();
        }
        try {
            // By hand and without streams: this runs in every start that keeps nothing.
            var text = Files.readString(list);
            int at = text.indexOf("\t" + zone);
            int end = at + 1 + zone.length();
            boolean whole = at >= 0 && (end == text.length() || text.charAt(end) <= ' ');
            return whole ? parse(text.substring(text.lastIndexOf('\t', at - 1) + 1, at)) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("no places from {}", list, e);
            return Optional.empty();
        }
    }

    /** {@code ±DDMM±DDDMM} or {@code ±DDMMSS±DDDMMSS}. */
    static Optional<Places> parse(String coordinates) {
        int second = Math.max(coordinates.lastIndexOf('+'), coordinates.lastIndexOf('-'));
        if (second < 5) {
            return Optional.empty();
        }
        return Optional.of(
                new Places(degrees(coordinates.substring(0, second), 2), degrees(coordinates.substring(second), 3)));
    }

    private static double degrees(String text, int digits) {
        var number = text.substring(1);
        double degrees = Integer.parseInt(number.substring(0, digits));
        degrees += Integer.parseInt(number.substring(digits, digits + 2)) / 60.0;
        if (number.length() >= digits + 4) {
            degrees += Integer.parseInt(number.substring(digits + 2, digits + 4)) / 3600.0;
        }
        return text.charAt(0) == '-' ? -degrees : degrees;
    }
}
