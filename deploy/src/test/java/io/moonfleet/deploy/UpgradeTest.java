package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kubernetes would say when the chart takes the place of the one that was released before. */
class UpgradeTest {

    /** Fields that an object keeps for life; an upgrade that changes one fails. */
    private static final Map<String, List<String>> UNCHANGEABLE = Map.of(
            "Deployment", List.of("/spec/selector"),
            "StatefulSet",
                    List.of(
                            "/spec/selector",
                            "/spec/serviceName",
                            "/spec/volumeClaimTemplates",
                            "/spec/podManagementPolicy"),
            "Service", List.of("/spec/clusterIP"),
            "PersistentVolumeClaim", List.of("/spec/accessModes", "/spec/storageClassName"),
            "Cluster", List.of("/spec/bootstrap"));

    /** The chart before this one. */
    static Chart previous() {
        return Chart.packed(archive());
    }

    private static Path archive() {
        return Checkout.find().root().resolve("deploy/src/test/charts/moonfleet-0.1.0.tgz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"values.yaml", "values-ha.yaml", "values-external.yaml"})
    void nothingChangesThatCannotBeChanged(String valuesFile) {
        var before = previous().render(valuesFile, Map.of());
        var after = Chart.shipped().render(valuesFile, Map.of());

        for (var object : before.objects()) {
            var now = after.find(Manifests.kind(object), Manifests.name(object));
            for (var field : UNCHANGEABLE.getOrDefault(Manifests.kind(object), List.of())) {
                assertThat(now.map(there -> there.at(field)).orElse(object.at(field)))
                        .as("%s of %s", field, Manifests.title(object))
                        .isEqualTo(object.at(field));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"values.yaml", "values-ha.yaml", "values-external.yaml"})
    void whatKeepsSomethingIsStillThere(String valuesFile) {
        var before = previous().render(valuesFile, Map.of());
        var after = Chart.shipped().render(valuesFile, Map.of());

        for (var kind : List.of("PersistentVolumeClaim", "StatefulSet", "Cluster", "Secret")) {
            assertThat(after.ofKind(kind).map(Manifests::name))
                    .as("%s", kind)
                    .containsAll(before.ofKind(kind).map(Manifests::name).toList());
        }
        before.ofKind("Secret").forEach(secret -> assertThat(hookOf(after.get("Secret", Manifests.name(secret))))
                .as("%s is made once", Manifests.title(secret))
                .isEqualTo("pre-install,pre-upgrade"));
    }

    /** A later version, or other values, may want a secret that the installation did not make: the upgrade makes it. */
    @Test
    void aSecretThatIsWantedForTheFirstTimeIsMadeByTheUpgrade() {
        var before = new KeptSecrets();
        before.take(previous().render("values.yaml", Map.of()));
        var session = before.get("home-moonfleet-session");
        before.take(Chart.shipped().render("values.yaml", Map.of()));
        assertThat(before.get("home-moonfleet-first-admin").get("password")).hasSize(20);
        assertThat(before.get("home-moonfleet-session")).isEqualTo(session);
    }

    /** Each of them would be made anew by every upgrade, if it were not looked for first. */
    @Test
    void everySecretThatIsMadeOnceIsLookedForFirst() throws IOException {
        try (var files = Files.walk(Chart.shipped().folder().resolve("templates"))) {
            var templates =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            for (var template : templates) {
                var text = Files.readString(template);
                assertThat(text.split("include \"moonfleet.isToMake\"", -1))
                        .as("%s", template)
                        .hasSameSizeAs(text.split("include \"moonfleet.madeOnce\"", -1));
            }
        }
    }

    /** An installation after an uninstallation finds the home that was kept: a new key would open nothing in it, and no new password counts. */
    @Test
    void secretsAreLookedForByAnInstallationToo() throws IOException {
        var helpers = Files.readString(Chart.shipped().folder().resolve("templates/_helpers.tpl"));
        var isToMake = helpers.substring(helpers.indexOf("define \"moonfleet.isToMake\""));
        assertThat(isToMake.substring(0, isToMake.indexOf("{{- end -}}\n\n")))
                .contains("if not (lookup \"v1\" \"Secret\" .root.Release.Namespace .name)")
                .doesNotContain("IsUpgrade");
    }

    private static String hookOf(JsonNode object) {
        return object.at("/metadata/annotations").path(Chart.HOOK).asText();
    }
}
