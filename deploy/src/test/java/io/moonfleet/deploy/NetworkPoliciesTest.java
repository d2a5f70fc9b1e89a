package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every arrow between pods is allowed by name, and no other. */
class NetworkPoliciesTest {

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void everyPodIsRefusedEverythingThatIsNotAllowed(Installation installation) {
        var manifests = installation.manifests();
        var closed = manifests
                .ofKind("NetworkPolicy")
                .filter(NetworkArrows::isForAll)
                .toList();

        assertThat(closed).hasSize(1);
        assertThat(Workload.texts(closed.getFirst().path("spec").path("policyTypes")))
                .containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(manifests.workloads())
                .allMatch(workload ->
                        workload.isSelectedBy(closed.getFirst().path("spec").path("podSelector")));
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void everyPodHasAPolicyOfItsOwn(Installation installation) {
        var manifests = installation.manifests();

        assertThat(manifests.workloads()).allSatisfy(workload -> assertThat(manifests
                        .ofKind("NetworkPolicy")
                        .filter(policy -> !NetworkArrows.isForAll(policy))
                        .filter(policy ->
                                workload.isSelectedBy(policy.path("spec").path("podSelector"))))
                .as("policies of %s", workload.title())
                .hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void whatOneEndAllowsTheOtherTakes(Installation installation) {
        assertThat(new NetworkArrows(installation.manifests()).halves()).isEmpty();
    }

    @Test
    void theArrowsAreThoseOfThePage() throws IOException {
        var page = Files.readString(Checkout.find().root().resolve("docs/deploy.md"));

        assertThat(new NetworkArrows(Installation.SMALL.manifests()).allowed()).isEqualTo(listed(page, "Small"));
        assertThat(new NetworkArrows(Installation.HA.manifests()).allowed())
                .isEqualTo(listed(page, "High availability"));
    }

    /** The lines of the first code block under a heading. */
    private static Set<String> listed(String page, String heading) {
        var after = page.substring(page.indexOf("### " + heading + "\n"));
        var block = after.split("```", 3)[1].strip();
        return block.lines().map(String::strip).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theGatewayCannotReachTheStoreNorAnybodyARunner() {
        var arrows = new NetworkArrows(Installation.HA.manifests()).allowed();

        assertThat(arrows)
                .contains("gateway → broker mqtt", "runner → store 5432")
                .noneMatch(arrow -> arrow.startsWith("gateway → store"));
        assertThat(arrows)
                .filteredOn(arrow -> arrow.contains("→ runner"))
                .containsExactly("namespace monitoring → runner http");
    }

    @Test
    void withoutNetworkPoliciesThereAreNone() {
        var open = Chart.shipped().render("values.yaml", Map.of("networkPolicy.enabled", false));

        assertThat(open.ofKind("NetworkPolicy")).isEmpty();
    }
}
