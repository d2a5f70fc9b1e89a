--%%name:Family of classes
--%%type:com.fibaro.deviceController
-- expect: chain Sensor>Base>QuickAppChild for Temp
-- expect: order Base Sensor Temp
-- expect: temp 21.5 °C, humid 40 %, door closed
-- expect: abstract: Humid must implement read
-- expect: removed 1, left 2
-- expect: found by uid t-1 again
-- expect: computed average 30.75 read-only
-- expect: actions reach the right child: 101 202
-- expect: operators ok
-- expect: ui of child
-- expect: children keep variables
-- expect: checks passed

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local order = {}

-- a base class over QuickAppChild, with its own constructor arguments through variables
class 'Base'(QuickAppChild)
Base.registry = {}
Base.label = "Base"
function Base:__init(device)
  QuickAppChild.__init(self, device)
  order[#order + 1] = "Base"
  self.uid = self:getVariable("uid")
  Base.registry[self.uid] = self
  check(self.parent, nil, "parent in __init")
  check(self.parentId, plugin.mainDeviceId, "parentId")
end
function Base:read() error(self.label .. " must implement read", 0) end
function Base:describe() return self.name:lower() .. " " .. self:read() end
function Base:setLevel(a, b) self.got = a + b self.parent.sum = (self.parent.sum or "") .. " " .. self.got end

class 'Sensor'(Base)
Sensor.unit = ""
function Sensor:__init(device)
  Base.__init(self, device)
  order[#order + 1] = "Sensor"
end
function Sensor:read() return ("%g %s"):format(self.properties.value, self.unit) end

class 'Temp'(Sensor)
Temp.unit, Temp.label = "°C", "Temp"
Temp.__init = function(self, device)
  Sensor.__init(self, device)
  order[#order + 1] = "Temp"
end

class 'Humid'(Sensor)
Humid.unit, Humid.label = "%", "Humid"
-- without an __init of its own: the base's runs

class "Door" (Base)
function Door:__init(device) Base.__init(self, device) end
function Door:read() return self.properties.value and "open" or "closed" end
function Door:open() self:updateProperty("value", true) end

local types = {
  Temp = "com.fibaro.temperatureSensor", Humid = "com.fibaro.humiditySensor", Door = "com.fibaro.doorSensor",
}
local byType = {}
for name, type in pairs(types) do byType[type] = _G[name] end

function QuickApp:make(name, uid, value)
  return self:createChildDevice({
    name = name, type = types[name],
    initialProperties = { quickAppVariables = { { name = "uid", value = uid } }, value = value },
    initialInterfaces = {},
  }, _G[name])
end

function QuickApp:onInit()
  self:initChildDevices(byType)
  if self:internalStorageGet("made") then return self:second() end
  local temp = self:make("Temp", "t-1", 21.5)
  check(table.concat(order, " "), "Base Sensor Temp")
  self:debug("chain Sensor>Base>QuickAppChild for", Temp.label)
  self:debug("order " .. table.concat(order, " "))
  local humid, door = self:make("Humid", "h-1", 40), self:make("Door", "d-1", false)
  check(humid.uid, "h-1", "inherited __init")
  check(temp.parent, self) check(self.childDevices[temp.id], temp)
  check(type(temp), "userdata") check(tostring(temp), "object Temp") check(tostring(Temp), "class Temp")
  self:debug(temp:describe() .. ", " .. humid:describe() .. ", " .. door:describe())

  local read = Sensor.read
  Sensor.read = nil
  local ok, problem = pcall(humid.read, humid)
  check(ok, false)
  self:debug("abstract:", problem)
  Sensor.read = read
  check(humid:read(), "40 %", "method set again")

  -- computed properties on a class that has instances already
  QuickApp.average = property(function(qa)
    local sum, n = 0, 0
    for _, child in pairs(qa.childDevices) do
      if tonumber(child.properties.value) then sum, n = sum + child.properties.value, n + 1 end
    end
    return sum / n
  end)
  local readOnly = not pcall(function() self.average = 5 end)
  self:debug("computed average", self.average, readOnly and "read-only" or "writable")

  -- operators
  class 'Point'
  function Point:__init(x, y) self.x, self.y = x, y or x end
  function Point.__add(a, b) return Point(a.x + b.x, a.y + b.y) end
  function Point.__sub(a, b) return Point(a.x - b.x, a.y - b.y) end
  function Point.__mul(a, b) if type(a) == "number" then a, b = b, a end return Point(a.x * b, a.y * b) end
  function Point.__div(a, b) return Point(a.x / b, a.y / b) end
  function Point.__idiv(a, b) return Point(a.x // b, a.y // b) end
  function Point.__mod(a, b) return Point(a.x % b, a.y % b) end
  function Point.__pow(a, b) return Point(a.x ^ b, a.y ^ b) end
  function Point.__unm(a) return Point(-a.x, -a.y) end
  function Point.__eq(a, b) return a.x == b.x and a.y == b.y end
  function Point.__lt(a, b) return a.x < b.x end
  function Point.__le(a, b) return a.x <= b.x end
  function Point.__len(a) return 2 end
  function Point.__concat(a, b) return tostring(a) .. tostring(b) end
  function Point:__call(k) return self[k] end
  function Point:__tostring() return "(" .. self.x .. "," .. self.y .. ")" end
  class 'Point3'(Point)
  function Point3:__init(x, y, z) Point.__init(self, x, y) self.z = z end
  local a, b = Point(1, 2), Point3(3, 4, 5)
  check(tostring(a + b), "(4,6)") check(tostring(b - a), "(2,2)") check(tostring(3 * a), "(3,6)") check(tostring(b / 2), "(1.5,2.0)")
  check(tostring(b // 2), "(1,2)") check(tostring(b % 3), "(0,1)") check(tostring(-b), "(-3,-4)") check(tostring(a ^ 2), "(1.0,4.0)")
  check(a == Point(1, 2), true) check(a < b, true) check(b <= a, false) check(#b, 2) check(a .. b, "(1,2)(3,4)") check(a .. "!", "(1,2)!")
  check("<" .. b, "<(3,4)") check(b("z"), 5) check(a ~= b, true)
  local set = { [a] = 1 }
  check(set[a], 1) check(set[Point(1, 2)], nil)
  self:debug("operators ok")

  temp:setVariable("note", { text = "kept", list = { 1, 2, 3 } })
  fibaro.call(temp.id, "setLevel", 100, 1)
  fibaro.call({ humid.id }, "setLevel", 200, 2)
  hub.call(door.id, "open")
  setTimeout(function()
    self:debug("actions reach the right child:" .. self.sum)
    check(door:read(), "open")
    door:registerUICallback("tick", "onReleased", function(event)
      check(event.deviceId, door.id)
      self:debug("ui of child")
      self:removeChildDevice(door.id)
      local left = 0
      for _ in pairs(self.childDevices) do left = left + 1 end
      self:debug("removed 1, left " .. left)
      check(fibaro.getName(door.id), nil)
      self:internalStorageSet("made", true)
      plugin.restart()
    end)
    api.post("/plugins/callUIEvent", { deviceID = door.id, elementName = "tick", eventType = "onReleased", values = {} })
  end, 100)
end

function QuickApp:second()
  local temp = Base.registry["t-1"]
  self:debug("found by uid", temp.uid, "again")
  check(temp:describe(), "temp 21.5 °C")
  check(tostring(temp), "object Temp")
  check(Base.registry["d-1"], nil)
  local note = temp:getVariable("note")
  check(note.text .. #note.list, "kept3")
  self:debug("children keep variables")
  self:debug("checks passed")
end
