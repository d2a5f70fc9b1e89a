package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the Lua files of src/test/resources/lua, which are about sections 1.2 to 1.5 and end by printing "done". */
@Timeout(60)
class EnvironmentTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;

    @AfterEach
    void close() {
        bench.close();
    }

    private void run(String file) throws IOException {
        var content = Files.readAllBytes(Path.of("src/test/resources/lua", file));
        bench.settings = bench.settings
                .withCode(new QuickAppCode(List.of(new SourceFile("main", content, true, file))))
                .withRestarts(new RestartPolicy(
                        RestartPolicy.DEFAULT.firstDelay(),
                        RestartPolicy.DEFAULT.longestDelay(),
                        RestartPolicy.DEFAULT.healthyAfter(),
                        1,
                        RestartPolicy.DEFAULT.window()));
        bench.quickApp = QuickApp.start(bench.settings);
        await().untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.equals("debug: done") || line.contains("stack traceback")));
        assertThat(home.messages()).contains("debug: done");
    }

    private List<String> requests() {
        return home.requests.stream()
                .filter(request -> !request.method().equals("GET"))
                .map(request -> request.method() + " " + request.path() + " " + request.body())
                .toList();
    }

    @Test
    void classes() throws IOException {
        run("classes.lua");
    }

    @Test
    void globals() throws IOException {
        home.device(50, 0, "com.fibaro.temperatureSensor", "{'value':21.5}")
                .route("GET /rooms/219", 200, "{'id':219,'name':'Kitchen','sectionID':219}")
                .route("GET /globalVariables/mood", 200, "{'name':'mood','value':'good','modified':5}")
                .route("PUT /globalVariables/mood", 200, "{}")
                .route(
                        "GET /alarms/v1/partitions",
                        200,
                        "[{'id':1,'armed':true,'breached':true},{'id':2,'armed':false,'breached':false}]")
                .route(
                        "GET /devices",
                        request -> new HomeAnswer(
                                200,
                                request.path().contains("interface=battery")
                                                && request.path().contains("property=%5Bdead%2Ctrue%5D")
                                        ? FakeHome.json("[{'id':1},{'id':50}]")
                                        : FakeHome.json("[]")));
        run("globals.lua");
        assertThat(requests())
                .containsExactly(
                        "PUT /globalVariables/mood {\"value\":\"better\"}",
                        "POST /devices/50/action/turnOn {\"args\":[1,\"x\"]}",
                        "POST /devices/51/action/turnOn {\"args\":[1,\"x\"]}",
                        "POST /customEvents/party {}",
                        "POST /profiles/activeProfile/2 {}",
                        "POST /profiles/activeProfile/3 {}",
                        "POST /scenes/7/execute {}",
                        "POST /scenes/8/execute {}",
                        "POST /alarms/v1/partitions/1/actions/arm {}",
                        "DELETE /alarms/v1/partitions/actions/arm null",
                        "POST /devices/2/action/sendGlobalPushNotifications {\"args\":[\"hi\",\"false\"]}",
                        "POST /devices/1/action/wakeUpDeadDevice {\"args\":[50]}",
                        "PUT /globalVariables/mood {\"value\":\"x\"}");
        assertThat(home.log)
                .anyMatch(line -> line.type().equals("debug")
                        && line.tag().equals("TAG")
                        && line.message().equals("a nil 1.5 true"));
    }

    @Test
    void methods() throws IOException {
        home.device(
                Bench.ID,
                0,
                "com.fibaro.binarySwitch",
                "{'value':false,'quickAppVariables':[{'name':'user','value':'me'}]}");
        run("methods.lua");
        assertThat(home.messages())
                .containsExactly(
                        "debug: a 1 nil true",
                        "trace: t",
                        "warning: w",
                        "error: e",
                        "warning: Variable nobody not found",
                        "warning: Class does not have 'absent' function defined - action ignored",
                        "debug: done");
        assertThat(home.log).allMatch(line -> line.tag().equals("QUICKAPP42"));
        assertThat(home.views)
                .extracting(FakeHome.ViewUpdate::value)
                .containsExactly(FakeHome.json("'hello'"), FakeHome.json("[{'type':'option','text':'A','value':'a'}]"));
        assertThat(home.properties.getLast().value().toString())
                .contains("\"name\":\"user\"", "\"value\":\"you\"", "\"name\":\"new\"", "\"value\":{\"a\":1}");
        assertThat(requests())
                .contains(
                        "PUT /devices/42 {\"name\":\"New name\"}",
                        "PUT /devices/42 {\"enabled\":false}",
                        "PUT /devices/42 {\"visible\":false}")
                .anyMatch(line -> line.startsWith("POST /plugins/interfaces") && line.contains("\"action\":\"add\""));
    }

    @Test
    void eventsOfTheHomeReachTheirSubscribers() {
        bench.run("""
                local subscriber = RefreshStateSubscriber()
                subscriber:subscribe(
                  function(event) return event.type == "DevicePropertyUpdatedEvent" end,
                  function(event) print("got", event.data.id) end)
                subscriber:run()
                local other = RefreshStateSubscriber()
                other:subscribe(function() return true end, function(event) print("all", event.type) error("oops") end)
                other:run()
                function QuickApp:onInit() end
                function QuickApp:stop() subscriber:stop() other:stop() end
                """);
        assertThat(bench.quickApp.wantsEvents()).isTrue();
        Bench.outcome(
                bench.quickApp.deliverEvent(FakeHome.json("{'type':'DevicePropertyUpdatedEvent','data':{'id':7}}")));
        Bench.outcome(bench.quickApp.deliverEvent(FakeHome.json("{'type':'CustomEvent','data':{}}")));
        assertThat(home.messages())
                .contains("debug: got 7", "debug: all DevicePropertyUpdatedEvent", "debug: all CustomEvent")
                .anyMatch(line -> line.startsWith("error: main.lua:7: oops"));
        bench.action("stop");
        assertThat(bench.quickApp.wantsEvents()).isFalse();
    }

    @Test
    void anErrorThatAHostFunctionRaisesNamesTheLineOfTheQuickApp() {
        bench.run("""
                function QuickApp:onInit()
                  for _, fails in ipairs({
                    function() setTimeout(print, "soon") return 1 end,
                    function() self:updateProperty("value", print) return 1 end,
                    function() self:updateView("label", "text", {0/0}) return 1 end,
                    function() net.TCPSocket():connect("127.0.0.1", "telnet", {}) return 1 end,
                    function() net.UDPSocket():sendTo(nil, "127.0.0.1", 5) return 1 end,
                    function() mqtt.Client.connect("mqtt://127.0.0.1:1", { lastWill = { payload = "x" } }) return 1 end,
                  }) do
                    print(select(2, pcall(fails)))
                  end
                end
                """);
        assertThat(home.messages())
                .hasSize(6)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("debug: main.lua:3: bad argument #2 to 'setTimeout'"),
                        line -> assertThat(line).isEqualTo("debug: main.lua:4: json: a function cannot be encoded"),
                        line -> assertThat(line).isEqualTo("debug: main.lua:5: json: nan cannot be encoded"),
                        line -> assertThat(line).startsWith("debug: main.lua:6: bad argument #2 to 'connect'"),
                        line -> assertThat(line).startsWith("debug: main.lua:7: bad argument #1 to 'sendTo'"),
                        line -> assertThat(line).isEqualTo("debug: main.lua:8: lastWill needs a topic"));
    }

    @Test
    void whatIsAskedOfAnMqttBrokerBeforeTheConnectionStandsIsAnErrorEventLikeAnyOther() {
        bench.run("""
                function QuickApp:onInit()
                  local client = mqtt.Client.connect("mqtt://127.0.0.1:1", {})
                  client:addEventListener("error", function(event) print(event.code, event.message) end)
                  client:subscribe("a")
                  client:unsubscribe("a")
                end
                """);
        await().untilAsserted(() -> assertThat(home.messages())
                .filteredOn(line -> line.equals("debug: 32104 Client is not connected"))
                .hasSize(2));
    }

    @Test
    void aMalformedListOfOptionsIsRefusedWithAWarning() {
        bench.run("""
                function QuickApp:onInit()
                  self:updateView("list", "options", "a,b")
                  self:updateView("list", "options", {{ text = "A" }})
                  self:updateView("list", "options", {{ text = "A", value = "a" }})
                end
                """);
        assertThat(home.messages())
                .containsExactly(
                        "warning: updateView('list', 'options', …) ignored: a list of options is needed, not a string",
                        "warning: updateView('list', 'options', …) ignored: option 1 must be like"
                                + " {type = 'option', text = 'Shown', value = 'given'}");
        assertThat(home.views).singleElement().satisfies(view -> assertThat(view.value())
                .isEqualTo(FakeHome.json("[{'text':'A','value':'a','type':'option'}]")));
    }
}
