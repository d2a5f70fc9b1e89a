package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The globals of an HC3 script, sentence by sentence: section 1.5. */
@Timeout(60)
class FactsFibaroTest {

    private final Facts facts = new Facts();
    private final FakeHome home = facts.home;

    @AfterEach
    void close() {
        facts.close();
    }

    private void hold(String body) {
        facts.hold(body + "\nprint('done')");
    }

    @Test
    @DisplayName("1.5/ hub is fibaro; its log functions take a tag first")
    void hub() {
        hold(
                "same(hub == fibaro, true) fibaro.debug('T', 1, nil) hub.trace('T', 'x') fibaro.warning('T') fibaro.error('U', 'no error of the checks')"
                        .replace(
                                "fibaro.error('U', 'no error of the checks')", "same(type(fibaro.error), 'function')"));
        assertThat(home.log.getFirst().tag()).isEqualTo("T");
        assertThat(facts.messages()).containsExactly("debug: 1 nil", "trace: x", "warning: ", "debug: done");
    }

    @Test
    @DisplayName("1.5/ fibaro.call is asynchronous unless useAsyncHandler says otherwise; one id or several")
    void call() {
        home.route("POST /devices/50/action/turnOn", 202, "{}").route("POST /devices/51/action/turnOn", 202, "{}");
        hold("""
                fibaro.call(50, "turnOn") fibaro.call({50, 51}, "turnOn", 1, nil, "x")
                fibaro.useAsyncHandler(false) fibaro.call(50, "turnOn", {a = 1})
                raises(function() fibaro.call("50", "turnOn") end, "Wrong parameter type, number required. Provided param '50' is type of string")
                raises(function() fibaro.call({"50"}, "turnOn") end, "number required")
                """);
        assertThat(facts.writes())
                .containsExactly(
                        "POST /devices/50/action/turnOn {\"args\":[]}",
                        "POST /devices/50/action/turnOn {\"args\":[1,null,\"x\"]}",
                        "POST /devices/51/action/turnOn {\"args\":[1,null,\"x\"]}",
                        "POST /devices/50/action/turnOn {\"args\":[{\"a\":1}]}");
    }

    @Test
    @DisplayName("1.5/ callGroupAction sends arguments and filters, and gives the devices that were called")
    void group() {
        home.route("POST /devices/groupAction/turnOff", 202, "{'devices':[7,8]}");
        hold("""
                local called = fibaro.callGroupAction("turnOff", {args = {}, filters = {{filter = "roomID", value = {2}}}})
                same(called, {7, 8})
                """);
    }

    @Test
    @DisplayName("1.5/ what is asked of devices, rooms and sections")
    void devices() {
        home.device(50, 0, "com.fibaro.dimmer", "{'value':40}")
                .route("GET /devices/50/properties/value", 200, "{'value':40,'modified':1700000009}")
                .route("GET /rooms/219", 200, "{'id':219,'name':'Kitchen','sectionID':12}")
                .route("GET /devices", 200, "[{'id':1},{'id':50},{'id':51}]");
        hold("""
                local value, modified = fibaro.get(50, "value") same(value, 40) same(modified, 1700000009)
                same(__fibaro_get_device_property(50, "value").modified, 1700000009)
                same(fibaro.get(50, "nothing"), nil)
                same(select("#", fibaro.getValue(50, "value")), 1) same(fibaro.getValue(50, "value"), 40)
                same(fibaro.getValue(50, "nothing"), nil) same(fibaro.getValue(999, "value"), nil)
                same(fibaro.getType(50), "com.fibaro.dimmer") same(fibaro.getType(999), nil) same(fibaro.getName(50), "device 50")
                same(fibaro.getRoomID(50), 219) same(fibaro.getSectionID(50), 12) same(fibaro.getRoomName(219), "Kitchen")
                same(fibaro.getRoomNameByDeviceID(50), "Kitchen") same(fibaro.getRoomNameByDeviceID(999), nil)
                same(fibaro.getDevicesID(), {50, 51}) same(fibaro.getIds({{id = 2}, {id = 4}, "x"}), {4})
                raises(function() fibaro.getValue(50) end, "Wrong parameter type, string required. Provided param 'nil' is type of nil")
                """);
    }

    @Test
    @DisplayName("1.5/ getDevicesID sends every filter of the table")
    void filters() {
        home.route("GET /devices", 200, "[]");
        hold(
                "fibaro.getDevicesID({interfaces = {'light'}, properties = {dead = 'true'}, parentId = 5, name = 'a b', enabled = true})");
        assertThat(home.requests.getFirst().path().replaceFirst(".*[?]", "").split("&", -1))
                .containsExactlyInAnyOrder(
                        "interface=light", "property=%5Bdead%2Ctrue%5D", "parentId=5", "name=a%20b", "enabled=true");
    }

    @Test
    @DisplayName("1.5/ global variables: value and time of change; setting an absent one has no effect; only texts")
    void globals() {
        home.route("GET /globalVariables/a%20b", 200, "{'name':'a b','value':'v','modified':9}")
                .route("PUT /globalVariables/a%20b", 200, "{}");
        hold("""
                local value, modified = fibaro.getGlobalVariable("a b") same(value, "v") same(modified, 9)
                same(tostring(fibaro.getGlobalVariable("gone")), "nil") fibaro.setGlobalVariable("a b", "w") fibaro.setGlobalVariable("gone", "w")
                raises(function() fibaro.setGlobalVariable("x", 5) end, "Wrong parameter type, string required. Provided param '5' is type of number")
                """);
    }

    @Test
    @DisplayName(
            "1.5/ scene, profile in both orders, alarm with and without partition, custom events, alerts, waking the dead")
    void home() {
        hold("""
                fibaro.scene("execute", {7, 8}) fibaro.scene("kill", {7}) fibaro.profile(3, "activateProfile") fibaro.profile("activateProfile", 4)
                fibaro.alarm("arm") fibaro.alarm(2, "disarm") fibaro.emitCustomEvent("x") fibaro.wakeUpDeadDevice(9)
                fibaro.alert("email", {2, 3}, "hi") fibaro.alert("simplePush", {2}, "hi")
                raises(function() fibaro.scene("stop", {7}) end, 'Wrong parameter: "stop"')
                raises(function() fibaro.alert("fax", {2}, "hi") end, 'Wrong parameter: "fax"')
                raises(function() fibaro.alert("push", 2, "hi") end, "table required")
                """);
        assertThat(facts.writes())
                .containsExactly(
                        "POST /scenes/7/execute {}",
                        "POST /scenes/8/execute {}",
                        "POST /scenes/7/kill {}",
                        "POST /profiles/activeProfile/3 {}",
                        "POST /profiles/activeProfile/4 {}",
                        "POST /alarms/v1/partitions/actions/arm {}",
                        "DELETE /alarms/v1/partitions/2/actions/arm",
                        "POST /customEvents/x {}",
                        "POST /devices/1/action/wakeUpDeadDevice {\"args\":[9]}",
                        "POST /devices/2/action/sendGlobalEmailNotifications {\"args\":[\"hi\",\"false\"]}",
                        "POST /devices/3/action/sendGlobalEmailNotifications {\"args\":[\"hi\",\"false\"]}",
                        "POST /devices/2/action/sendGlobalPushNotifications {\"args\":[\"hi\",\"false\"]}");
    }

    @Test
    @DisplayName("1.5/ partitions: one's state, whether one or any is breached, the whole home's state")
    void partitions() {
        home.route(
                        "GET /alarms/v1/partitions",
                        200,
                        "[{'id':1,'armed':true,'breached':false},{'id':2,'armed':false,'breached':true}]")
                .route("GET /alarms/v1/partitions/1", 200, "{'id':1,'armed':true,'breached':false}")
                .route("GET /alarms/v1/partitions/2", 200, "{'id':2,'armed':false,'breached':true}");
        hold("""
                same(#fibaro.getPartitions(), 2) same(fibaro.getPartitionArmState(1), "armed") same(fibaro.getPartitionArmState(2), "disarmed")
                same(fibaro.isPartitionBreached(1), false) same(fibaro.isPartitionBreached(2), true) same(fibaro.isHomeBreached(), true)
                same(fibaro.getHomeArmState(), "partially_armed")
                """);
    }

    @Test
    @DisplayName("1.5/ api: data and status; a path with or without its first stroke; never /api")
    void api() {
        home.route("GET /rooms", 200, "[]")
                .route("POST /rooms", 201, "{'id':5}")
                .route("DELETE /rooms/5", 204, "null");
        hold("""
                local rooms, status = api.get("/rooms") same(rooms, json.util.InitArray({})) same(status, 200)
                same(api.get("rooms"), json.util.InitArray({}))
                local room, made = api.post("/rooms", {name = "x"}) same(room.id, 5) same(made, 201)
                same(select(2, api.delete("/rooms/5")), 204) same(select(2, api.delete("/rooms/6", {force = true})), 404)
                same(select(2, api.put("/nothing", {})), 404) raises(function() api.get(5) end, "string required")
                """);
        assertThat(facts.writes()).contains("POST /rooms {\"name\":\"x\"}", "DELETE /rooms/6 {\"force\":true}");
    }

    @Test
    @DisplayName("1.5/ plugin: its device and others', their properties and children")
    void plugin() {
        home.device(50, 42, "com.fibaro.dimmer", "{'value':40}");
        hold("""
                same(plugin.mainDeviceId, 42) same(plugin.getDevice(50).type, "com.fibaro.dimmer") same(plugin.getProperty(50, "value"), 40)
                same(plugin.getChildDevices(42)[1].id, 50) plugin.deleteDevice(50)
                same(plugin.createChildDevice({parentId = 42, name = "c", type = "com.fibaro.doorLock"}).name, "c")
                function QuickApp:onInit() same(plugin.mainQA, self) end
                """);
    }

    @Test
    @DisplayName("1.5/ the other globals are there")
    void others() {
        hold("""
                for _, name in ipairs({"__TAG", "json", "net", "mqtt", "urlencode", "property", "class", "unpack", "bit32", "__assert_type",
                    "__ternary", "__fibaro_get_device", "__fibaro_get_devices", "__fibaro_get_device_property", "__fibaro_get_room",
                    "__fibaro_get_scene", "__fibaro_get_global_variable", "__fibaroSleep", "onAction", "onUIEvent",
                    "RefreshStateSubscriber", "utils", "setTimeout", "clearTimeout", "setInterval", "clearInterval",
                    "__fibaroUseAsyncHandler", "__fibaro_add_debug_message", "__fibaro_get_partition", "__fibaro_get_partitions",
                    "__fibaro_get_breached_partitions", "__print"}) do
                  same(_G[name] ~= nil, true, name)
                end
                same(urlencode("a b/ü"), "a%20b%2F%C3%BC") same(bit32.bxor(5, 3), 6) same(select("#", unpack({1, nil, 3}, 1, 3)), 3)
                same(__ternary(false, 1, 2), 2) __assert_type("x", "string")
                raises(function() __assert_type(nil, "string") end, "Wrong parameter type, string required. Provided param 'nil' is type of nil")
                """);
    }

    @Test
    @DisplayName("1.5/ os has five functions; no io, no require, no debug beyond traceback")
    void sandbox() {
        hold("""
                local names = {} for name in pairs(os) do names[#names + 1] = name end table.sort(names)
                same(names, {"clock", "date", "difftime", "exit", "time"})
                for _, name in ipairs({"io", "require", "package", "dofile", "loadfile"}) do same(_G[name], nil, name) end
                same(debug.traceback("m"):match("^m\\nstack traceback:") ~= nil, true) same(debug.sethook, nil)
                """);
    }

    @Test
    @DisplayName("1.5/ strings can split and starts")
    void strings() {
        hold("""
                same(("a,b,,c"):split(","), {"a", "b", "c"}) same(("a.b"):split("."), {"a", "b"}) same(("a%b^c"):split("%"), {"a", "b^c"})
                same(("a b\\tc"):split("%s"), {"a", "b", "c"}) same((""):split(","), {}) same(("x;y,z"):split(";,"), {"x", "y", "z"})
                same(("hello"):starts("he"), true) same(("hello"):starts("lo"), false) same(("x"):starts(""), true)
                function string:split(sep) return "own" end same(("a"):split(","), "own")
                """);
    }

    @Test
    @DisplayName("1.5/ json: bad input raises, null is nil and holds its place, empty tables, whole numbers")
    void json() {
        hold("""
                for _, bad in ipairs({"", "{", "[1,]", "nul", "{\\"a\\"}", "1 2", "'a'", "\\"\\\\x\\""}) do
                  same(pcall(json.decode, bad), false, bad)
                end
                local list = json.decode('[1,null,3,null]') same(list[1], 1) same(list[2], nil) same(list[3], 3)
                same(json.encode(json.decode('[1,null,3]')), '[1,null,3]')
                same(json.encode({}), "{}") same(json.encode(json.util.InitArray({})), "[]") same(json.encode({{}, a = nil}), "[{}]")
                for _, text in ipairs({"9007199254740992", "9007199254740993", "-9223372036854775808", "9223372036854775807", "0.1", "1e300"}) do
                  same(json.encode(json.decode(text)), text:gsub("1e300", "1.0e300"), text)
                end
                same(json.decode('"\\\\u00e5\\\\ud83d\\\\ude00\\\\n"'), "å😀\\n") same(json.encode("å\\n\\1\\"\\\\"), '"å\\\\n\\\\u0001\\\\"\\\\\\\\"')
                same(math.type(json.decode("5")), "integer") same(math.type(json.decode("5.0")), "float")
                same(json.util.isJSONArray(json.decode("[]")), true) same(json.isJSONArray({a = 1}), false)
                raises(function() json.encode(print) end, "cannot be encoded") raises(function() json.encode(0/0) end, "nan")
                same(json.decode(json.encodeFormated({a = {1, 2}})), {a = {1, 2}})
                """);
    }
}
