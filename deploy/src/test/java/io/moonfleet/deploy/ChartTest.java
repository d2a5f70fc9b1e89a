package io.moonfleet.deploy;

import static io.moonfleet.deploy.Workload.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTest {

    @TempDir
    private Path folder;

    private final Chart chart = Chart.shipped();

    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#ofTheChart")
    void helmFindsNothingToBlame(Installation installation) {
        var result = chart.lint(installation.name());

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages())
                .noneMatch(message -> message.contains("[ERROR]") || message.contains("[WARNING]"));
    }

    @Test
    void moreThanOneRunnerOnAFileIsRefused() {
        assertThatThrownBy(() -> chart.render("values.yaml", Map.of("runner.replicas", 2)))
                .hasMessageContaining("store.type file is for exactly one runner");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.replicsa, 2, replicsa",
        "store.type, mysql, store",
        "broker.port, none, port",
        "hub.name, 'with/slash', name",
        "runner.resources.limits.memory, much, memory"
    })
    void aValueThatMeansNothingIsRefusedByName(String value, String set, String named) {
        assertThatThrownBy(() -> chart.render("values.yaml", Map.of(value, set)))
                .hasMessageContaining(named);
    }

    @Test
    void externalPartsMustBeNamed() {
        assertThatThrownBy(() -> chart.render("values.yaml", Map.of("broker.type", "external")))
                .hasMessageContaining("where is the broker?");
        assertThatThrownBy(() -> chart.render("values.yaml", Map.of("store.type", "postgresql")))
                .hasMessageContaining("where is the database?");
        assertThatThrownBy(() -> chart.render("values.yaml", Map.of("ingress.enabled", true)))
                .hasMessageContaining("under which name");
    }

    @Test
    void anotherHomeHasTopicsOfItsOwn() {
        for (var broker : List.of("mosquitto", "emqx")) {
            var manifests = chart.render("values.yaml", Map.of("hub.name", "cottage", "broker.type", broker));
            var files = manifests
                    .get("ConfigMap", "home-moonfleet-broker")
                    .path("data")
                    .toString();

            assertThat(files).contains("moonfleet/cottage/runner/").doesNotContain("moonfleet/home/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "emqx"})
    void oneSetOfRunnersServesSeveralHomesWithRulesForEach(String broker) {
        var manifests = chart.render(
                List.of(chart.folder().resolve("values-ha.yaml"), homes("home", "cottage", "barn")),
                Map.of("broker.type", broker));

        assertThat(variable(manifests, "runner", "MOONFLEET_HUB").path("value").asText())
                .isEqualTo("home,cottage,barn");
        assertThat(variable(manifests, "gateway", "MOONFLEET_HUB").path("value").asText())
                .isEqualTo("home");
        var files = manifests.get("ConfigMap", "home-moonfleet-broker").path("data");
        var rules = files.path(broker.equals("emqx") ? "acl.conf" : "acl").asText();
        for (var home : List.of("home", "cottage", "barn")) {
            assertThat(rules).contains("moonfleet/" + home + "/runner/+/in", "moonfleet/" + home + "/reply/");
        }
        if (broker.equals("emqx")) {
            assertThat(rules.strip()).as("the first rule that fits counts").endsWith("{deny, all}.");
            assertThat(rules.split("deny, all", -1)).hasSize(2);
        }
    }

    @Test
    void runnersThatChooseTheirHomeNeedADatabaseAndTheHomeOfThePages() {
        assertThatThrownBy(() ->
                        chart.render(List.of(chart.folder().resolve("values.yaml"), homes("home", "barn")), Map.of()))
                .hasMessageContaining("needs store.type postgresql");
        assertThatThrownBy(
                        () -> chart.render(List.of(chart.folder().resolve("values-ha.yaml"), homes("barn")), Map.of()))
                .hasMessageContaining("'home' is missing");
    }

    private Path homes(String... names) {
        try {
            return Files.writeString(
                    folder.resolve("homes.yaml"), "runner: {hubs: [" + String.join(", ", names) + "]}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A runner whose home has no need of it ends with exit code 75 (decision 0093), to be started anew for another. */
    @ParameterizedTest
    @MethodSource("io.moonfleet.deploy.Installation#all")
    void aRunnerThatLeavesIsStartedAnew(Installation installation) {
        var runner = installation.manifests().workload("runner");
        assertThat(runner.object().path("kind").asText()).isEqualTo("Deployment");
        assertThat(runner.pod().path("restartPolicy").asText("Always")).isEqualTo("Always");
    }

    /** Without the key a home in a database keeps no password of a QuickApp, and says so in the log only. */
    @Test
    void aHomeInADatabaseHasAKeyForThePasswordsOfItsQuickApps() {
        for (var installation : List.of(Installation.HA, Installation.EXTERNAL, Installation.HA_OVERLAY)) {
            var reference = variable(installation.manifests(), "runner", "MOONFLEET_SECRET_KEY")
                    .path("valueFrom")
                    .path("secretKeyRef");
            assertThat(reference.path("key").asText()).as("%s", installation).isEqualTo("secret-key");
            assertThat(reference.path("optional").asBoolean()).isFalse();
        }
        var made = Installation.HA.manifests().get("Secret", "home-moonfleet-seal");
        assertThat(Base64.getDecoder()
                        .decode(made.path("stringData").path("secret-key").asText()))
                .hasSize(32);
        var given = chart.render("values-ha.yaml", Map.of("runner.env.MOONFLEET_SECRET_KEY", "mine"));
        assertThat(variable(given, "runner", "MOONFLEET_SECRET_KEY")
                        .path("value")
                        .asText())
                .isEqualTo("mine");
        assertThat(given.find("Secret", "home-moonfleet-seal")).isEmpty();
    }

    /** The image's own start takes the pod's address for a name unless this variable is set, and listens on 5369. */
    @Test
    void theNodesOfEmqxAreCalledWhatTheOthersLookFor() {
        for (var installation : List.of(Installation.HA, Installation.HA_OVERLAY)) {
            var manifests = installation.manifests();
            var name = variable(manifests, "broker", "EMQX_NODE_NAME")
                    .path("value")
                    .asText();
            assertThat(name).matches("emqx@\\$\\(POD_NAME\\)\\..+-broker-nodes\\.moonfleet\\.svc\\.cluster\\.local");
            assertThat(variable(manifests, "broker", "EMQX_NODE__NAME")
                            .path("value")
                            .asText())
                    .isEqualTo(name);
            assertThat(variable(manifests, "broker", "EMQX_RPC__PORT_DISCOVERY")
                            .path("value")
                            .asText())
                    .isEqualTo("manual");
            assertThat(elements(manifests.workload("broker").onlyContainer().path("ports"))
                            .map(port -> port.path("containerPort").asInt()))
                    .contains(4370, 5369);
        }
    }

    @Test
    void kedaScalesRunnersBySlowStepsAndByTheirOwnMailboxes() {
        var manifests = chart.render("values-external.yaml", Map.of("runner.autoscaling.mailboxDepth.target", 100));
        var scaler = manifests.get("ScaledObject", "home-moonfleet-runner").path("spec");
        var byHelm = Installation.HA.manifests().get("HorizontalPodAutoscaler", "home-moonfleet-runner");

        assertThat(scaler.at("/advanced/horizontalPodAutoscalerConfig/behavior"))
                .isEqualTo(byHelm.at("/spec/behavior"));
        var mailboxes = scaler.at("/triggers/1/metadata");
        assertThat(mailboxes.path("query").asText())
                .isEqualTo(
                        "sum(moonfleet_quickapp_mailbox_messages{namespace=\"moonfleet\",pod=~\"home-moonfleet-runner-.+\"})");
        assertThat(mailboxes.path("threshold").asText()).isEqualTo("100");
    }

    @Test
    void whereNamesAndVisitorsComeFromCanBeRangesToo() throws IOException {
        var ranges = Files.writeString(
                folder.resolve("ranges.yaml"),
                "networkPolicy: {ingressCidrs: [192.0.2.0/24], dnsCidrs: [169.254.20.10/32]}\n");
        var arrows = new NetworkArrows(chart.render(List.of(chart.folder().resolve("values.yaml"), ranges), Map.of()))
                .allowed();
        assertThat(arrows)
                .contains("addresses 192.0.2.0/24 → gateway http", "addresses 192.0.2.0/24 → ui http")
                .contains("runner → addresses 169.254.20.10/32 53", "gateway → addresses 169.254.20.10/32 udp 53");
    }

    private static JsonNode variable(Manifests manifests, String component, String name) {
        return elements(manifests.workload(component).onlyContainer().path("env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(component + " has no " + name));
    }
}
