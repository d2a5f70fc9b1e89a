package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.QuickAppHome;
import io.moonfleet.quickapp.QuickAppRuntime;
import io.moonfleet.quickapp.QuickAppSettings;
import io.moonfleet.runner.fleet.Rehearsal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    /** A cold machine does not get through a round; the runner joins all the same. */
    @Test
    void itEndsWhenItsTimeIsUpAlthoughNothingMoves() {
        try (var runtime = new QuickAppRuntime(LiveRunner.ENGINE)) {
            var stuck = QuickAppCode.of("function QuickApp:onInit() fibaro.sleep(3600000) end");
            var began = System.nanoTime();
            var done = Rehearsal.run(
                    (quickApp, _, _, home) -> QuickAppSettings.of(runtime, stuck, quickApp, home),
                    Duration.ofMillis(300),
                    Integer.MAX_VALUE);
            assertThat(done).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void quickAppsComeActAndAreGoneAfterwards() {
        List<QuickAppHome> homes = new CopyOnWriteArrayList<>();
        try (var runtime = new QuickAppRuntime(LiveRunner.ENGINE)) {
            var done = Rehearsal.run(
                    (quickApp, code, _, home) -> {
                        homes.add(home);
                        return QuickAppSettings.of(runtime, code, quickApp, home);
                    },
                    Duration.ofSeconds(60),
                    1);
            assertThat(homes).hasSize(8);
            assertThat(done).isEqualTo(8 * 20);
            assertThat(homes).noneMatch(QuickAppHome::mayAct);
        }
    }
}
