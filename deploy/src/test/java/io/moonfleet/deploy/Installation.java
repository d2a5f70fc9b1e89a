package io.moonfleet.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A way to install Moonfleet that is shipped.
 *
 * @param valuesFile of the chart
 * @param secretsOfOthers names of secrets that the operator or another operator's software makes
 */
record Installation(String valuesFile, Set<String> secretsOfOthers) {

    static final Installation SMALL = new Installation("values.yaml", Set.of());

    /** CloudNativePG makes the secrets of its clusters. */
    static final Installation HA =
            new Installation("values-ha.yaml", Set.of("home-moonfleet-store-app", "home-moonfleet-store-ca"));

    static final Installation EXTERNAL = new Installation(
            "values-external.yaml",
            Set.of("moonfleet-broker", "moonfleet-broker-ca", "moonfleet-store", "moonfleet-keycloak"));

    Installation {
        secretsOfOthers = Set.copyOf(secretsOfOthers);
    }

    static List<Installation> all() {
        return List.of(SMALL, HA, EXTERNAL);
    }

    Manifests manifests() {
        return Chart.shipped().render(valuesFile, Map.of());
    }

    @Override
    public String toString() {
        return valuesFile;
    }
}
