package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** FACTS 1.3. */
@Timeout(60)
class DispatchTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName("If self.actionHandler exists it gets the whole event and nothing else happens")
    void actionHandler() {
        bench.run("""
                function QuickApp:onInit() end
                function QuickApp:turnOn() self:debug("not me") end
                function QuickApp:actionHandler(event)
                  self:debug(event.deviceId, event.actionName, event.args[1], event.args[2])
                end
                """);
        bench.action("turnOn", 1, "x");
        assertThat(home.messages()).containsExactly("debug: 42 turnOn 1 x");
    }

    @Test
    @DisplayName("Otherwise own id → method; child id → the child's method")
    void methods() {
        home.device(50, Bench.ID, "com.fibaro.binarySwitch", "{}");
        bench.run("""
                class 'Lamp'(QuickAppChild)
                function Lamp:turnOn(level) return "lamp " .. self.id .. " " .. level end
                function QuickApp:onInit() self:initChildDevices({["com.fibaro.binarySwitch"] = Lamp}) end
                function QuickApp:turnOn(a, b, c) return {a, b == nil, c} end
                """);
        assertThat(bench.action("turnOn", 1, null, true).result()).hasToString("[1,true,true]");
        var child = Bench.outcome(bench.quickApp.runAction(50, "turnOn", Bench.nodes(7)));
        assertThat(child.result().textValue()).isEqualTo("lamp 50 7");
    }

    @Test
    @DisplayName("A missing method logs a warning and does nothing")
    void missingMethod() {
        bench.run("function QuickApp:onInit() end");
        assertThat(bench.action("fly").failed()).isFalse();
        assertThat(home.messages())
                .containsExactly("warning: Class does not have 'fly' function defined - action ignored");
    }

    @Test
    @DisplayName("A failing action shows in error; the QA lives")
    void failingAction() {
        bench.run("function QuickApp:onInit() end function QuickApp:bad() error('broken') end");
        assertThat(bench.action("bad").error()).isEqualTo("main.lua:1: broken");
        assertThat(home.messages().getFirst()).startsWith("error: main.lua:1: broken\nstack traceback:");
        assertThat(bench.quickApp.state()).isEqualTo(Life.RUNNING);
    }

    private static final String UI = """
            function QuickApp:onInit()
              self:registerUICallback("b1", "onReleased", "pressed")
              self:registerUICallback("s1", "onChanged", function(event) self:debug("slid", event.values[1]) end)
              self:registerUICallback("m1", "onToggled", "chosen")
            end
            function QuickApp:pressed(event)
              self:debug(event.eventType, event.elementName, #event.values, event.deviceId, event.deviceID)
            end
            function QuickApp:chosen(event) self:debug(json.encode(event.values)) end
            """;

    @Test
    @DisplayName("callUIEvent calls the callback registered for element and event type with ONE table")
    void callUiEvent() {
        bench.run(UI);
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "b1", "onReleased", List.of()));
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "s1", "onChanged", Bench.nodes(40)));
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "m1", "onToggled", List.of(FakeHome.json("['a','b']"))));
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "m1", "onToggled", List.of(FakeHome.json("[]"))));
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "nobody", "onReleased", List.of()));
        assertThat(home.messages())
                .containsExactly(
                        "debug: onReleased b1 0 42 42",
                        "debug: slid 40",
                        "debug: [[\"a\",\"b\"]]",
                        "debug: [[]]",
                        "warning: UI callback for element 'nobody' and event 'onReleased' not found");
    }

    @Test
    @DisplayName("A tap on an element bound in the view calls UIAction(eventType, elementName, value) positionally")
    void uiAction() {
        bench.run(UI);
        bench.action("UIAction", "onReleased", "b1");
        bench.action("UIAction", "onChanged", "s1", "55");
        bench.action("UIAction", "onToggled", "m1", FakeHome.json("['a']"));
        assertThat(home.messages())
                .containsExactly("debug: onReleased b1 0 42 42", "debug: slid 55", "debug: [[\"a\"]]");
    }

    @Test
    @DisplayName("self.UIHandler(event), if defined, gets all of them")
    void uiHandler() {
        bench.run(UI + "function QuickApp:UIHandler(event) self:debug('handler', event.elementName) end");
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "b1", "onReleased", List.of()));
        bench.action("UIAction", "onChanged", "s1", 1);
        assertThat(home.messages()).containsExactly("debug: handler b1", "debug: handler s1");
    }

    @Test
    @DisplayName("For a child, the child's own callbacks come first")
    void childsUi() {
        home.device(50, Bench.ID, "com.fibaro.binarySwitch", "{}");
        bench.run(UI + """
                class 'Lamp'(QuickAppChild)
                function Lamp:__init(device)
                  QuickAppChild.__init(self, device)
                  self:registerUICallback("b1", "onReleased", "mine")
                end
                function Lamp:mine(event) self:debug("the lamp's", event.deviceId) end
                local old = QuickApp.onInit
                function QuickApp:onInit()
                  old(self)
                  self:initChildDevices({["com.fibaro.binarySwitch"] = Lamp})
                end
                """);
        Bench.outcome(bench.quickApp.fireUiEvent(50, "b1", "onReleased", List.of()));
        Bench.outcome(bench.quickApp.fireUiEvent(50, "s1", "onChanged", Bench.nodes(3)));
        assertThat(home.messages()).containsExactly("debug: the lamp's 50", "debug: slid 3");
    }

    @Test
    @DisplayName("A child's self.parent is nil in its __init and onInit; set right after")
    void childrensParent() {
        bench.run("""
                class 'Lamp'(QuickAppChild)
                function Lamp:__init(device)
                  QuickAppChild.__init(self, device)
                  self:debug("init", self.parent, self.id, self.name)
                end
                function Lamp:onInit() self:debug("onInit", self.parent) end
                function QuickApp:onInit()
                  local lamp = self:createChildDevice({name = "Lamp", type = "com.fibaro.binarySwitch",
                    initialProperties = {value = true}}, Lamp)
                  self:debug(lamp.parent == self, self.childDevices[lamp.id] == lamp, lamp.properties.value, lamp.parentId)
                end
                """);
        assertThat(home.messages())
                .containsExactly("debug: onInit nil", "debug: init nil 100 Lamp", "debug: true true true 42");
    }

    @Test
    @DisplayName(
            "Errors: in a timer → ERROR log with traceback, the QA lives; in an interval → logged; the interval goes on")
    void errorsInTimers() {
        bench.run("n = 0 setTimeout(function() error('once') end, 0)\n"
                + "setInterval(function() n = n + 1 error('tick ' .. n) end, 1)");
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.startsWith("error: main.lua:1: once\nstack traceback:"))
                .anyMatch(line -> line.startsWith("error: main.lua:2: tick 3")));
    }
}
