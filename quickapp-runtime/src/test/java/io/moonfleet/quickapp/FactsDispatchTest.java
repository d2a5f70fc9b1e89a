package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets an action or a tap, and what becomes of errors, sentence by sentence: sections 1.3 and 1.4. */
@Timeout(60)
class FactsDispatchTest {

    private final Facts facts = new Facts();

    @AfterEach
    void close() {
        facts.close();
    }

    private ActionOutcome act(int device, String name, Object... args) {
        return Bench.outcome(facts.bench.quickApp.runAction(device, name, Bench.nodes(args)));
    }

    private void tap(int device, String element, String eventType, JsonNode... values) {
        Bench.outcome(facts.bench.quickApp.fireUiEvent(device, element, eventType, List.of(values)));
    }

    @Test
    @DisplayName("1.3/1 an actionHandler gets the whole event, and no method runs")
    void actionHandler() {
        facts.run("""
                function QuickApp:onInit() end
                function QuickApp:go() print("not me") end
                function QuickApp:actionHandler(event) print(event.deviceId, event.actionName, event.args[1], #event.args) end
                """);
        act(42, "go", "x", 2);
        act(99, "away");
        assertThat(facts.messages()).containsExactly("debug: 42 go x 2", "debug: 99 away nil 0");
    }

    @Test
    @DisplayName("1.3/1 its own id runs its method, a child's id the child's; what is missing is a warning")
    void methods() {
        facts.home.device(50, 42, "com.fibaro.binarySwitch", "{}");
        facts.run("""
                class 'Lamp'(QuickAppChild)
                function Lamp:go(...) self:debug("lamp", ...) end
                function QuickApp:onInit() self:initChildDevices({["com.fibaro.binarySwitch"] = Lamp}) end
                function QuickApp:go(...) self:debug("main", select("#", ...), ...) end
                """);
        act(42, "go", 1, null, "c");
        act(50, "go", "x");
        act(50, "stop");
        act(77, "go");
        assertThat(facts.messages().subList(0, 2)).containsExactly("debug: main 3 1 nil c", "debug: lamp x");
        assertThat(facts.messages().get(2)).startsWith("warning: ").contains("stop");
        assertThat(facts.messages().get(3)).startsWith("warning: ").contains("77");
    }

    @Test
    @DisplayName("1.3/1 the outcome is the method's result, or the error's text")
    void outcome() {
        facts.run("""
                function QuickApp:onInit() end
                function QuickApp:good() return {a = 1} end
                function QuickApp:bad() error("broken") end
                """);
        assertThat(act(42, "good").result()).hasToString("{\"a\":1}");
        assertThat(act(42, "bad").error()).contains("main.lua:3: broken");
        assertThat(facts.messages())
                .singleElement()
                .asString()
                .contains("broken", "stack traceback")
                .doesNotContain("tail calls");
    }

    private static final String UI = """
            function QuickApp:onInit()
              self:registerUICallback("b", "onReleased", "seen") self:registerUICallback("w", "onReleased", "seen")
              self:registerUICallback("s", "onChanged", "seen") self:registerUICallback("c", "onToggled", "seen")
              self:registerUICallback("m", "onToggled", "seen")
            end
            function QuickApp:seen(event)
              same(event.deviceId, 42) same(event.deviceID, 42)
              print(event.elementName, event.eventType, json.encode(event.values))
            end
            """;

    @Test
    @DisplayName("1.3/2 callUIEvent: the callback gets one table; values by kind of element")
    void callUiEvent() {
        facts.run(UI);
        tap(42, "b", "onReleased");
        tap(42, "w", "onReleased", FakeHome.json("true"));
        tap(42, "s", "onChanged", FakeHome.json("50"));
        tap(42, "s", "onChanged", FakeHome.json("'50'"));
        tap(42, "c", "onToggled", FakeHome.json("'a'"));
        tap(42, "m", "onToggled", FakeHome.json("['a','b']"));
        tap(42, "m", "onToggled", FakeHome.json("[]"));
        assertThat(facts.messages())
                .containsExactly(
                        "debug: b onReleased []",
                        "debug: w onReleased [true]",
                        "debug: s onChanged [50]",
                        "debug: s onChanged [\"50\"]",
                        "debug: c onToggled [\"a\"]",
                        "debug: m onToggled [[\"a\",\"b\"]]",
                        "debug: m onToggled [[]]");
    }

    @Test
    @DisplayName(
            "1.3/2 a tap that the view binds is the action UIAction with positions; the callback gets the same table")
    void uiAction() {
        facts.run(UI);
        act(42, "UIAction", "onReleased", "b");
        act(42, "UIAction", "onReleased", "w", false);
        act(42, "UIAction", "onToggled", "m", FakeHome.json("['a']"));
        assertThat(facts.messages())
                .containsExactly(
                        "debug: b onReleased []", "debug: w onReleased [false]", "debug: m onToggled [[\"a\"]]");
    }

    @Test
    @DisplayName("1.3/2 a QuickApp may take UIAction over")
    void uiActionOverridden() {
        facts.run(UI
                + "function QuickApp:UIAction(eventType, element, value) print('own', eventType, element, value) end");
        act(42, "UIAction", "onChanged", "s", 5);
        assertThat(facts.messages()).containsExactly("debug: own onChanged s 5");
    }

    @Test
    @DisplayName("1.3/2 a UIHandler gets all events, its children's too")
    void uiHandler() {
        facts.home.device(50, 42, "com.fibaro.binarySwitch", "{}");
        facts.run(UI + "function QuickApp:UIHandler(event) print('handler', event.deviceId, event.elementName) end");
        tap(42, "b", "onReleased");
        tap(50, "x", "onReleased");
        act(42, "UIAction", "onReleased", "b");
        assertThat(facts.messages())
                .containsExactly("debug: handler 42 b", "debug: handler 50 x", "debug: handler 42 b");
    }

    @Test
    @DisplayName("1.3/2 a child's own callback comes before the main one's; without any there is a warning")
    void childsCallbacks() {
        facts.home.device(
                50,
                42,
                "com.fibaro.binarySwitch",
                "{'uiCallbacks':[{'name':'b','eventType':'onReleased','callback':'mine'}]}");
        facts.run("""
                class 'Lamp'(QuickAppChild)
                function Lamp:mine(event) print("child", event.deviceId) end
                function QuickApp:onInit()
                  self:initChildDevices({["com.fibaro.binarySwitch"] = Lamp})
                  self:registerUICallback("b", "onReleased", "main") self:registerUICallback("only", "onReleased", "main")
                end
                function QuickApp:main(event) print("main", event.deviceId) end
                """);
        tap(50, "b", "onReleased");
        tap(50, "only", "onReleased");
        tap(50, "none", "onReleased");
        assertThat(facts.messages().subList(0, 2)).containsExactly("debug: child 50", "debug: main 50");
        assertThat(facts.messages().get(2)).startsWith("warning: ").contains("none");
    }

    @Test
    @DisplayName("1.3/4 scripts may replace onAction and onUIEvent")
    void entryPoints() {
        facts.run(UI + """
                local builtin = onUIEvent
                function onAction(id, event) print("action", id, event.actionName) end
                function onUIEvent(id, event) print("event", id) builtin(id, event) end
                """);
        act(42, "go");
        tap(42, "b", "onReleased");
        assertThat(facts.messages())
                .containsExactly("debug: action 42 go", "debug: event 42", "debug: b onReleased []");
    }

    @Test
    @DisplayName("1.3/1 an event's args are the list that was sent, and a method gets all of them, trailing nulls too")
    void args() {
        facts.run("""
                function QuickApp:onInit() end
                function QuickApp:count(...) print("count", select("#", ...)) end
                local builtin = onAction
                function onAction(id, event) print(json.encode(event.args)) return builtin(id, event) end
                """);
        act(42, "count", TextNode.valueOf("a"), NullNode.instance, NullNode.instance);
        assertThat(facts.messages()).containsExactly("debug: [\"a\"]", "debug: count 3");
    }

    @Test
    @DisplayName(
            "1.3/5 an error in a timer or an interval is logged with its stack; the QuickApp and the interval live on")
    void errors() {
        facts.run("""
                local ticks = 0
                setTimeout(function() local x = nil; x = x + 1 end, 0)
                setInterval(function() ticks = ticks + 1 if ticks < 3 then error("tick " .. ticks) end print("alive") end, 1)
                """);
        facts.awaitMessage("debug: alive");
        assertThat(facts.messages())
                .anyMatch(
                        line -> line.startsWith(
                                "error: main.lua:2: attempt to perform arithmetic on a nil value (local 'x')\nstack traceback:"))
                .anyMatch(line -> line.startsWith("error: main.lua:3: tick 1\nstack traceback:"))
                .anyMatch(line -> line.startsWith("error: main.lua:3: tick 2\nstack traceback:"));
    }

    @Test
    @DisplayName("1.4/ timers: both orders of arguments, both ways to clear them, an error handler, hub.*")
    void timers() {
        facts.hold("""
                local order = {}
                local function add(what) return function() order[#order + 1] = what end end
                setTimeout(add("b"), 20) fibaro.setTimeout(5, add("a")) hub.setTimeout(40, add("c"))
                clearTimeout(setTimeout(add("never"), 1)) fibaro.clearTimeout(fibaro.setTimeout(1, add("never")))
                clearTimeout(nil) clearTimeout(12345)
                fibaro.setTimeout(1, function() error("caught") end, function(problem) order[#order + 1] = problem:match("caught") end)
                local n, interval = 0, nil
                interval = setInterval(function() n = n + 1 if n == 3 then clearInterval(interval) end end, 1)
                local other other = fibaro.setInterval(1, function() fibaro.clearInterval(other) order[#order + 1] = "once" end)
                setTimeout(function()
                  same(n, 3) same(table.concat(order, " "):gsub("once ", ""), "caught a b c") print("done")
                end, 150)
                raises(function() setTimeout("text", 1) end, "Wrong parameter type, function required")
                raises(function() fibaro.setTimeout("1", add("x")) end, "number required")
                """);
    }

    @Test
    @DisplayName("1.4/ fibaro.sleep holds this QuickApp only, also inside a coroutine")
    void sleep() {
        facts.hold("""
                local before = os.clock and os.time()
                local co = coroutine.wrap(function() fibaro.sleep(20) coroutine.yield("slept") end)
                same(co(), "slept") __fibaroSleep(1)
                print("done")
                """);
    }
}
