package io.moonfleet.bench.lua;

import java.util.Locale;

/**
 * A measured figure beside its goal.
 *
 * @param unit of value and goal
 * @param goal the most that is good
 * @param note what it was measured beside
 */
record Row(String what, double value, String unit, double goal, String note) {

    boolean isGood() {
        return value <= goal;
    }

    String markdown() {
        return String.format(
                Locale.ROOT,
                "| %s | %s %s | ≤ %s %s | %s | %s |",
                what,
                figure(value),
                unit,
                figure(goal),
                unit,
                isGood() ? "good" : "**missed**",
                note);
    }

    private static String figure(double value) {
        return value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
