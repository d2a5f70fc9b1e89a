package io.moonfleet.quickapp;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys that headers can have, to tell what a wrong one was meant to be. */
final class HeaderKeys {

    private static final int MOST_TYPOS = 2;
    private static final List<String> ALL = List.of(
            "name",
            "type",
            "id",
            "uid",
            "manufacturer",
            "model",
            "role",
            "description",
            "interfaces",
            "var",
            "conceal",
            "file",
            "headers",
            "u",
            "offline",
            "proxy",
            "desktop",
            "debug",
            "breakonload",
            "time",
            "speed",
            "latitude",
            "longitude",
            "save",
            "project",
            "state");

    private HeaderKeys() {}

    /** The key that is nearest to a wrong one, if one is near enough. */
    static Optional<String> near(String wrong) {
        return near(wrong, ALL);
    }

    /** Likewise of any other words. */
    static Optional<String> near(String wrong, List<String> known) {
        var lower = wrong.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(key -> distance(key, lower) <= Math.min(MOST_TYPOS, key.length() / 2))
                .min(Comparator.comparingInt(key -> distance(key, lower)));
    }

    /** How many letters must be changed, put in or taken out (Levenshtein). */
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (var j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (var i = 1; i <= one.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.length(); j++) {
                var change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
