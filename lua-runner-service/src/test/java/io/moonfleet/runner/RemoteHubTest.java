package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.Device;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubEvent.LogWritten;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Development with a real HC3 (section 5); a second home of ours behind HTTP plays it. */
@Timeout(60)
class RemoteHubTest {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Runner there = Runner.open(RunnerSettings.of(HubSettings.of("there", new MemoryStore()), ENGINE));
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private HttpServer http;
    private volatile int refusal;

    @BeforeEach
    void openHc3() throws IOException {
        there.allStarted();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/api", this::answer);
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
        there.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        asked.add(exchange.getRequestMethod() + " " + uri.getPath());
        var sent = exchange.getRequestBody().readAllBytes();
        var address = PathAndQuery.parse(uri.toString().replaceFirst("^/api", ""));
        if (refusal != 0 || exchange.getRequestHeaders().getFirst("Authorization") == null) {
            exchange.sendResponseHeaders(refusal == 0 ? 401 : refusal, -1);
        } else {
            var answer = there.hub()
                    .api()
                    .handle(new ApiRequest(
                            exchange.getRequestMethod(),
                            address.path(),
                            address.query(),
                            sent.length == 0 ? null : JSON.readTree(sent),
                            HubCaller.ITSELF))
                    .toCompletableFuture()
                    .join();
            var body = answer.body() == null ? new byte[0] : JSON.writeValueAsBytes(answer.body());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private RemoteHub remote() {
        return new RemoteHub("127.0.0.1:" + http.getAddress().getPort() + "/", "admin", "pass", Optional.empty());
    }

    private JsonNode theirs(String method, String path, JsonNode body) {
        return there.hub()
                .api()
                .handle(ApiRequest.of(method, path, body))
                .toCompletableFuture()
                .join()
                .body();
    }

    private Runner here() {
        var runner = Runner.open(RunnerSettings.of(HubSettings.of("here", new MemoryStore()), ENGINE)
                .withRemote(remote()));
        runner.hub().listen(event -> {
            if (event instanceof LogWritten line) {
                log.add(line.type() + ": " + line.message());
            }
        });
        return runner;
    }

    private int run(Runner runner, String lua) throws IOException {
        var id = runner.run(new QuickAppLoader(ENGINE, Map.of()).load(Files.writeString(folder.resolve("a.lua"), lua)));
        runner.allStarted();
        return id;
    }

    private void awaitLog(String line) {
        await().untilAsserted(() -> assertThat(log).contains(line));
    }

    private int lampThere() {
        var lamp =
                JsonNodeFactory.instance.objectNode().put("name", "Lamp there").put("type", "com.fibaro.binarySwitch");
        for (var i = 0; i < 5; i++) {
            theirs("POST", "/devices", lamp);
        }
        return theirs("POST", "/devices", lamp).path("id").asInt();
    }

    @Test
    @DisplayName("5/ online: what our hub does not have is asked of the HC3: reads and actions, but no changes")
    void online() throws IOException {
        var lamp = lampThere();
        theirs(
                "POST",
                "/globalVariables",
                JsonNodeFactory.instance.objectNode().put("name", "theirs").put("value", "v"));
        try (var runner = here()) {
            run(runner, """
                    --%%name:Online
                    function QuickApp:onInit()
                      self:debug(fibaro.getName(LAMP), fibaro.getValue(LAMP, "value"), (fibaro.getGlobalVariable("theirs")))
                      fibaro.call(LAMP, "turnOn")
                      self:debug(select(2, api.put("/globalVariables/theirs", {value = "w"})), fibaro.getValue(99999, "value"))
                    end
                    """.replace("LAMP", "" + lamp));
            awaitLog("debug: Lamp there false v");
            awaitLog("debug: 404 nil");
            await().until(() -> theirs("GET", "/devices/" + lamp, null)
                    .at("/properties/value")
                    .asBoolean());
        }
    }

    @Test
    @DisplayName("5/ offline: nothing is asked of the HC3")
    void offline() throws IOException {
        var lamp = lampThere();
        try (var runner = here()) {
            run(
                    runner,
                    "--%%offline:true\nfunction QuickApp:onInit() self:debug('name', fibaro.getName(" + lamp
                            + ")) end");
            awaitLog("debug: name nil");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    @DisplayName("5/ after a 401 or 403 it is not asked again")
    void lockOut() {
        refusal = 403;
        var remote = remote();
        assertThatThrownBy(() -> remote.get("GET", "/devices", null)).hasMessageContaining("answers 403");
        assertThatThrownBy(() -> remote.get("GET", "/devices", null)).hasMessageContaining("not asked again");
        assertThat(asked).hasSize(1);
    }

    @Test
    @DisplayName("5/ proxy: actions and taps there run here, properties and views from here show there")
    void proxy() throws IOException {
        try (var runner = here()) {
            run(runner, """
                    --%%name:Mirrored
                    --%%type:com.fibaro.binarySwitch
                    --%%proxy:true
                    --%%u:{label="l",text="-"}
                    --%%u:{button="b",text="B",onReleased="pressed"}
                    function QuickApp:onInit() end
                    function QuickApp:turnOn() self:updateProperty("value", true) self:debug("turned on") end
                    function QuickApp:pressed(event) self:updateView("l", "text", "by " .. event.elementName) end
                    """);
            await().until(() -> log.stream().anyMatch(line -> line.contains("stands in")));
            var standIn = theirs("GET", "/devices", null);
            var id = find(standIn, "Mirrored_Proxy");
            await().until(() -> asked.stream()
                            .filter(each -> each.contains("refreshStates"))
                            .count()
                    > 1);
            theirs("POST", "/devices/" + id + "/action/turnOn", JsonNodeFactory.instance.objectNode());
            awaitLog("debug: turned on");
            await().until(() -> theirs("GET", "/devices/" + id, null)
                    .at("/properties/value")
                    .asBoolean());
            var tap = JsonNodeFactory.instance
                    .objectNode()
                    .put("deviceID", id)
                    .put("elementName", "b")
                    .put("eventType", "onReleased");
            theirs("POST", "/plugins/callUIEvent", tap);
            await().until(() -> there.hub().screen(id).orElseThrow().toString().contains("by b"));
        }
    }

    @Test
    @DisplayName(
            "5/ proxy: the QuickApp's children stand there too: what is asked of them runs here, and they end with ours")
    void proxyOfChildren() throws IOException {
        var lua = """
                --%%name:Mother
                --%%proxy:true
                class "Lamp"(QuickAppChild)
                function Lamp:__init(device)
                  QuickAppChild.__init(self, device)
                  self:registerUICallback("b", "onReleased", "pressed")
                end
                function Lamp:pressed(event) self:debug("pressed", event.elementName, self.name) end
                function Lamp:turnOn() self:updateProperty("value", true) self:debug("lit", self.name) end
                function QuickApp:onInit()
                  self:initChildDevices({["com.fibaro.binarySwitch"] = Lamp})
                  for _, name in ipairs{"Left", "Right"} do
                    self:createChildDevice({name = name, type = "com.fibaro.binarySwitch"}, Lamp)
                  end
                end
                function QuickApp:late() self:createChildDevice({name = "Late", type = "com.fibaro.binarySensor"}, Lamp) end
                function QuickApp:drop()
                  for id, child in pairs(self.childDevices) do
                    if child.name == "Right" then self:removeChildDevice(id) end
                  end
                end
                """;
        try (var runner = here()) {
            run(runner, lua);
            await().untilAsserted(() -> assertThat(childrenThere()).containsExactlyInAnyOrder("Left", "Right"));
            var devices = theirs("GET", "/devices", null);
            var mother = find(devices, "Mother_Proxy");
            var right = find(devices, "Right");
            await().until(() -> asked.stream()
                            .filter(each -> each.contains("refreshStates"))
                            .count()
                    > 1);
            theirs("POST", "/devices/" + right + "/action/turnOn", JsonNodeFactory.instance.objectNode());
            awaitLog("debug: lit Right");
            await().until(() -> theirs("GET", "/devices/" + right, null)
                    .at("/properties/value")
                    .asBoolean());
            assertThat(theirs("GET", "/devices/" + find(devices, "Left"), null)
                            .at("/properties/value")
                            .asBoolean())
                    .isFalse();
            var tap = JsonNodeFactory.instance
                    .objectNode()
                    .put("deviceID", right)
                    .put("elementName", "b")
                    .put("eventType", "onReleased");
            theirs("POST", "/plugins/callUIEvent", tap);
            awaitLog("debug: pressed b Right");
            theirs("POST", "/devices/" + mother + "/action/late", JsonNodeFactory.instance.objectNode());
            await().untilAsserted(() -> assertThat(childrenThere()).containsExactlyInAnyOrder("Left", "Right", "Late"));
            theirs("POST", "/devices/" + mother + "/action/drop", JsonNodeFactory.instance.objectNode());
            await().untilAsserted(() -> assertThat(childrenThere()).containsExactlyInAnyOrder("Left", "Late"));
        }
        var left = find(theirs("GET", "/devices", null), "Left");
        try (var again = here()) {
            run(again, lua);
            await().untilAsserted(() -> assertThat(childrenThere()).containsExactlyInAnyOrder("Left", "Late", "Right"));
            assertThat(find(theirs("GET", "/devices", null), "Left")).isEqualTo(left);
        }
    }

    @Test
    @DisplayName("5/ proxy: a stand-in of an older version gets today's code; one that somebody else wrote keeps his")
    void olderStandIns() throws IOException {
        var lua = "--%%name:Aged\n--%%proxy:true\nfunction QuickApp:onInit() end";
        try (var runner = here()) {
            run(runner, lua);
            await().until(() -> log.stream().anyMatch(line -> line.contains("stands in")));
        }
        var main = "/quickApp/" + find(theirs("GET", "/devices", null), "Aged_Proxy") + "/files/main";
        var file = (ObjectNode) theirs("GET", main, null).deepCopy();
        var today = file.path("content").asText();
        assertThat(contentAfterARun(lua, main, file.put("content", today.replace("event.deviceId or ", ""))))
                .isEqualTo(today)
                .contains("event.deviceId or self.id");
        assertThat(contentAfterARun(lua, main, file.put("content", "-- somebody else's")))
                .isEqualTo("-- somebody else's");
    }

    private String contentAfterARun(String lua, String main, ObjectNode before) throws IOException {
        theirs("PUT", main, before);
        assertThat(theirs("GET", main, null).path("content")).isEqualTo(before.path("content"));
        log.clear();
        try (var runner = here()) {
            run(runner, lua);
            await().until(() -> log.stream().anyMatch(line -> line.contains("stands in")));
        }
        return theirs("GET", main, null).path("content").asText();
    }

    private List<String> childrenThere() {
        return there.hub().devices().all().stream()
                .filter(Device::isQuickAppChild)
                .map(Device::name)
                .toList();
    }

    private static int find(JsonNode devices, String name) {
        for (var device : devices) {
            if (device.path("name").asText().equals(name)) {
                return device.path("id").asInt();
            }
        }
        throw new AssertionError(devices);
    }

    @Test
    @DisplayName("5/ the environment comes before ./.env, and that before ~/.env")
    void settings() throws IOException {
        var home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(
                home.resolve(".env"), "HC3_URL=http://home\nHC3_USER=\"u\"\nexport HC3_PASSWORD='p w'\n# x=y\n");
        assertThat(RemoteHub.configured(Map.of(), List.of(folder, home))
                        .orElseThrow()
                        .url())
                .isEqualTo("http://home");
        Files.writeString(folder.resolve(".env"), "HC3_URL=http://here/api/\n");
        assertThat(RemoteHub.configured(Map.of(), List.of(folder, home))
                        .orElseThrow()
                        .url())
                .isEqualTo("http://here");
        assertThat(RemoteHub.configured(Map.of("HC3_URL", "1.2.3.4"), List.of(folder, home))
                        .orElseThrow()
                        .url())
                .isEqualTo("http://1.2.3.4");
        assertThat(RemoteHub.configured(Map.of("HC3_URL", "1.2.3.4"), List.of()))
                .isEmpty();
    }
}
