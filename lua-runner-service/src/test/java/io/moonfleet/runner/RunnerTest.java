package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.SqliteStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.quickapp.QuickAppLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

    private static final LuaEngine ENGINE = LuaEngine.named("luaj");
    private static final String COUNTER = """
            --%%name:Counter
            --%%type:com.fibaro.deviceController
            --%%u:{label="count",text="0"}
            --%%u:{button="tap",text="Tap",onReleased="tapped"}
            function QuickApp:onInit() self.taps = 0 end
            function QuickApp:tapped()
              self.taps = self.taps + 1
              self:updateView("count", "text", tostring(self.taps))
              return self.taps
            end
            function QuickApp:remember(value) self:setVariable("kept", value) end
            function QuickApp:fail() error("not today") end
            function QuickApp:doze() fibaro.sleep(60000) end
            function QuickApp:tapOf(id)
              local _, status = api.get("/plugins/callUIEvent?elementName=tap&eventType=onReleased&deviceID=" .. id)
              return status
            end
            """;

    private static final JsonNode ENABLED_NO =
            JsonNodeFactory.instance.objectNode().put("enabled", false);

    @TempDir
    Path folder;

    @Test
    void aTapRunsItsHandlerAndTheScreenShowsIt() throws IOException {
        try (var runner = open()) {
            var id = run(runner);
            var answer = ask(runner, new Operation.UiEvent(id, "tap", "onReleased", List.of()));
            assertThat(answer.status()).isBetween(200, 299);
            await().untilAsserted(() -> assertThat(shownCount(runner, id)).isEqualTo("1"));
        }
    }

    @Test
    void anActionsResultAndItsErrorComeBack() throws IOException {
        try (var runner = open()) {
            var id = run(runner);
            var done = ask(runner, new Operation.RunAction(id, "tapped", List.of()));
            assertThat(done.status()).isEqualTo(202);
            assertThat(done.body().path("result").asInt()).isEqualTo(1);
            var failed = ask(runner, new Operation.RunAction(id, "fail", List.of()));
            assertThat(failed.status()).isEqualTo(202);
            assertThat(failed.body().path("error").toString()).contains("not today");
        }
    }

    @Test
    void aTapOfADeviceThatIsNoneIsRefusedAndNoErrorOfTheScript() throws IOException {
        try (var runner = open()) {
            var id = run(runner);
            var wild = ask(runner, new Operation.RunAction(id, "tapOf", List.of(text("abc"))));
            assertThat(wild.body().path("result").asInt()).isEqualTo(400);
            var own = ask(runner, new Operation.RunAction(id, "tapOf", List.of(text(String.valueOf(id)))));
            assertThat(own.body().path("result").asInt()).isEqualTo(200);
        }
    }

    @Test
    void aHandlerThatSleepsDoesNotLookLikeARunnerThatIsAway() throws IOException {
        try (var runner = open()) {
            var answer = ask(runner, new Operation.RunAction(run(runner), "doze", List.of()));
            assertThat(answer.status()).isEqualTo(202);
        }
    }

    @Test
    void aQuickAppThatRunsCanBeDeleted() throws IOException {
        try (var runner = open()) {
            var id = run(runner);
            var answer = runner.hub()
                    .api()
                    .handle(new ApiRequest("DELETE", "/devices/" + id, Map.of(), null, HubCaller.admin("somebody")))
                    .toCompletableFuture()
                    .join();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(runner.hub().devices().find(id)).isEmpty();
            assertThat(runner.quickAppIds()).doesNotContain(id);
        }
    }

    @Test
    void aDelayedActionRunsLaterUnlessItIsCancelled() throws IOException {
        try (var runner = open()) {
            var id = run(runner);
            var kept = new Operation.ScheduleAction(id, "tapped", List.of(), Duration.ofMillis(50));
            assertThat(ask(runner, kept).status()).isEqualTo(202);
            var ticket = ask(runner, new Operation.ScheduleAction(id, "tapped", List.of(), Duration.ofMinutes(5)))
                    .body();
            var cancel = new Operation.CancelAction(
                    ticket.path("timestamp").asLong(), ticket.path("id").asLong());
            assertThat(ask(runner, cancel).status()).isEqualTo(200);
            assertThat(ask(runner, cancel).status()).isEqualTo(404);
            await().untilAsserted(() -> assertThat(shownCount(runner, id)).isEqualTo("1"));
        }
    }

    @Test
    void aDelayedActionThatFellDueWhileNothingRanIsNotLost() throws IOException {
        var store = folder.resolve("hub.db");
        try (var runner = open(store)) {
            var later = new Operation.ScheduleAction(run(runner), "tapped", List.of(), Duration.ofMillis(300));
            assertThat(ask(runner, later).status()).isEqualTo(202);
        }
        await().pollDelay(Duration.ofMillis(400)).until(() -> true); // the action's time passes
        try (var runner = open(store)) {
            var id = run(runner);
            await().untilAsserted(() -> assertThat(shownCount(runner, id)).isEqualTo("1"));
        }
    }

    @Test
    void aKeptHomeGivesTheSameFileItsDeviceAndVariablesAgain() throws IOException {
        var store = folder.resolve("hub.db");
        int first;
        try (var runner = open(store)) {
            first = run(runner);
            ask(runner, new Operation.RunAction(first, "remember", List.of(text("blue"))));
        }
        try (var runner = open(store)) {
            assertThat(run(runner)).isEqualTo(first);
            var variables = runner.hub().devices().find(first).orElseThrow().property("quickAppVariables");
            assertThat(variables.toString()).contains("blue");
        }
    }

    @Test
    void aFileTakesUpTheDeviceOfAnEarlierRunOnlyWhenNothingRunsThere() throws IOException {
        try (var runner = open()) {
            var first = run(runner);
            var second = run(runner);
            assertThat(second).isNotEqualTo(first);
            runner.hub()
                    .api()
                    .handle(new ApiRequest(
                            "PUT", "/devices/" + first, Map.of(), ENABLED_NO, HubCaller.admin("somebody")))
                    .toCompletableFuture()
                    .join();
            await().until(() -> !runner.quickAppIds().contains(first));
            var file = Files.writeString(folder.resolve("counter.lua"), COUNTER);
            assertThat(runner.run(new QuickAppLoader(ENGINE, Map.of()).load(file)))
                    .as("the device whose QuickApp has ended")
                    .isEqualTo(first);
        }
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    private static Runner open() {
        return Runner.open(RunnerSettings.of(HubSettings.of("home", new MemoryStore()), ENGINE));
    }

    private static Runner open(Path store) {
        return Runner.open(RunnerSettings.of(HubSettings.of("home", SqliteStore.open(store)), ENGINE));
    }

    private int run(Runner runner) throws IOException {
        var file = Files.writeString(folder.resolve("counter.lua"), COUNTER);
        var id = runner.run(new QuickAppLoader(ENGINE, Map.of()).load(file));
        runner.allStarted();
        await().until(() -> state(runner, id).equals("running"));
        return id;
    }

    private static String state(Runner runner, int id) {
        return runner.hub().screen(id).orElseThrow().path("state").asText();
    }

    private static String shownCount(Runner runner, int id) {
        return runner.hub()
                .screen(id)
                .orElseThrow()
                .path("rows")
                .path(0)
                .path(0)
                .path("text")
                .asText();
    }

    private static Reply.Answer ask(Runner runner, Operation operation) {
        var request = new Request("1", "gateway-1", Instant.now().plusSeconds(10), 0, Caller.local(), operation);
        return (Reply.Answer) runner.handle(request).toCompletableFuture().join();
    }
}
