-- section 1.5

assert(hub == fibaro, "hub")
assert(__TAG == "QUICKAPP42")
assert(plugin.mainDeviceId == 42)
assert(unpack == table.unpack or select("#", unpack({ 1, 2 })) == 2)
assert(__ternary(true, 1, 2) == 1 and __ternary(nil, 1, 2) == 2)
assert(bit32.band(12, 10) == 8)

-- what is taken away
local names = {}
for name in pairs(os) do names[#names + 1] = name end
table.sort(names)
assert(table.concat(names, ",") == "clock,date,difftime,exit,time", table.concat(names, ","))
assert(io == nil and require == nil and package == nil and dofile == nil and loadfile == nil)
assert(type(debug.traceback()) == "string")

-- strings
local parts = ("a,b,,c"):split(",")
assert(#parts == 3 and parts[1] == "a" and parts[3] == "c")
assert(("hello"):starts("he") and not ("hello"):starts("lo"))
assert(urlencode("a b&ö") == "a%20b%26%C3%B6", urlencode("a b&ö"))

-- wrong types
local function raises(fn, message)
  local ok, problem = pcall(fn)
  assert(not ok, "must raise: " .. message)
  assert(tostring(problem):find(message, 1, true), tostring(problem))
end
raises(function() fibaro.getValue("12", "value") end,
  "Wrong parameter type, number required. Provided param '12' is type of string")
raises(function() fibaro.call(12, 5) end,
  "Wrong parameter type, string required. Provided param '5' is type of number")
raises(function() __assert_type({}, "string") end, "Wrong parameter type, string required. Provided param 'table")

-- json
assert(json.encode({}) == "{}")
assert(json.encode(json.util.InitArray({})) == "[]")
assert(json.encode({ 1, "a", true }) == '[1,"a",true]')
assert(json.decode('{"a":[1,null,3]}').a[3] == 3)
assert(json.encode({ a = json.null }) == '{"a":null}')
assert(json.util.isJSONArray({ 1 }) and not json.util.isJSONArray({ a = 1 }))
raises(function() json.decode("{") end, "json:")
raises(function() json.decode(nil) end, "bad argument #1")

-- errors name the script's own place
raises(function() json.decode("x") end, "globals.lua:")

-- fibaro reads devices
assert(fibaro.getValue(50, "value") == 21.5)
local value, modified = fibaro.get(50, "value")
assert(value == 21.5 and modified == 1700000001)
assert(fibaro.getValue(999, "value") == nil)
assert(fibaro.getType(50) == "com.fibaro.temperatureSensor")
assert(fibaro.getName(50) == "device 50")
assert(fibaro.getRoomID(50) == 219)
assert(fibaro.getSectionID(50) == 219)
assert(fibaro.getRoomName(219) == "Kitchen")
assert(fibaro.getRoomNameByDeviceID(50) == "Kitchen")
assert(__fibaro_get_device(50).id == 50)
assert(__fibaro_get_device_property(50, "value").value == 21.5)

-- fibaro.getDevicesID(filter), getIds(devices)
local ids = fibaro.getDevicesID({ interfaces = { "battery" }, properties = { dead = true } })
assert(#ids == 1 and ids[1] == 50)

-- global variables
local text, when = fibaro.getGlobalVariable("mood")
assert(text == "good" and when == 5)
assert(fibaro.getGlobalVariable("absent") == nil)
fibaro.setGlobalVariable("mood", "better")
raises(function() fibaro.setGlobalVariable("mood", 5) end, "string required")

-- asynchronous calls
fibaro.call({ 50, 51 }, "turnOn", 1, "x")
fibaro.emitCustomEvent("party")
fibaro.profile(2, "activateProfile")
fibaro.profile("activateProfile", 3)
fibaro.scene("execute", { 7, 8 })
fibaro.alarm(1, "arm")
fibaro.alarm("disarm")
fibaro.alert("push", { 2 }, "hi")
fibaro.wakeUpDeadDevice(50)
assert(fibaro.getHomeArmState() == "partially_armed")
assert(fibaro.isHomeBreached() == true)
assert(#fibaro.getPartitions() == 2)
raises(function() fibaro.scene("stop", { 1 }) end, "Available parameters")
raises(function() fibaro.alarm("explode") end, "Available parameters")

-- api
local data, status = api.get("/rooms/219")
assert(data.name == "Kitchen" and status == 200)
data, status = api.get("/nothing")
assert(data == nil and status == 404)
data, status = api.put("/globalVariables/mood", { value = "x" })
assert(status == 200)

-- logging
fibaro.debug("TAG", "a", nil, 1.5, true)
fibaro.warning("TAG", "w")
print("done")
