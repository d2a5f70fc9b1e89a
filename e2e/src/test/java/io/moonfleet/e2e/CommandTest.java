package io.moonfleet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.harness.ChildProcess;
import io.moonfleet.harness.Moonfleet;
import io.moonfleet.harness.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a developer meets it: what it says, and what it ends with. */
class CommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static ChildProcess run(Path file, String... options) {
        var arguments = new ArrayList<>(List.of("run", "--color", "never"));
        arguments.addAll(List.of(options));
        arguments.add(file.toString());
        return Moonfleet.command(arguments);
    }

    private static String freePort() {
        return Integer.toString(Ports.free());
    }

    private static void endsWith(int exitCode, ChildProcess process) {
        assertThat(process.awaitExit(PATIENCE)).as(process.output().text()).hasValue(exitCode);
    }

    private static void prints(ChildProcess process, String text) {
        assertThat(process.output().await(line -> line.contains(text), PATIENCE))
                .as("'%s' in\n%s", text, process.output().text())
                .isPresent();
    }

    @Test
    void aSyntaxErrorIsNamedWithFileAndLineAndEndsWith1() {
        try (var moonfleet = run(SharedHomes.lua("broken.lua"), "--api-port", freePort())) {
            endsWith(1, moonfleet);
            assertThat(moonfleet.output().text()).contains("broken.lua:5:").doesNotContain("\tat ");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamedAndEndsWith1() {
        try (var moonfleet = run(Path.of("no-such-file.lua"), "--api-port", freePort())) {
            endsWith(1, moonfleet);
            assertThat(moonfleet.output().text()).contains("no-such-file.lua").doesNotContain("\tat ");
        }
    }

    @Test
    void anUnknownHeaderIsWarnedOfWithItsLineAndTheQuickAppRuns() {
        try (var moonfleet = run(SharedHomes.lua("odd-header.lua"), "--no-api", "--run-for", "1")) {
            endsWith(0, moonfleet);
            assertThat(moonfleet.output().lines())
                    .anyMatch(line ->
                            line.contains("WARNING") && line.contains("flavour") && line.contains("odd-header.lua:3"))
                    .anyMatch(line -> line.contains("odd is ready"));
        }
    }

    @Test
    void aPortInUseIsNamedAndEndsWith2AndItsOwnerLives() throws IOException {
        try (var owner = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(owner.getLocalPort());
            try (var moonfleet = run(SharedHomes.lua("probe.lua"), "--api-port", port)) {
                endsWith(2, moonfleet);
                assertThat(moonfleet.output().text())
                        .contains(port)
                        .contains("in use")
                        .doesNotContain("\tat ")
                        .doesNotContain("probe is ready");
            }
            assertThat(owner.isClosed()).isFalse();
        }
    }

    @Test
    void anAddressThatEverybodyCouldReachIsRefused() {
        try (var moonfleet = run(SharedHomes.lua("probe.lua"), "--host", "0.0.0.0", "--api-port", freePort())) {
            endsWith(2, moonfleet);
            assertThat(moonfleet.output().text()).contains("0.0.0.0").contains("127.0.0.1");
        }
    }

    @Test
    void helpAndVersionAreTold() {
        try (var help = Moonfleet.command(List.of("--help"));
                var version = Moonfleet.command(List.of("--version"))) {
            endsWith(0, help);
            assertThat(help.output().text()).contains("run").contains("service");
            endsWith(0, version);
            assertThat(version.output().text()).containsPattern("moonfleet \\d+\\.\\d+\\.\\d+");
        }
    }

    @Test
    void anUnknownOptionEndsWith2() {
        try (var moonfleet = run(SharedHomes.lua("probe.lua"), "--no-such-option")) {
            endsWith(2, moonfleet);
            assertThat(moonfleet.output().text()).contains("--no-such-option");
        }
    }

    @Test
    void runForEndsByItselfWith0() {
        try (var moonfleet = run(SharedHomes.lua("probe.lua"), "--run-for", "1", "--api-port", freePort())) {
            endsWith(0, moonfleet);
            assertThat(moonfleet.output().text()).contains("probe is ready").doesNotContain("ERROR");
        }
    }

    @Test
    void ctrlCEndsItCleanlyWithin3Seconds() {
        var port = freePort();
        try (var moonfleet = run(SharedHomes.lua("probe.lua"), "--api-port", port)) {
            prints(moonfleet, "http://127.0.0.1:" + port);
            prints(moonfleet, "probe is ready");
            moonfleet.interrupt();
            assertThat(moonfleet.awaitExit(Duration.ofSeconds(3)))
                    .as(moonfleet.output().text())
                    .isPresent();
            assertThat(moonfleet.output().text()).doesNotContain("Exception");
        }
    }

    @Test
    void withoutApiOnlyTheQuickAppsRun() {
        try (var moonfleet = run(SharedHomes.lua("probe.lua"), "--no-api", "--run-for", "1")) {
            endsWith(0, moonfleet);
            assertThat(moonfleet.output().text()).contains("probe is ready").doesNotContain("http://");
        }
    }

    @Test
    void aSavedFileRunsWithinHalfASecond(@TempDir Path folder) throws IOException {
        var file = folder.resolve("saved.lua");
        var program = "--%%name:Saved\nfunction QuickApp:onInit() print('version', VERSION, self.id) end\n";
        Files.writeString(file, program.replace("VERSION", "0"));
        try (var moonfleet = run(file, "--api-port", freePort())) {
            prints(moonfleet, "version 0 55");
            prints(moonfleet, "/quickapp/55");
            var best = Duration.ofDays(1);
            for (var version = 1; version <= 5; version++) {
                var began = System.nanoTime();
                Files.writeString(file, program.replace("VERSION", Integer.toString(version)));
                prints(moonfleet, "version " + version + " 55");
                var took = Duration.ofNanos(System.nanoTime() - began);
                best = took.compareTo(best) < 0 ? took : best;
            }
            assertThat(best).isLessThan(Duration.ofMillis(500)); // of five, because the machine may be busy
            Files.writeString(file, "x = = 1\n");
            prints(moonfleet, "saved.lua:1:");
        }
    }

    @Test
    void aHubFolderKeepsTheDeviceAndItsVariablesOverTwoRuns(@TempDir Path folder) {
        var first = lifeOf(folder);
        assertThat(first).endsWith(" in life 1");
        assertThat(lifeOf(folder)).isEqualTo(first.replace(" in life 1", " in life 2"));
    }

    private static String lifeOf(Path folder) {
        try (var moonfleet =
                run(SharedHomes.lua("keeper.lua"), "--no-api", "--run-for", "1", "--hub", folder.toString())) {
            endsWith(0, moonfleet);
            var line = moonfleet.output().await(text -> text.contains(" in life "), Duration.ZERO);
            assertThat(line).as(moonfleet.output().text()).isPresent();
            return line.get().text().substring(line.get().text().indexOf("device "));
        }
    }
}
