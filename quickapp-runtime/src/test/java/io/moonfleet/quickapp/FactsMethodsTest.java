package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The methods of a QuickApp and the classes of its scripts, sentence by sentence: section 1.2. */
@Timeout(60)
class FactsMethodsTest {

    private final Facts facts = new Facts();

    @AfterEach
    void close() {
        facts.close();
    }

    private void inOnInit(String body) {
        facts.hold("function QuickApp:onInit()\n" + body + "\nprint('done') end");
    }

    @Test
    @DisplayName("1.2/ what is no class or no table is named before a device is made, at the QuickApp's own line")
    void noClass() {
        facts.hold("""
                function QuickApp:onInit()
                  raises(function() self:createChildDevice({name = "C", type = "com.fibaro.binarySwitch"}, "Lamp") end,
                    "main.lua:2: createChildDevice: a class is needed, not Lamp")
                  raises(function() self:initChildDevices({["com.fibaro.binarySwitch"] = "Lamp"}) end,
                    "main.lua:4: initChildDevices: com.fibaro.binarySwitch: a class is needed, not Lamp")
                  raises(function() self:initChildDevices("Lamp") end, "main.lua:6: Wrong parameter type, table required")
                  raises(function() net.HTTPClient():request("http://127.0.0.1", {options = "GET"}) end,
                    "main.lua:7: Wrong parameter type, table required. Provided param 'GET' is type of string")
                  self:initChildDevices()
                  print("done")
                end
                """);
        assertThat(facts.writes()).isEmpty();
    }

    @Test
    @DisplayName("1.2/ debug, trace, warning, error: tostring of each, a space between, tagged with __TAG")
    void logging() {
        facts.run("""
                __TAG = "MINE"
                local named = setmetatable({}, {__tostring = function() return "named" end})
                function QuickApp:onInit()
                  self:debug("a", nil, 1, 1.5, true, named)
                  self:trace() self:warning("w", {} ~= nil) self:error("e")
                end
                """);
        assertThat(facts.messages())
                .containsExactly("debug: a nil 1 1.5 true named", "trace: ", "warning: w true", "error: e");
        assertThat(facts.home.log).allMatch(line -> line.tag().equals("MINE"));
    }

    @Test
    @DisplayName("1.2/ updateProperty changes the device; the script sees it at once")
    void updateProperty() {
        inOnInit("""
                self:updateProperty("value", 5) same(self.properties.value, 5) same(fibaro.getValue(self.id, "value"), 5)
                self:updateProperty("log", "text") self:updateProperty("list", {1, {a = 2}})
                raises(function() self:updateProperty(5, 5) end, "Wrong parameter type, string required. Provided param '5' is type of number")
                """);
        assertThat(facts.home.properties)
                .extracting(update -> update.device() + " " + update.name() + " " + update.value())
                .containsExactly("42 value 5", "42 log \"text\"", "42 list [1,{\"a\":2}]");
    }

    @Test
    @DisplayName("1.2/ updateView changes what an element shows; getView and setView are there")
    void updateView() {
        facts.home.route(
                "GET /plugins/getView",
                200,
                "{'$jason':{'items':[{'type':'vertical','components':[{'type':'label','name':'l','text':'shown'},"
                        + "{'type':'horizontal','components':[{'type':'select','name':'s','value':'2'}]}]}]}}");
        inOnInit("""
                self:updateView("l", "text", "x") self:updateView("s", "value", "5") self:updateView("b", "visible", false)
                self:updateView("m", "selectedItems", {"a", "b"}) self:setView("l", "text", "y")
                same(self:getView("l").text, "shown") same(self:getView("l", "text"), "shown")
                same(self:getView("s", "selectedItem"), "2") same(self:getView("gone", "text"), nil)
                same(self:getView()["$jason"].items[1].type, "vertical") self:updateView("m", "options", {})
                raises(function() self:updateView("l", 5, "x") end, "string required")
                """);
        assertThat(facts.home.views)
                .extracting(update -> update.element() + " " + update.property() + " " + update.value())
                .containsExactly(
                        "l text \"x\"",
                        "s value \"5\"",
                        "b visible false",
                        "m selectedItems [\"a\",\"b\"]",
                        "l text \"y\"",
                        "m options []");
    }

    @Test
    @DisplayName("1.2/ getVariable: an absent one is an empty text and a warning that names it")
    void variables() {
        facts.home.device(
                Bench.ID, 0, "com.fibaro.binarySwitch", "{'quickAppVariables':[{'name':'user','value':'me'}]}");
        inOnInit("""
                same(self:getVariable("user"), "me") same(self:getVariable("gone"), "")
                self:setVariable("user", "you") same(self:getVariable("user"), "you")
                self:setVariable("list", {1, 2}) same(self:getVariable("list"), {1, 2})
                self:setVariable("off", false) same(self:getVariable("off"), false)
                """);
        assertThat(facts.messages()).containsExactly("warning: Variable gone not found", "debug: done");
    }

    @Test
    @DisplayName("1.2/ internal storage: set with a hidden mark, get one or all, remove, clear; an absent one is nil")
    void storage() {
        inOnInit("""
                same(self:internalStorageGet("k"), nil)
                self:internalStorageSet("k", {1}) self:internalStorageSet("flag", false) self:internalStorageSet("h", "x", true)
                same(self:internalStorageGet("k"), {1}) same(self:internalStorageGet("flag"), false)
                local all = self:internalStorageGet() same(all.h, "x") same(all.k, {1})
                self:internalStorageRemove("k") same(self:internalStorageGet("k"), nil)
                self:internalStorageClear() same(next(self:internalStorageGet()), nil)
                self:internalStorageSet("a key/with ünusual?letters", 1) same(self:internalStorageGet("a key/with ünusual?letters"), 1)
                """);
        assertThat(facts.writes())
                .anyMatch(line -> line.contains("\"name\":\"h\"") && line.contains("\"isHidden\":true"));
    }

    @Test
    @DisplayName("1.2/ addInterfaces, deleteInterfaces, hasInterface; setName, setEnabled, setVisible")
    void device() {
        inOnInit("""
                same(self:hasInterface("power"), false) self:addInterfaces({"power"}) same(self:hasInterface("power"), true)
                self:deleteInterfaces({"power"}) same(self:hasInterface("power"), false)
                self:setName("n") same(self.name, "n") self:setEnabled(false) same(self.enabled, false) self:setVisible(false)
                raises(function() self:setName(5) end, "string required")
                raises(function() self:setEnabled("no") end, "boolean required")
                """);
        assertThat(facts.writes())
                .containsExactly(
                        "POST /plugins/interfaces {\"action\":\"add\",\"deviceId\":42,\"interfaces\":[\"power\"]}",
                        "POST /plugins/interfaces {\"action\":\"delete\",\"deviceId\":42,\"interfaces\":[\"power\"]}",
                        "PUT /devices/42 {\"name\":\"n\"}",
                        "PUT /devices/42 {\"enabled\":false}",
                        "PUT /devices/42 {\"visible\":false}");
    }

    @Test
    @DisplayName("1.2/ callAction runs a method by its name, with all arguments")
    void callAction() {
        facts.hold("""
                function QuickApp:add(a, b, c) return a + c, b end
                function QuickApp:onInit()
                  local sum, nothing = self:callAction("add", 1, nil, 2)
                  same(sum, 3) same(nothing, nil)
                  print("done")
                end
                """);
    }

    @Test
    @DisplayName(
            "1.2/ createChildDevice makes a device and an object of the class given; removeChildDevice takes both away")
    void children() {
        facts.home.route("DELETE /plugins/removeChildDevice/100", 204, "null");
        facts.hold("""
                class 'Lamp'(QuickAppChild)
                function Lamp:shine() return "shining " .. self.name end
                function QuickApp:onInit()
                  local lamp = self:createChildDevice({name = "L", type = "com.fibaro.binarySwitch",
                    initialProperties = {value = true}, initialInterfaces = {"power"}}, Lamp)
                  same(lamp:shine(), "shining L") same(lamp.properties.value, true) same(self.childDevices[lamp.id], lamp)
                  local plain = self:createChildDevice({name = "P", type = "com.fibaro.doorLock"})
                  same(tostring(plain), "object QuickAppChild")
                  self:removeChildDevice(lamp.id) same(self.childDevices[lamp.id], nil)
                  same(pcall(self.createChildDevice, self, "text"), false)
                  print("done")
                end
                """);
        assertThat(facts.writes())
                .anyMatch(line -> line.startsWith("POST /plugins/createChildDevice")
                        && line.contains("\"initialInterfaces\":[\"power\"]")
                        && line.contains("\"parentId\":42"));
    }

    @Test
    @DisplayName("1.2/ a child that the home refuses is an error that says why")
    void refusedChild() {
        facts.home.route("POST /plugins/createChildDevice", 400, "{'reason':'x'}");
        facts.hold("""
                function QuickApp:onInit()
                  raises(function() self:createChildDevice({name = "L", type = "com.fibaro.nonsense"}) end, "com.fibaro.nonsense")
                  print("done")
                end
                """);
    }

    @Test
    @DisplayName("1.2/ registerUICallback, setupUICallbacks; UIAction runs what is registered")
    void uiCallbacks() {
        facts.hold("""
                function QuickApp:pressed(event) self.seen = event end
                function QuickApp:onInit()
                  self:registerUICallback("b", "onReleased", "pressed")
                  later(function()
                    self:UIAction("onReleased", "b") same(self.seen.values, json.util.InitArray({}))
                    self:registerUICallback("s", "onChanged", function(event) self.slid = event.values[1] end)
                    self:UIAction("onChanged", "s", 5) same(self.slid, 5)
                    same(type(self.setupUICallbacks), "function") same(type(self.registerUICallbacks), "function")
                    print("done")
                  end)
                end
                """);
    }

    @Test
    @DisplayName("1.2/ whatever is a method can be called from outside as an action")
    void methodsAreActions() {
        facts.run("""
                function QuickApp:onInit() end
                function QuickApp:double(n) return 2 * n end
                """);
        assertThat(facts.bench.action("double", 21).result().intValue()).isEqualTo(42);
        facts.bench.action("updateProperty", "value", true);
        assertThat(facts.home.devices.get(Bench.ID).at("/properties/value").booleanValue())
                .isTrue();
        facts.bench.action("setVariable", "n", "12");
        assertThat(facts.home
                        .devices
                        .get(Bench.ID)
                        .at("/properties/quickAppVariables/0/value")
                        .textValue())
                .isEqualTo("12"); // HC3 would have made a number of it
    }

    @Test
    @DisplayName(
            "1.2/ classes: a global that makes objects, initialisers called by hand, inherited methods and operators")
    void classes() {
        facts.hold("""
                class 'Base'
                function Base:__init(n) self.n = n end
                function Base:twice() return 2 * self.n end
                function Base.__add(a, b) return Derived(a.n + b.n) end
                function Base.__eq(a, b) return a.n == b.n end
                function Base.__lt(a, b) return a.n < b.n end
                function Base.__le(a, b) return a.n <= b.n end
                class 'Derived'(Base)
                function Derived:__init(n) Base.__init(self, n) self.derived = true end
                same(_G.Derived, Derived)
                local a, b = Derived(1), Derived(2)
                same((a + b):twice(), 6) same(a == Derived(1), true) same(a < b, true) same(b <= a, false)
                same(a.derived, true)
                same(type(a), "userdata") same(tostring(a), "object Derived") same(tostring(Derived), "class Derived")
                function Base:__tostring() return "n=" .. self.n end
                same(tostring(a), "n=1")
                raises(function() class(5) end, "class needs a name")
                raises(function() class 'X'("text") end, "the base must be a class")
                print("done")
                """);
    }

    @Test
    @DisplayName("1.2/ property(getter, setter) makes computed fields, of a class and of one object")
    void properties() {
        facts.hold("""
                class 'Room'
                function Room:__init(c)
                  self.c = c
                  self.label = property(function(self) return "room at " .. self.c end)
                end
                Room.f = property(function(self) return self.c * 9 / 5 + 32 end, function(self, f) self.c = (f - 32) * 5 / 9 end)
                local room, other = Room(20), Room(10)
                same(room.f, 68.0) room.f = 50 same(room.c, 10.0)
                same(other.label, "room at 10")
                raises(function() other.label = "x" end, "property 'label' is read-only")
                print("done")
                """);
    }
}
