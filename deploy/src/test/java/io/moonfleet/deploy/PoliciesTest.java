package io.moonfleet.deploy;

import static io.moonfleet.deploy.Workload.elements;
import static io.moonfleet.deploy.Workload.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cautious operator demands of every pod; the restricted level of Kubernetes' pod security standards is part of it. */
class PoliciesTest {

    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(password|secret|token|cookie|key)");

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void nobodyIsRootOrCanBecomeIt(Installation installation) {
        assertThat(installation.manifests().workloads()).isNotEmpty().allSatisfy(workload -> {
            var pod = workload.pod().path("securityContext");
            assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.path("runAsUser").asInt()).isPositive();
            assertThat(pod.path("seccompProfile").path("type").asText()).isEqualTo("RuntimeDefault");
            assertThat(List.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(workload.pod()::has);
            assertThat(workload.allContainers()).allSatisfy(container -> {
                var context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(texts(context.path("capabilities").path("drop"))).containsExactly("ALL");
                assertThat(context.path("capabilities").has("add")).isFalse();
                assertThat(context.path("privileged").asBoolean()).isFalse();
            });
        });
    }

    /** With a file system that is read-only a JVM, EMQX and mosquitto_passwd do not even start without one. */
    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void whoeverWritesTemporaryFilesHasAPlaceForThem(Installation installation) {
        assertThat(installation.manifests().workloads())
                .flatMap(workload -> workload.allContainers().toList())
                .filteredOn(container -> !container.has("command")
                        || container.path("args").toString().contains("mosquitto_passwd"))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(container -> assertThat(elements(container.path("volumeMounts"))
                                .filter(mount -> !mount.path("readOnly").asBoolean())
                                .map(mount -> mount.path("mountPath").asText()))
                        .as("%s", container.path("name"))
                        .contains("/tmp"));
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void nobodyGetsATokenOfKubernetesOrMountsTheNode(Installation installation) {
        var manifests = installation.manifests();
        assertThat(manifests.ofKind("ServiceAccount")).isNotEmpty().allSatisfy(account -> assertThat(
                        account.path("automountServiceAccountToken").asBoolean(true))
                .isFalse());
        assertThat(manifests.workloads()).allSatisfy(workload -> {
            assertThat(workload.pod().path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(workload.pod().path("enableServiceLinks").asBoolean(true))
                    .isFalse();
            assertThat(elements(workload.pod().path("volumes"))).noneMatch(volume -> volume.has("hostPath"));
        });
        assertThat(manifests.names()).noneMatch(name -> name.startsWith("Role") || name.startsWith("Cluster" + "Role"));
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void everyContainerSaysWhatItNeedsAndHasALimit(Installation installation) {
        assertThat(installation.manifests().workloads())
                .flatMap(workload -> workload.allContainers().toList())
                .allSatisfy(container -> {
                    var resources = container.path("resources");
                    for (var resource : List.of("cpu", "memory")) {
                        var request = Quantities.of(
                                resources.path("requests").path(resource).asText());
                        var limit = Quantities.of(
                                resources.path("limits").path(resource).asText());
                        assertThat(request)
                                .as("%s of %s", resource, container.path("name"))
                                .isPositive();
                        assertThat(limit)
                                .as("%s of %s", resource, container.path("name"))
                                .isGreaterThanOrEqualTo(request);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void whoeverStaysIsAskedHowItIs(Installation installation) {
        assertThat(installation.manifests().workloads())
                .filteredOn(Workload::isLasting)
                .allSatisfy(workload -> assertThat(workload.containers()).allSatisfy(container -> {
                    for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                        assertThat(container.has(probe))
                                .as("%s of %s", probe, workload.title())
                                .isTrue();
                        assertThat(portOf(container.path(probe)))
                                .isIn(elements(container.path("ports"))
                                        .map(port -> port.path("name").asText())
                                        .toList());
                    }
                }));
    }

    private static String portOf(JsonNode probe) {
        return (probe.has("httpGet") ? probe.path("httpGet") : probe.path("tcpSocket"))
                .path("port")
                .asText();
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void everyImageHasAVersion(Installation installation) {
        assertThat(installation.manifests().workloads())
                .flatMap(workload -> workload.allContainers().toList())
                .extracting(container -> container.path("image").asText())
                .allMatch(image -> image.matches(".+/.+(:[0-9][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})"));
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void secretsComeByReference(Installation installation) {
        assertThat(installation.manifests().workloads())
                .flatMap(workload -> workload.allContainers().toList())
                .flatMap(container -> elements(container.path("env")).toList())
                .filteredOn(variable ->
                        SECRET_NAME.matcher(variable.path("name").asText()).matches())
                .isNotEmpty()
                .allMatch(variable -> variable.path("valueFrom").has("secretKeyRef"));
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void replicasKeepAwayFromEachOther(Installation installation) {
        assertThat(installation.manifests().workloads())
                .filteredOn(workload -> Set.of("gateway", "ui", "runner").contains(workload.component()))
                .hasSize(3)
                .allSatisfy(workload -> {
                    var apart = workload.pod()
                            .path("affinity")
                            .path("podAntiAffinity")
                            .path("preferredDuringSchedulingIgnoredDuringExecution")
                            .path(0)
                            .path("podAffinityTerm");
                    assertThat(apart.path("topologyKey").asText()).isEqualTo("kubernetes.io/hostname");
                    assertThat(workload.isSelectedBy(apart.path("labelSelector")))
                            .isTrue();
                    var spread =
                            workload.pod().path("topologySpreadConstraints").path(0);
                    assertThat(workload.isSelectedBy(spread.path("labelSelector")))
                            .isTrue();
                });
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void whoeverHasReplicasHasABudgetThatLetsNodesBeEmptied(Installation installation) {
        var manifests = installation.manifests();
        var several = manifests.workloads().stream()
                .filter(Workload::isLasting)
                .filter(workload ->
                        workload.object().path("spec").path("replicas").asInt(2) > 1)
                .map(Workload::component)
                .collect(Collectors.toSet());
        var budgeted = manifests
                .ofKind("PodDisruptionBudget")
                .peek(budget -> assertThat(
                                budget.path("spec").path("maxUnavailable").asInt())
                        .isPositive())
                .map(budget -> budget.path("metadata")
                        .path("labels")
                        .path("app.kubernetes.io/component")
                        .asText())
                .collect(Collectors.toSet());

        assertThat(budgeted).isEqualTo(several);
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void aRunnerHasTimeToHandItsQuickAppsOver(Installation installation) {
        var runner = installation.manifests().workload("runner");

        assertThat(runner.pod().path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(30);
        assertThat(texts(runner.onlyContainer().path("args"))).contains("--deny-net=local");
    }
}
