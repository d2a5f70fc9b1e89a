package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens from the start of a QuickApp to its end, sentence by sentence: section 1.1. */
@Timeout(60)
class FactsLifeTest {

    private final Facts facts = new Facts();

    @AfterEach
    void close() {
        facts.close();
    }

    @Test
    @DisplayName("1/ the files before the main one run first, in their order")
    void files() {
        facts.hold("order = {'one'}", "order[#order + 1] = 'two'", """
                order[#order + 1] = 'main'
                same(order, {'one', 'two', 'main'})
                print("done")
                """);
    }

    @Test
    @DisplayName("1.1/1 code outside of functions can use the API: its device is there")
    void deviceFirst() {
        facts.home.route("GET /devices/42", 200, "{'id':42,'name':'me'}");
        facts.hold("""
                same(api.get("/devices/" .. plugin.mainDeviceId).name, "me")
                same(fibaro.getType(plugin.mainDeviceId), "com.fibaro.binarySwitch")
                print("done")
                """);
    }

    @Test
    @DisplayName("1.1/2 each QuickApp has an environment of its own, with the base classes in it")
    void environment() {
        var ownEnvironment = """
                same(left, nil)
                same(type(QuickAppBase), "userdata") same(type(QuickApp), "userdata") same(type(QuickAppChild), "userdata")
                same(tostring(QuickApp), "class QuickApp")
                left = "behind"
                string.mine = true
                print("done")
                """;
        facts.hold(ownEnvironment);
        try (var other = new Facts()) {
            other.hold("same(string.mine, nil)\n" + ownEnvironment);
        }
    }

    @Test
    @DisplayName("1.1/3 with an onInit the object is built, with these fields; the properties are a copy")
    void object() {
        facts.home.device(
                Bench.ID,
                0,
                "com.fibaro.multilevelSwitch",
                "{'value':5,'uiCallbacks':[{'name':'b','eventType':'onReleased','callback':'go'}]}");
        facts.hold("""
                function QuickApp:onInit()
                  same(self.id, 42) same(self.name, "device 42") same(self.type, "com.fibaro.multilevelSwitch")
                  same(self.enabled, true) same(self.parentId, 0) same(self.roomID, 219)
                  same(self.properties.value, 5) same(self.interfaces, {"quickApp"})
                  same(self.uiCallbacks.b.onReleased, "go")
                  same(self.childDevices, {})
                  self.properties.value = 77
                  same(fibaro.getValue(42, "value"), 5)
                  print("done")
                end
                """);
    }

    @Test
    @DisplayName("1.1/3 without an onInit no object is built, and nothing breaks")
    void withoutOnInit() {
        facts.hold("later(function() same(quickApp, nil) print('done') end)");
    }

    @ParameterizedTest
    @DisplayName("1.1/3 the object is built of the global QuickApp, whatever the script has made of that")
    @ValueSource(
            strings = {
                "class 'QuickApp'(QuickAppBase)",
                "class 'Base'(QuickApp) class 'QuickApp'(Base)",
                "class 'QuickApp'(QuickAppBase) function QuickApp:__init(d) QuickAppBase.__init(self, d) self:onInit() end",
                "local init = QuickApp.__init function QuickApp:__init(d) init(self, d) end",
                "QuickApp = QuickApp or {}"
            })
    void redefined(String style) {
        facts.hold(style + """

                local inits = 0
                QuickApp.onInit = function(self)
                  inits = inits + 1
                  same(quickApp, nil)
                  same(plugin.mainQA == self, true)
                  same(self.id, plugin.mainDeviceId)
                  later(function() same(quickApp == self, true) same(inits, 1) print("done") end)
                end
                """);
    }

    @Test
    @DisplayName("1.1/3 children are set up after onInit unless it did so itself")
    void childrenAfterwards() {
        facts.home.device(50, Bench.ID, "com.fibaro.binarySwitch", "{}");
        facts.hold("""
                function QuickApp:onInit()
                  same(next(self.childDevices), nil)
                  later(function()
                    same(self.childDevices[50].name, "device 50")
                    same(tostring(self.childDevices[50]), "object QuickAppChild")
                    print("done")
                  end)
                end
                """);
    }

    @Test
    @DisplayName("1.1/3 … and not a second time when it did")
    void childrenByHand() {
        facts.home
                .device(50, Bench.ID, "com.fibaro.binarySwitch", "{}")
                .device(51, Bench.ID, "com.fibaro.doorLock", "{}");
        facts.hold("""
                made = 0
                class 'Lamp'(QuickAppChild)
                function Lamp:__init(device) QuickAppChild.__init(self, device) made = made + 1 end
                function QuickApp:onInit()
                  self:initChildDevices({["com.fibaro.binarySwitch"] = Lamp})
                  same(tostring(self.childDevices[50]), "object Lamp")
                  same(tostring(self.childDevices[51]), "object QuickAppChild")
                  later(function() same(made, 1) print("done") end)
                end
                """);
    }

    @Test
    @DisplayName("1.1/4 the global quickApp appears when onInit has returned")
    void theGlobal() {
        facts.hold("""
                function QuickApp:onInit()
                  same(quickApp, nil)
                  later(function() same(quickApp, self) print("done") end)
                end
                """);
    }

    @Test
    @DisplayName("1.1/5 a child gets its parent after its own start")
    void parent() {
        facts.home.device(50, Bench.ID, "com.fibaro.binarySwitch", "{}");
        facts.hold("""
                class 'Lamp'(QuickAppChild)
                function Lamp:__init(device)
                  QuickAppChild.__init(self, device)
                  same(self.parent, nil)
                  self.started = true
                end
                function Lamp:onInit() same(self.parent, nil) end
                function QuickApp:onInit()
                  self:initChildDevices({["com.fibaro.binarySwitch"] = Lamp})
                  same(self.childDevices[50].parent, self)
                  same(self.childDevices[50].started, true)
                  same(self.childDevices[50].parentId, 42)
                  print("done")
                end
                """);
    }

    @Test
    @DisplayName("1.1/6 an error in onInit is logged with the stack, and the QuickApp stays")
    void errorInOnInit() {
        facts.run("""
                function QuickApp:onInit()
                  self.half = "way"
                  local nothing = nil
                  nothing.x = 1
                end
                function QuickApp:ask() return self.half end
                """);
        assertThat(facts.messages())
                .singleElement()
                .asString()
                .contains("main.lua:4: attempt to index a nil value (local 'nothing')", "stack traceback");
        assertThat(facts.bench.action("ask").result().textValue()).isEqualTo("way");
    }

    @Test
    @DisplayName("1.1/7 plugin.restart asks the home, for itself or for another")
    void restart() {
        facts.home.route("POST /plugins/restart", 200, "{}");
        facts.hold("plugin.restart() plugin.restart(77) print('done')");
        assertThat(facts.writes())
                .containsExactly("POST /plugins/restart {\"deviceId\":42}", "POST /plugins/restart {\"deviceId\":77}");
    }

    @Test
    @DisplayName("1.1/7 a new life has none of the old one's timers; its variables and children stay")
    void newLife() {
        facts.home.device(50, Bench.ID, "com.fibaro.binarySwitch", "{}");
        facts.run("""
                function QuickApp:onInit()
                  local life = self:getVariable("life") == "" and 1 or self:getVariable("life") + 1
                  self:setVariable("life", life)
                  setInterval(function() print("tick of", life) end, 1)
                  later(function() print("life", life, "with", self.childDevices[50].id) end)
                end
                """);
        facts.awaitMessage("debug: life 1 with 50").awaitMessage("debug: tick of 1");
        facts.bench.quickApp.restart();
        facts.awaitMessage("debug: tick of 2").awaitMessage("debug: life 2 with 50");
        var after = facts.home.log.size();
        await().until(() -> facts.home.log.size() > after + 20);
        var messages = facts.messages();
        assertThat(messages.subList(after, messages.size())).doesNotContain("debug: tick of 1");
    }
}
