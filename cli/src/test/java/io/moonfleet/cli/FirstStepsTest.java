package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.QuickAppInstallation;
import io.moonfleet.hub.QuickAppState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rest of the system waits a moment for the QuickApps that a developer has started. */
class FirstStepsTest {

    private final Hub hub = Hub.open(HubSettings.of("home", new MemoryStore()));

    @AfterEach
    void close() {
        hub.close();
    }

    private int install(String name) {
        return hub.devices()
                .install(QuickAppInstallation.of(name, "com.fibaro.binarySwitch"))
                .id();
    }

    @Test
    void endWhenTheLastQuickAppRunsOrHasCrashed() {
        try (var steps = FirstSteps.watch(hub)) {
            var first = install("first");
            var second = install("second");
            hub.quickAppIs(first, QuickAppState.STARTING, "");
            hub.quickAppIs(second, QuickAppState.STARTING, "");
            hub.quickAppIs(second, QuickAppState.CRASHED, "its files raised an error");
            assertThat(steps.await(Duration.ofMillis(1))).isFalse();
            hub.quickAppIs(first, QuickAppState.RUNNING, "");
            assertThat(steps.await(Duration.ofMinutes(1))).isTrue();
        }
    }

    @Test
    void holdNobodyUpWhenOneSleepsInOnInit() {
        try (var steps = FirstSteps.watch(hub)) {
            hub.quickAppIs(install("sleeper"), QuickAppState.STARTING, "");
            assertThat(steps.await(Duration.ofMillis(1))).isFalse();
        }
    }
}
