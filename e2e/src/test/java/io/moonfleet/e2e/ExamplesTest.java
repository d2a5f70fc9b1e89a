package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Checkout;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shown to newcomers works. */
class ExamplesTest {

    static Stream<Path> examples() {
        return Checkout.find().examples().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anExampleRunsForTwoSecondsWithoutAnError(Path example) {
        var arguments = List.of(
                "run",
                "--run-for",
                "2",
                "--api-port",
                Integer.toString(Ports.free()),
                "--color",
                "never",
                example.toString());
        try (var moonfleet = Moonfleet.command(arguments)) {
            assertThat(moonfleet.awaitExit(Duration.ofSeconds(20)))
                    .as(moonfleet.output().text())
                    .hasValue(0);
            assertThat(moonfleet.output().lines())
                    .noneMatch(line -> line.contains("ERROR"))
                    .noneMatch(line -> line.contains("Exception"))
                    .anyMatch(line -> line.contains("/quickapp/"));
        }
    }
}
