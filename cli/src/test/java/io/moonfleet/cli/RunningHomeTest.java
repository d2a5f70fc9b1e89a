package io.moonfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.messaging.launch.HttpAddress;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notes that a running home leaves in its folder. */
class RunningHomeTest {

    @TempDir
    private Path folder;

    /** A process that is told to end, and whose main thread takes its time to close the home. */
    static final class SlowToEnd {
        private static final long SLOW_MILLIS = 1000;

        private SlowToEnd() {}

        static void main(String[] arguments) throws InterruptedException {
            var told = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(told::countDown));
            try (var _ = RunningHome.announce(Optional.of(Path.of(arguments[0])), HttpAddress.free("127.0.0.1"))) {
                System.out.println("kept");
                told.await();
                Thread.sleep(SLOW_MILLIS);
            }
        }
    }

    @Test
    void theNotesAreGoneWhenTheHomeIsClosed() {
        try (var _ = RunningHome.announce(Optional.of(folder), HttpAddress.free("127.0.0.1"))) {
            assertThat(RunningHome.find(folder)).isPresent();
        }
        assertThat(RunningHome.find(folder)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aProcessThatIsToldToEndTakesItsNotesAwayHoweverLongItsHubNeeds() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java, "-cp", System.getProperty("java.class.path"), SlowToEnd.class.getName(), folder.toString());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(process.inputReader())) {
            assertThat(lines.readLine()).isEqualTo("kept");
            assertThat(Files.exists(folder.resolve("hub.key"))).isTrue();
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(folder).isEmptyDirectory();
        } finally {
            process.destroyForcibly();
        }
    }
}
