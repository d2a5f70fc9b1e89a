package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.DevelopmentOptions;
import io.moonfleet.quickapp.QuickAppDefinition;
import io.moonfleet.quickapp.QuickAppLoader;
import io.moonfleet.quickapp.QuickAppTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long QuickApps as strangers write them, which check themselves: each runs on a real hub in Stockholm, as its owner's own
 * ({@code moonfleet run}) and as one of many tenants. The lines {@code -- expect: …} must come up in its log, in any
 * order, and the only errors are those that it announces by {@code -- expect error: …}, a part of the message.
 */
@Timeout(120)
class StrangersTest {

    private static final Path FOLDER = Path.of("src/test/resources/strangers");
    private static final String EXPECT_ERROR = "-- expect error: ";
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final double LATITUDE = 59.33;
    private static final double LONGITUDE = 18.07;
    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");

    private record Logged(String type, String message) {}

    private final List<Logged> log = new CopyOnWriteArrayList<>();

    static List<String> quickApps() {
        return Scripts.in(FOLDER);
    }

    @ParameterizedTest
    @MethodSource("quickApps")
    void runsAsATenantsQuickApp(String name) {
        run(name, Runner::run);
    }

    @ParameterizedTest
    @MethodSource("quickApps")
    void runsAsItsOwnersQuickApp(String name) {
        run(name, (runner, definition) -> runner.run(definition, FOLDER));
    }

    private interface Start {
        int run(Runner runner, QuickAppDefinition definition);
    }

    private void run(String name, Start start) {
        var file = FOLDER.resolve(name);
        var expected = Scripts.announced(Scripts.EXPECT, file);
        var errors = Scripts.announced(EXPECT_ERROR, file);
        var definition = new QuickAppLoader(ENGINE, Map.of()).load(file);
        assertThat(definition.warnings()).isEmpty();
        assertThat(expected).isNotEmpty();
        try (var runner = Runner.open(settings(definition.options()))) {
            runner.hub().listen(event -> {
                if (event instanceof LogWritten line) {
                    log.add(new Logged(line.type(), line.message()));
                }
            });
            start.run(runner, definition);
            runner.allStarted();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> messages().containsAll(expected)
                            || !unexpectedErrors(errors).isEmpty());
        } catch (ConditionTimeoutException late) {
            // what is missing is shown below
        }
        assertThat(unexpectedErrors(errors)).isEmpty();
        assertThat(messages()).containsAll(expected);
        assertThat(errors).allSatisfy(error -> assertThat(log)
                .anyMatch(line -> line.type.equals("error") && line.message.contains(error)));
    }

    private List<String> messages() {
        return log.stream().map(Logged::message).toList();
    }

    private List<String> unexpectedErrors(List<String> announced) {
        return log.stream()
                .filter(line -> line.type.equals("error") && announced.stream().noneMatch(line.message::contains))
                .map(Logged::message)
                .toList();
    }

    private static RunnerSettings settings(DevelopmentOptions options) {
        var hub = HubSettings.of("home", new MemoryStore()).withZone(ZONE).withPlace(LATITUDE, LONGITUDE);
        var settings = RunnerSettings.of(hub, ENGINE);
        return options.startTime().isPresent() ? settings.withTime(QuickAppTime.of(options, ZONE)) : settings;
    }
}
