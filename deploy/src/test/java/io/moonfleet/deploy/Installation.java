package io.moonfleet.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A way to install Moonfleet that is shipped.
 *
 * @param name for people
 * @param manifests what is installed; rendered once for all tests
 * @param secretsOfOthers names of secrets that the operator or another operator's software makes
 */
record Installation(String name, Manifests manifests, Set<String> secretsOfOthers) {

    static final Installation SMALL = ofChart("values.yaml");

    /** CloudNativePG makes the secrets of its clusters. */
    static final Installation HA = ofChart("values-ha.yaml", "home-moonfleet-store-app", "home-moonfleet-store-ca");

    static final Installation EXTERNAL = ofChart(
            "values-external.yaml", "moonfleet-broker", "moonfleet-broker-ca", "moonfleet-store", "moonfleet-keycloak");

    /** {@code k8s/make-secrets} makes the others. */
    static final Installation SMALL_OVERLAY = ofOverlay(
            "small", "moonfleet-broker-accounts", "moonfleet-broker-tls", "moonfleet-session", "moonfleet-first-admin");

    static final Installation HA_OVERLAY = ofOverlay(
            "ha",
            "moonfleet-broker-accounts",
            "moonfleet-broker-tls",
            "moonfleet-session",
            "moonfleet-first-admin",
            "moonfleet-seal",
            "moonfleet-store-app",
            "moonfleet-store-ca");

    static List<Installation> all() {
        return List.of(SMALL, HA, EXTERNAL, SMALL_OVERLAY, HA_OVERLAY);
    }

    static List<Installation> ofTheChart() {
        return List.of(SMALL, HA, EXTERNAL);
    }

    private static Installation ofChart(String valuesFile, String... secretsOfOthers) {
        return new Installation(valuesFile, Chart.shipped().render(valuesFile, Map.of()), Set.of(secretsOfOthers));
    }

    private static Installation ofOverlay(String folder, String... secretsOfOthers) {
        return new Installation("k8s/" + folder, Kustomization.shipped(folder).build(), Set.of(secretsOfOthers));
    }

    @Override
    public String toString() {
        return name;
    }
}
