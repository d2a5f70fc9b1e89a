package io.moonfleet.bench.lua;

import java.util.Collection;
import java.util.List;

/** Averages that outliers do not move. */
final class Medians {

    private Medians() {}

    static double of(Collection<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    static double geometricMean(List<Double> values) {
        return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
    }
}
