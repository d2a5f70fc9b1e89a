package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.quickapp.QuickAppHome;
import io.moonfleet.quickapp.QuickAppRuntime;
import io.moonfleet.quickapp.QuickAppSettings;
import io.moonfleet.runner.fleet.Rehearsal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void quickAppsComeActAndAreGoneAfterwards() {
        List<QuickAppHome> homes = new CopyOnWriteArrayList<>();
        try (var runtime = new QuickAppRuntime(LiveRunner.ENGINE)) {
            var done = Rehearsal.run(
                    (quickApp, code, _, home) -> {
                        homes.add(home);
                        return QuickAppSettings.of(runtime, code, quickApp, home);
                    },
                    Duration.ofMillis(1));
            assertThat(homes).hasSize(8);
            assertThat(done).isEqualTo(8 * 20);
            assertThat(homes).noneMatch(QuickAppHome::mayAct);
        }
    }
}
