package io.moonfleet.hub.fleet;

import java.util.Map;

/**
 * What a runner can take.
 *
 * @param weight its share of the QuickApps, against the others' weights
 * @param capacity the most QuickApps it runs
 * @param labels what QuickApps may ask of the runner they are placed on
 */
public record RunnerOffer(double weight, int capacity, Map<String, String> labels) {

    public static final RunnerOffer DEFAULT = new RunnerOffer(1, Integer.MAX_VALUE, Map.of());

    public RunnerOffer {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("the weight of a runner must be above 0, not " + weight);
        }
        if (capacity < 0) {
            throw new IllegalArgumentException("a runner cannot take " + capacity + " QuickApps");
        }
        labels = Map.copyOf(labels);
    }
}
