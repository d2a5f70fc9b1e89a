package io.moonfleet.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static ChildProcess shell(String script) {
        return ChildProcess.start("shell", List.of("sh", "-c", script), Map.of("WORD", "moon"));
    }

    @Test
    void outputErrorsAndExitCodeAreKept() {
        try (var process = shell("echo $WORD; echo oops >&2; exit 3")) {
            assertThat(process.awaitExit(PATIENCE)).hasValue(3);
            assertThat(process.output().lines()).containsExactly("moon", "oops");
        }
    }

    @Test
    void aLineIsAwaitedWhileTheProcessRuns() {
        try (var process = shell("echo ready; exec sleep 60")) {
            assertThat(process.output().await(line -> line.equals("ready"), PATIENCE))
                    .isPresent();
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void aLineThatCanNoLongerComeIsNotWaitedFor() {
        try (var process = shell("exit 0")) {
            assertThat(process.output().await(line -> line.equals("ready"), Duration.ofHours(1)))
                    .isEmpty();
        }
    }

    @Test
    void anInterruptIsWhatCtrlCSends() {
        try (var process = shell("trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.05; done")) {
            process.output().await(line -> line.equals("ready"), PATIENCE);
            process.interrupt();
            assertThat(process.awaitExit(PATIENCE)).hasValue(7);
            assertThat(process.output().lines()).contains("caught");
        }
    }

    @Test
    void closingEndsTheProcess() {
        var process = shell("exec sleep 60");
        process.close();
        assertThat(process.isAlive()).isFalse();
    }
}
