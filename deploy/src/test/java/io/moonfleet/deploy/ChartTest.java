package io.moonfleet.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {

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
}
