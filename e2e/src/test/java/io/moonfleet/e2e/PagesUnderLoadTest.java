package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Mosquitto;
import io.moonfleet.harness.PageCrowd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many pages look while much changes; {@code bench/run pages} says how late they are. */
@Needs(Needs.Program.MOSQUITTO)
class PagesUnderLoadTest {

    @Test
    @Tag("nightly")
    void aThousandPagesMissNothingOf500UpdatesASecond(@TempDir Path folder) throws Exception {
        noPageMissesAnything(folder, 50, 1_000, 500, Duration.ofSeconds(20));
    }

    @Test
    void aHundredPagesMissNothing(@TempDir Path folder) throws Exception {
        noPageMissesAnything(folder, 5, 100, 50, Duration.ofSeconds(3));
    }

    private static void noPageMissesAnything(Path folder, int quickApps, int pages, int updates, Duration time)
            throws InterruptedException {
        try (var broker = Mosquitto.start();
                var home = Moonfleet.threeProcesses(broker, PageCrowd.quickApps(folder, quickApps));
                var crowd = PageCrowd.open(home, quickApps, pages)) {
            var told = new AtomicLong();
            var outcome = crowd.run(updates, time, _ -> told.incrementAndGet());
            assertThat(outcome.refused()).isZero();
            assertThat(outcome.behind()).as("pages that do not show the last").isZero();
            assertThat(outcome.closed()).isEmpty();
            assertThat(told.get()).isGreaterThanOrEqualTo(pages);
        }
    }
}
