package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * QuickApps in the manner of those that people publish, each run on a real hub. The lines {@code -- expect: …} in a
 * file must come up in its log, in any order, and nothing may be logged as an error.
 */
@Timeout(60)
class EcosystemTest {

    private static final Path FOLDER = Path.of("src/test/resources/ecosystem");
    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");

    private static FakeDevices devices;

    @BeforeAll
    static void startDevices() throws IOException {
        devices = new FakeDevices();
    }

    @AfterAll
    static void stopDevices() throws IOException {
        devices.close();
    }

    /** Some files belong to others and expect nothing. */
    static Stream<String> quickApps() {
        return Scripts.in(FOLDER).stream().filter(name -> !expected(name).isEmpty());
    }

    private static List<String> expected(String name) {
        return Scripts.announced(Scripts.EXPECT, FOLDER.resolve(name));
    }

    @ParameterizedTest
    @MethodSource("quickApps")
    void runsUnchanged(String name) {
        var expected = expected(name);
        var log = new CopyOnWriteArrayList<String>();
        try (var runner = Runner.open(RunnerSettings.of(HubSettings.of("home", new MemoryStore()), ENGINE))) {
            runner.hub().listen(event -> {
                if (event instanceof LogWritten line) {
                    log.add(line.type().equals("error") ? "ERROR " + line.message() : line.message());
                }
            });
            var definition = new QuickAppLoader(ENGINE, devices.environment()).load(FOLDER.resolve(name));
            assertThat(definition.warnings()).isEmpty();
            runner.run(definition);
            runner.allStarted();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> log.containsAll(expected) || log.stream().anyMatch(line -> line.startsWith("ERROR")));
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            // what is missing is shown below
        }
        assertThat(log).containsAll(expected).noneMatch(line -> line.startsWith("ERROR"));
    }
}
