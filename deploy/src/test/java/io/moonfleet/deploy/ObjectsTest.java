package io.moonfleet.deploy;

import static io.moonfleet.deploy.Workload.elements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an API server and a scheduler would say of the objects. */
class ObjectsTest {

    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final String LABEL = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

    private final KubernetesSchemas schemas = new KubernetesSchemas();

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void everyObjectIsOneThatKubernetesKnows(Installation installation) {
        for (var object : installation.manifests().objects()) {
            assertThat(schemas.complaints(object))
                    .as("%s", Manifests.title(object))
                    .isEmpty();
        }
    }

    @Test
    void aFieldThatDoesNotExistIsFound() {
        var manifests = Installation.HA.manifests();
        for (var kind : List.of("Deployment", "NetworkPolicy", "Cluster", "ServiceMonitor")) {
            ObjectNode spoilt = manifests.ofKind(kind).findFirst().orElseThrow().deepCopy();
            ((ObjectNode) spoilt.path("spec")).put("replicsa", 3);

            assertThat(schemas.complaints(spoilt)).as("%s", kind).isNotEmpty();
        }
    }

    @Test
    void aFieldOfAWrongTypeOrAMissingOneIsFound() {
        ObjectNode gateway =
                Installation.SMALL.manifests().workload("gateway").object().deepCopy();
        var withText = gateway.deepCopy();
        ((ObjectNode) withText.path("spec")).put("replicas", "many");
        assertThat(schemas.complaints(withText)).isNotEmpty();

        var withoutSelector = gateway.deepCopy();
        ((ObjectNode) withoutSelector.path("spec")).remove("selector");
        assertThat(schemas.complaints(withoutSelector)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void namesAndLabelsAreSuchAsAreTaken(Installation installation) {
        var manifests = installation.manifests();

        assertThat(manifests.names()).doesNotHaveDuplicates();
        manifests.objects().forEach(object -> {
            assertThat(Manifests.name(object)).matches(NAME);
            object.findValues("labels").forEach(labels -> labels.properties()
                    .forEach(label -> assertThat(label.getValue().asText()).matches(LABEL)));
        });
        assertThat(manifests.workloads().stream().flatMap(Workload::allContainers))
                .allSatisfy(container -> {
                    assertThat(container.path("name").asText()).matches(NAME);
                    elements(container.path("ports"))
                            .forEach(port ->
                                    assertThat(port.path("name").asText()).matches("[a-z][-a-z0-9]{0,14}"));
                });
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void whatIsNamedIsThere(Installation installation) {
        var manifests = installation.manifests();
        for (var workload : manifests.workloads()) {
            assertThat(workload.pod().path("serviceAccountName").asText())
                    .satisfies(name -> manifests.get("ServiceAccount", name));
            assertVolumesAreThere(manifests, workload);
            if (workload.object().path("spec").has("selector")) {
                assertThat(workload.isSelectedBy(workload.object().path("spec").path("selector")))
                        .as("%s selects its own pods", workload.title())
                        .isTrue();
            }
            assertThat(secretsOf(workload)).allSatisfy(secret -> assertSecretIsThere(installation, manifests, secret));
        }
    }

    private static void assertVolumesAreThere(Manifests manifests, Workload workload) {
        Set<String> volumes = new HashSet<>(elements(workload.pod().path("volumes"))
                .map(volume -> volume.path("name").asText())
                .toList());
        elements(workload.object().path("spec").path("volumeClaimTemplates"))
                .forEach(claim -> volumes.add(Manifests.name(claim)));
        var mounted = new HashSet<String>();
        workload.allContainers().forEach(container -> {
            var paths = elements(container.path("volumeMounts"))
                    .map(mount -> mount.path("mountPath").asText())
                    .toList();
            assertThat(paths).as("%s", workload.title()).doesNotHaveDuplicates();
            elements(container.path("volumeMounts"))
                    .forEach(mount -> mounted.add(mount.path("name").asText()));
        });
        assertThat(mounted).as("volumes of %s", workload.title()).isEqualTo(volumes);
        elements(workload.pod().path("volumes")).forEach(volume -> {
            if (volume.has("configMap")) {
                manifests.get("ConfigMap", volume.path("configMap").path("name").asText());
            }
            if (volume.has("persistentVolumeClaim")) {
                manifests.get(
                        "PersistentVolumeClaim",
                        volume.path("persistentVolumeClaim").path("claimName").asText());
            }
        });
    }

    /** A key of a secret that somebody needs. */
    private record SecretKey(String secret, String key) {}

    private static List<SecretKey> secretsOf(Workload workload) {
        var keys = new ArrayList<SecretKey>();
        workload.allContainers()
                .flatMap(container -> elements(container.path("env")))
                .map(variable -> variable.path("valueFrom").path("secretKeyRef"))
                .filter(JsonNode::isObject)
                .forEach(reference -> keys.add(new SecretKey(
                        reference.path("name").asText(), reference.path("key").asText())));
        elements(workload.pod().path("volumes"))
                .map(volume -> volume.path("secret"))
                .filter(JsonNode::isObject)
                .forEach(secret -> elements(secret.path("items"))
                        .forEach(item -> keys.add(new SecretKey(
                                secret.path("secretName").asText(),
                                item.path("key").asText()))));
        return keys;
    }

    private static void assertSecretIsThere(Installation installation, Manifests manifests, SecretKey wanted) {
        if (installation.secretsOfOthers().contains(wanted.secret())) {
            return;
        }
        var secret = manifests.get("Secret", wanted.secret());
        assertThat(Stream.concat(
                                secret.path("data").properties().stream(),
                                secret.path("stringData").properties().stream())
                        .map(java.util.Map.Entry::getKey))
                .as("keys of %s", wanted.secret())
                .contains(wanted.key());
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void servicesBudgetsAndScalersPointAtPods(Installation installation) {
        var manifests = installation.manifests();
        manifests.ofKind("Service").forEach(service -> {
            var selector = service.path("spec").path("selector");
            var pods = manifests.workloads().stream()
                    .filter(Workload::isLasting)
                    .filter(workload -> selector.properties().stream()
                            .allMatch(label ->
                                    workload.labels().path(label.getKey()).equals(label.getValue())))
                    .toList();
            assertThat(pods).as("pods of %s", Manifests.title(service)).hasSize(1);
            elements(service.path("spec").path("ports")).forEach(port -> assertThat(portNames(pods.getFirst()))
                    .contains(port.path("targetPort").asText()));
        });
        manifests.ofKind("PodDisruptionBudget").forEach(budget -> assertThat(manifests.workloads())
                .as("pods of %s", Manifests.title(budget))
                .filteredOn(
                        workload -> workload.isSelectedBy(budget.path("spec").path("selector")))
                .hasSize(1));
        Stream.concat(manifests.ofKind("HorizontalPodAutoscaler"), manifests.ofKind("ScaledObject"))
                .forEach(scaler -> {
                    var target = manifests.get(
                            "Deployment",
                            scaler.path("spec")
                                    .path("scaleTargetRef")
                                    .path("name")
                                    .asText());
                    assertThat(target.path("spec").has("replicas"))
                            .as("replicas of %s beside its scaler: each upgrade would undo it", Manifests.name(target))
                            .isFalse();
                });
    }

    private static List<String> portNames(Workload workload) {
        return elements(workload.onlyContainer().path("ports"))
                .map(port -> port.path("name").asText())
                .toList();
    }
}
