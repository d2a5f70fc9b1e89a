package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain manifests say the same as the chart. */
class KustomizeTest {

    private static final List<String> OF_HELM =
            List.of("helm.sh/chart", "app.kubernetes.io/managed-by", "app.kubernetes.io/version");

    @ParameterizedTest
    @CsvSource({"small, values.yaml", "ha, values-ha.yaml"})
    void anOverlayIsWhatTheChartRenders(String overlay, String valuesFile) {
        var chart = plain(Chart.shipped().render(valuesFile, Map.of("fullnameOverride", "moonfleet")));
        var built = plain(Kustomization.shipped(overlay).build());

        assertThat(built.remove("Namespace/moonfleet")).isNotNull();
        assertThat(built.keySet()).isEqualTo(chart.keySet());
        chart.forEach(
                (title, object) -> assertThat(built.get(title)).as("%s", title).isEqualTo(object));
    }

    /** By title, without what only Helm writes, makes or tests; Grafana's dashboard would be a second copy of the file. */
    private static Map<String, JsonNode> plain(Manifests manifests) {
        var objects = new TreeMap<String, JsonNode>();
        for (var object : manifests.objects()) {
            if (object.path("metadata").path("annotations").has(Chart.HOOK)
                    || Manifests.name(object).endsWith("-test")
                    || Manifests.name(object).endsWith("-dashboards")
                    || Manifests.name(object).endsWith("-migration")) {
                continue;
            }
            ObjectNode copy = object.deepCopy();
            withoutHelm((ObjectNode) copy.path("metadata"));
            ((ObjectNode) copy.path("metadata")).remove("namespace");
            if (copy.path("spec").path("template").path("metadata") instanceof ObjectNode template) {
                withoutHelm(template);
            }
            objects.put(Manifests.title(object), copy);
        }
        return objects;
    }

    private static void withoutHelm(ObjectNode metadata) {
        if (metadata.path("labels") instanceof ObjectNode labels) {
            labels.remove(OF_HELM);
        }
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations
                    .propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(name -> name.startsWith("checksum/") || name.startsWith("helm.sh/"))
                    .toList()
                    .forEach(annotations::remove);
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "ha"})
    void kubectlBuildsTheSame(String overlay) throws Exception {
        var built = titled(Kustomization.shipped(overlay).build());
        var byKubectl = titled(Manifests.parse(output("kubectl", "kustomize", "k8s/" + overlay)));

        assertThat(byKubectl).isEqualTo(built);
    }

    private static Map<String, JsonNode> titled(Manifests manifests) {
        var objects = new TreeMap<String, JsonNode>();
        manifests.objects().forEach(object -> objects.put(Manifests.title(object), object));
        return objects;
    }

    @Test
    void theScriptMakesEverySecretThatTheOverlaysLeaveOut() throws Exception {
        assumeTrue(isThere("openssl", "version"), "openssl is not installed");

        var secrets = Manifests.parse(output("k8s/make-secrets"));

        assertThat(secrets.names())
                .containsExactlyInAnyOrder(
                        "Secret/moonfleet-broker-accounts",
                        "Secret/moonfleet-broker-tls",
                        "Secret/moonfleet-session",
                        "Secret/moonfleet-first-admin",
                        "Secret/moonfleet-seal");
        var schemas = new KubernetesSchemas();
        assertThat(secrets.objects())
                .allMatch(secret -> schemas.complaints(secret).isEmpty());
        assertThat(secrets.get("Secret", "moonfleet-broker-accounts")
                        .path("stringData")
                        .properties())
                .hasSize(5)
                .allMatch(entry -> entry.getValue().asText().matches("[0-9a-f]{48}"));
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String output(String... command) throws Exception {
        assumeTrue(
                !command[0].equals("kubectl") || isThere("kubectl", "version", "--client"), "kubectl is not installed");
        var process = new ProcessBuilder(command)
                .directory(Checkout.find().root().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return text;
    }
}
