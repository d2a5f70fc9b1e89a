package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a big home takes to open; the goal is 1.5 s for ten thousand devices on a quiet machine. */
@Tag("nightly")
class OpeningTest {

    private static final int DEVICES = 10_000;

    @TempDir
    Path folder;

    private HubSettings settings() {
        return HubSettings.of("big", SqliteStore.open(folder.resolve("hub.db")));
    }

    @Test
    void tenThousandDevicesOpen() {
        try (var hub = Hub.open(settings())) {
            var variables = Map.<String, com.fasterxml.jackson.databind.JsonNode>of(
                    "address", JsonNodeFactory.instance.textNode("192.0.2.1"));
            for (int i = 0; i < DEVICES; i++) {
                hub.devices()
                        .install(QuickAppInstallation.of("Lamp " + i, "com.fibaro.multilevelSwitch")
                                .withVariables(variables));
            }
            for (int id = 55; id < 55 + DEVICES; id++) {
                hub.updateProperty(id, "value", JsonNodeFactory.instance.numberNode(id % 100));
            }
        }
        for (int round = 0; round < 3; round++) {
            var begun = Instant.now();
            try (var hub = Hub.open(settings())) {
                System.out.println("10,000 devices opened in "
                        + Duration.between(begun, Instant.now()).toMillis() + " ms");
                assertThat(hub.devices().all()).hasSizeGreaterThan(DEVICES);
                assertThat(hub.devices().find(100).orElseThrow().property("value").asInt())
                        .isEqualTo(0);
            }
        }
    }
}
