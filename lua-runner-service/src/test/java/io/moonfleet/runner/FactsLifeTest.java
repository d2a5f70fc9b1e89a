package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.hub.HubEvent;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FACTS 1.1.6 and 1.1.7 in a whole home: what starts a QuickApp anew, and what a crash looks like from outside. */
@Timeout(60)
class FactsLifeTest {

    private static final String STARTS = "function QuickApp:onInit() print('start', self:getVariable('v')) end\n";

    private final LiveRunner it = new LiveRunner();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        it.close();
    }

    private int run(String lua) {
        return it.run(folder, "qa.lua", "--%%name:QA\n--%%type:com.fibaro.binarySwitch\n--%%var:v=1\n" + lua);
    }

    private void awaitStarts(int count) {
        await().until(() -> it.logged("start") >= count);
    }

    @Test
    @DisplayName("1.1.7: plugin.restart([id]) and POST /plugins/restart begin a new life")
    void restarts() {
        var id = run(STARTS + "function QuickApp:again() plugin.restart() end");
        it.api("POST", "/plugins/restart", "{'deviceId':" + id + "}");
        awaitStarts(2);
        it.awaitState(id, "running");
        it.api("POST", "/devices/" + id + "/action/again", "{'args':[]}");
        awaitStarts(3);
    }

    @Test
    @DisplayName("1.1.7: a changed file runs; a batch of files starts the QuickApp once")
    void files() {
        var id = run(STARTS);
        var main = it.api("GET", "/quickApp/" + id + "/files/main", null).body();
        assertThat(main.path("content").asText()).contains("start");
        it.api(
                "PUT",
                "/quickApp/" + id + "/files/main",
                "{'name':'main','isMain':true,'content':'function QuickApp:onInit() print(\\'edited\\') end'}"
                        .replace("\\'", "\\u0027"));
        it.awaitLog("edited");
        it.api(
                "PUT",
                "/quickApp/" + id + "/files",
                ("[{'name':'main','isMain':true,'content':'print(word)'},"
                        + "{'name':'tools','isMain':false,'content':'word = [[batch]]'}]"));
        it.api("POST", "/quickApp/" + id + "/files", "{'name':'more','content':'print(1)'}");
        await().untilAsserted(() -> assertThat(it.log).contains("batch"));
        await().until(() -> it.events.stream()
                        .filter(HubEvent.LifeChanged.class::isInstance)
                        .map(HubEvent.LifeChanged.class::cast)
                        .filter(life -> life.phase() == HubEvent.Phase.STARTING)
                        .count()
                == 4); // the first start, the file, the batch, the new file
    }

    @Test
    void aFileThatIsNoLuaIsNamedWithItsLineAndTheOldCodeGoesOn() {
        var id = run(STARTS);
        it.api("PUT", "/quickApp/" + id + "/files/main", "{'name':'main','content':'x ='}");
        it.awaitLog("qa.lua:1:");
        assertThat(it.state(id)).isEqualTo("running");
    }

    @Test
    @DisplayName("1.3: Errors … in a timer …: what the home refuses names the QuickApp's own line")
    void aChildThatIsGone() {
        run("""
                function QuickApp:onInit()
                  local child = self:createChildDevice({name = "C", type = "com.fibaro.binarySwitch"}, QuickAppChild)
                  self:removeChildDevice(child.id)
                  setTimeout(function()
                    child:updateProperty("value", true)
                  end, 0)
                end
                """);
        it.awaitLog("qa.lua:8: there is no device "); // after three lines of headers
    }

    @Test
    @DisplayName("1.1.7: an outside write of a QA variable starts it anew, once per call; its own write does not")
    void variables() {
        var id = run(STARTS + "function QuickApp:own() self:setVariable('v', 5) end");
        it.api("POST", "/devices/" + id + "/action/own", "{'args':[]}");
        it.api(
                "PUT",
                "/devices/" + id,
                "{'properties':{'quickAppVariables':[{'name':'v','value':2},{'name':'w','value':3}]}}");
        it.awaitLog("start 2");
        it.awaitState(id, "running");
        it.api(
                "POST",
                "/plugins/updateProperty",
                "{'deviceId':" + id + ",'propertyName':'quickAppVariables','value':[{'name':'v','value':9}]}");
        it.awaitLog("start 9");
        assertThat(it.logged("start")).isEqualTo(3);
    }

    @Test
    void aDisabledQuickAppStopsAndAnEnabledOneStarts() {
        var id = run(STARTS);
        it.api("PUT", "/devices/" + id, "{'enabled':false}");
        it.awaitState(id, "stopped");
        assertThat(it.api("POST", "/devices/" + id + "/action/x", "{}").status())
                .isEqualTo(503);
        it.api("PUT", "/devices/" + id, "{'enabled':true}");
        awaitStarts(2);
    }

    @Test
    void aQuickAppThatIsInstalledThroughTheApiRuns() {
        it.runner.allStarted();
        var made = it.api(
                "POST",
                "/quickApp",
                "{'name':'Made','type':'com.fibaro.multilevelSwitch','apiVersion':'1.3','files':["
                        + "{'name':'main','isMain':true,'content':'print([[installed]], plugin.mainDeviceId)'}]}");
        it.awaitLog("installed " + made.body().path("id").asInt());
    }

    @Test
    @DisplayName("1.1.6: a crashing QuickApp emits PluginProcessCrashedEvent{deviceId,error}")
    void crashes() {
        var id = it.runner.run(LiveRunner.definition(folder, "bad.lua", "--%%name:Bad\nerror('no way')"));
        await().untilAsserted(() -> assertThat(it.events)
                .anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(HubEvent.Generic.class, crash -> {
                    assertThat(crash.type()).isEqualTo("PluginProcessCrashedEvent");
                    assertThat(crash.data().path("deviceId").asInt()).isEqualTo(id);
                    assertThat(crash.data().path("error").asText()).contains("bad.lua:2: no way");
                })));
        // Its log, files and settings stay reachable.
        assertThat(it.api("GET", "/quickApp/" + id + "/files/main", null).status())
                .isEqualTo(200);
        assertThat(it.api("PUT", "/devices/" + id, "{'name':'Repaired'}").status())
                .isEqualTo(200);
        assertThat(it.log).anyMatch(line -> line.contains("bad.lua:2: no way"));
        it.api("PUT", "/quickApp/" + id + "/files/main", "{'name':'main','content':'print([[well]])'}");
        it.awaitLog("well");
        it.awaitState(id, "running");
    }

    @Test
    @DisplayName("1.5: RefreshStateSubscriber, any number per QuickApp, hears what happens in the home")
    void subscribers() {
        run("""
                function QuickApp:onInit()
                  for i = 1, 2 do
                    local s = RefreshStateSubscriber()
                    s:subscribe(function(e) return e.type == "GlobalVariableChangedEvent" end,
                      function(e) print("heard", i, e.data.variableName, e.data.newValue) end)
                    s:run()
                  end
                end
                """);
        it.api("POST", "/globalVariables", "{'name':'Mood','value':'good'}");
        it.api("PUT", "/globalVariables/Mood", "{'value':'better'}");
        it.awaitLog("heard 1 Mood better");
        it.awaitLog("heard 2 Mood better");
    }

    @Test
    @DisplayName("1.6: public QuickApps poll refreshStates at http://127.0.0.1:11111/api")
    void polls() {
        run("""
                function QuickApp:onInit()
                  local http, last = net.HTTPClient(), 0
                  local function poll()
                    http:request("http://localhost:11112/api/refreshStates?last=" .. last, {
                      success = function(r)
                        local data = json.decode(r.data)
                        last = data.last
                        for _, e in ipairs(data.events) do
                          if e.type == "CustomEvent" then print("polled", e.data.name) end
                        end
                        if data.last > 0 then print("round") end
                        poll()
                      end, error = print})
                  end
                  poll()
                end
                """);
        it.awaitLog("round");
        it.api("POST", "/customEvents", "{'name':'bell','userDescription':''}");
        it.api("POST", "/customEvents/bell", null);
        await().atMost(Duration.ofSeconds(10)).until(() -> it.logged("polled bell") > 0);
    }

    @Test
    void limitsOfOneQuickAppAreSetThroughTheApiButNotByAQuickApp() {
        var id = run(STARTS
                + "function QuickApp:timers() for i = 1, 10 do setTimeout(print, 1e6) end return 'ten' end"
                + " function QuickApp:widen() local _, s = api.put('/moonfleet/quickapps/' .. self.id .. '/limits', {timers = 1e6})"
                + " print('widened', s) end");
        var limits = "/moonfleet/quickapps/" + id + "/limits";
        assertThat(it.api("PUT", limits, "{'timers':5,'children':1,'storageKb':1}")
                        .status())
                .isEqualTo(200);
        awaitStarts(2);
        it.awaitState(id, "running");
        assertThat(it.api("POST", "/devices/" + id + "/action/timers", "{}")
                        .body()
                        .toString())
                .contains("limit timers: more than 5");
        assertThat(it.api("GET", limits, null).body().path("timers").asInt()).isEqualTo(5);
        it.api("POST", "/devices/" + id + "/action/widen", "{}");
        it.awaitLog("widened 403");
        assertThat(it.api("PUT", limits, "{'tmers':5}").status()).isEqualTo(400);
    }

    @Test
    void childrenAndStorageHaveLimitsThatAreNamed() {
        var id = run(
                STARTS
                        + "function QuickApp:fill() for i = 1, 20 do self:internalStorageSet('k' .. i % 3, ('x'):rep(200)) end"
                        + " print('status', self:internalStorageSet('k9', ('x'):rep(2000))) end"
                        + " function QuickApp:child() self:createChildDevice({name = 'c', type = 'com.fibaro.binarySwitch'}, QuickAppChild) end");
        it.api("PUT", "/moonfleet/quickapps/" + id + "/limits", "{'children':1,'storageKb':1}");
        awaitStarts(2);
        it.api("POST", "/devices/" + id + "/action/fill", "{}");
        it.awaitLog("status 403");
        it.awaitLog("limit storageKb");
        it.api("POST", "/devices/" + id + "/action/child", "{}");
        it.api("POST", "/devices/" + id + "/action/child", "{}");
        it.awaitLog("limit children: a QuickApp may have 1 children");
    }
}
