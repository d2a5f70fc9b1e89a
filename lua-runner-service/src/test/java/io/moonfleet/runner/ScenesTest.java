package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaLimits;
import io.moonfleet.quickapp.QuickAppLimits;
import io.moonfleet.quickapp.QuickAppLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FACTS 7, "Body": what the Lua code of a scene sees and how long it lives. */
class ScenesTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @TempDir
    Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private Runner runner;

    @BeforeEach
    void open() {
        var limits = QuickAppLimits.DEFAULT.withLua(LuaLimits.TENANT.withInstructionsPerCall(20_000_000));
        runner = Runner.open(RunnerSettings.of(HubSettings.of("test", new MemoryStore()), ENGINE)
                .withLimits(limits));
        runner.hub().listen(event -> {
            if (event instanceof LogWritten line) {
                log.add(line.type() + " " + line.tag() + " " + line.message());
            }
        });
        runner.allStarted();
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private ApiAnswer call(String method, String path, JsonNode body) {
        return runner.hub()
                .api()
                .handle(new ApiRequest(method, path, Map.of(), body, HubCaller.ITSELF))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private int scene(String conditions, String actions) {
        var content = JSON.objectNode().put("conditions", conditions).put("actions", actions);
        var scene = JSON.objectNode().put("name", "test").put("type", "lua").put("content", content.toString());
        return call("POST", "/scenes", scene).body().path("id").asInt();
    }

    private int scene(String actions) {
        return scene("{}", actions);
    }

    private void executeSync(int scene) {
        assertThat(call("POST", "/scenes/" + scene + "/executeSync", JSON.objectNode())
                        .status())
                .isEqualTo(204);
    }

    private void awaitLog(String... lines) {
        await().untilAsserted(() -> assertThat(log).containsExactly(lines));
    }

    @Test
    void aBodySeesWhatHasStartedItAndTheHome() {
        executeSync(scene("""
                print(sourceTrigger.type, sourceTrigger.property, sceneId, tag)
                fibaro.debug("mine", type(fibaro.call), type(api.get), type(net.HTTPClient), type(json.encode), type(QuickApp))
                print(api.get("/settings/info").platform)
                """));
        awaitLog(
                "debug Scene1 user execute 1 Scene1",
                "debug mine function function userdata function nil",
                "debug Scene1 HC3");
    }

    /** "A run lives while timers are pending; closures keep their values (H)." */
    @Test
    void aRunLivesWhileTimersArePending() {
        int scene = scene("""
                local count = 0
                local function tick()
                  count = count + 1
                  print("tick", count)
                  if count < 3 then setTimeout(tick, 5) end
                end
                fibaro.setTimeout(5, tick)
                print("body is through")
                """);
        executeSync(scene);
        awaitLog("debug Scene1 body is through", "debug Scene1 tick 1", "debug Scene1 tick 2", "debug Scene1 tick 3");
    }

    @Test
    void aRunWaitsForTheAnswersOfItsRequests() {
        executeSync(scene("""
                net.HTTPClient():request("http://127.0.0.1:11111/api/settings/info", {
                  success = function(response) print(response.status) end,
                  error = function(message) print("error", message) end,
                })
                """));
        awaitLog("debug Scene1 200");
    }

    /** "`fibaro.getSceneVariable/setSceneVariable` keep values between runs" */
    @Test
    void sceneVariablesKeepTheirValuesBetweenRuns() {
        int scene = scene("""
                local n = (fibaro.getSceneVariable("n") or 0) + 1
                fibaro.setSceneVariable("n", n)
                fibaro.setSceneVariable("table", { a = { n } })
                print(n, fibaro.getSceneVariable("table").a[1], global)
                global = "forgotten"
                """);
        executeSync(scene);
        executeSync(scene);
        awaitLog("debug Scene1 1 1 nil", "debug Scene1 2 2 nil");
    }

    @Test
    void errorsAreLoggedWithTheirLine() {
        executeSync(scene("local x = nil\nprint(x.y)"));
        executeSync(scene("this is no Lua"));
        await().untilAsserted(() -> {
            assertThat(log).hasSize(2);
            assertThat(log.get(0)).startsWith("error Scene1 Scene1:2: attempt to index a nil value (local 'x')");
            assertThat(log.get(1)).startsWith("error Scene2 Scene2:1:");
        });
    }

    @Test
    void anEndlessSceneIsStoppedAndTheOthersGoOn() {
        executeSync(scene("while true do end"));
        await().untilAsserted(
                        () -> assertThat(log).anyMatch(line -> line.startsWith("error Scene1 The scene was stopped")));
        executeSync(scene("print('alive')"));
        await().untilAsserted(() -> assertThat(log).contains("debug Scene2 alive"));
    }

    @Test
    void killEndsARunWithItsTimers() {
        int scene = scene("setInterval(function() end, 1000) print('begun')");
        assertThat(call("POST", "/scenes/" + scene + "/execute", JSON.objectNode())
                        .status())
                .isEqualTo(202);
        awaitLog("debug Scene1 begun");
        assertThat(isRunning(scene)).isTrue();
        call("POST", "/scenes/" + scene + "/kill", null);
        await().until(() -> !isRunning(scene));
    }

    private boolean isRunning(int scene) {
        return call("GET", "/scenes/" + scene, null).body().path("isRunning").asBoolean();
    }

    @Test
    void quickAppsRunAndEndScenesAndScenesActOnDevices() throws IOException {
        var file = folder.resolve("switch.lua");
        Files.writeString(file, """
                --%%name:Switch
                --%%type:com.fibaro.binarySwitch
                function QuickApp:onInit() end
                function QuickApp:turnOn() self:updateProperty("value", true) end
                function QuickApp:go() fibaro.scene("execute", { 1 }) end
                function QuickApp:stop() fibaro.scene("kill", { 1 }) end
                """);
        int id = runner.run(new QuickAppLoader(ENGINE, Map.of()).load(file));
        scene("fibaro.call(" + id + ", 'turnOn') setInterval(function() end, 1000)");
        call("POST", "/devices/" + id + "/action/go", JSON.objectNode());
        await().atMost(Duration.ofSeconds(10)).until(() -> call("GET", "/devices/" + id, null)
                .body()
                .path("properties")
                .path("value")
                .asBoolean());
        await().until(() -> isRunning(1));
        call("POST", "/devices/" + id + "/action/stop", JSON.objectNode());
        await().until(() -> !isRunning(1));
    }

    @Test
    void aPropertyWakesASceneThatSetsAVariable() throws IOException {
        var file = folder.resolve("door.lua");
        Files.writeString(file, """
                --%%name:Door
                --%%type:com.fibaro.doorSensor
                function QuickApp:onInit() end
                function QuickApp:open() self:updateProperty("value", true) end
                """);
        int id = runner.run(new QuickAppLoader(ENGINE, Map.of()).load(file));
        call("POST", "/globalVariables", JSON.objectNode().put("name", "Door").put("value", "closed"));
        scene(
                "{ type='device', id=" + id + ", property='value', operator='==', value=true, isTrigger=true }",
                "fibaro.setGlobalVariable('Door', 'open by ' .. sourceTrigger.id)");
        call("POST", "/devices/" + id + "/action/open", JSON.objectNode());
        await().untilAsserted(() -> assertThat(call("GET", "/globalVariables/Door", null)
                        .body()
                        .path("value")
                        .asText())
                .isEqualTo("open by " + id));
    }
}
