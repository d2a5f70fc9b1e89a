package io.moonfleet.quickapp;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A fake home with QuickApp 42 in it, for one test. */
final class Bench implements AutoCloseable {

    static final int ID = 42;

    final FakeHome home = new FakeHome();
    final QuickAppRuntime runtime = new QuickAppRuntime(TestEngine.get());
    QuickAppSettings settings;
    QuickApp quickApp;

    Bench() {
        home.device(ID, 0, "com.fibaro.binarySwitch", "{'value':false,'quickAppVariables':[]}");
        settings = QuickAppSettings.of(runtime, QuickAppCode.of(""), ID, home);
    }

    /** Starts a QuickApp and waits until it runs. */
    QuickApp run(String lua) {
        start(lua);
        await().atMost(Duration.ofSeconds(20)).until(() -> quickApp.state() == Life.RUNNING);
        return quickApp;
    }

    QuickApp start(String lua) {
        settings = settings.withCode(QuickAppCode.of(lua));
        quickApp = QuickApp.start(settings);
        return quickApp;
    }

    ActionOutcome action(String name, Object... args) {
        return outcome(quickApp.runAction(ID, name, nodes(args)));
    }

    static List<JsonNode> nodes(Object... values) {
        return java.util.Arrays.stream(values)
                .map(value -> value instanceof JsonNode node
                        ? node
                        : new com.fasterxml.jackson.databind.ObjectMapper().<JsonNode>valueToTree(value))
                .toList();
    }

    static ActionOutcome outcome(Posted posted) {
        try {
            return ((Posted.Accepted) posted).outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(posted.toString(), failed);
        }
    }

    void awaitMessage(String message) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(home.messages())
                        .contains(message));
    }

    @Override
    public void close() {
        if (quickApp != null) {
            quickApp.close();
        }
        runtime.close();
    }
}
