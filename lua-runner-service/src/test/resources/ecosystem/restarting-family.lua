--%%name:Restarting family
--%%type:com.fibaro.deviceController
-- expect: made 4
-- expect: restored 4: Dimmer#33.5 Lamp#true Meter#nil Quiet
-- expect: stored [1,2,{"a":true}] under rooms/1
-- expect: level 33.5 comes from a property
-- expect: meters compare true false 3

-- FACTS 1.1.7: "device, variables, storage, children stay". FACTS 1.2: luabind-like classes with property(getter, setter).

class 'Member'(QuickAppChild)
function Member:__init(device)
  QuickAppChild.__init(self, device)
  self.parentAtFirst = self.parent -- FACTS 1.1.5: nil in __init
end
function Member:__tostring() return self.label .. "#" .. tostring(self.properties.value) end

class 'Dimmer'(Member)
Dimmer.label = "Dimmer"
function Dimmer:__init(device)
  Member.__init(self, device)
  self.level = property(function(dimmer) return dimmer.properties.value end,
    function(dimmer, value) dimmer:updateProperty("value", value) end)
end

class 'Lamp'(Member)
Lamp.label = "Lamp"
function Lamp:__init(device) Member.__init(self, device) end
function Lamp:turnOn() self:updateProperty("value", true) end

class 'Meter'(Member)
Meter.label = "Meter"
function Meter:__init(device) Member.__init(self, device) end
function Meter.__lt(one, other) return one.id < other.id end
function Meter.__add(one, number) return number + 1 end

local CLASSES = {
  ["com.fibaro.multilevelSwitch"] = Dimmer, ["com.fibaro.binarySwitch"] = Lamp, ["com.fibaro.deviceController"] = Meter,
}

function QuickApp:make()
  local number = 0
  for type, Class in pairs(CLASSES) do
    local child = self:createChildDevice({ name = Class.label, type = type, initialInterfaces = { "battery" } }, Class)
    assert(child.parent == self and child.parentAtFirst == nil)
    number = number + 1
    if Class == Dimmer then child.level = 33.5 end
    if Class == Lamp then fibaro.call(child.id, "turnOn") end
    if Class == Meter then
      child:internalStorageSet("rooms/1", { 1, 2, { a = true } })
      self:debug("meters compare", child < setmetatable({ id = child.id + 1 }, getmetatable(child)), child > child, child + 2)
    end
  end
  self:createChildDevice({ name = "Quiet", type = "com.fibaro.motionSensor" })
  self:debug("made", number + 1)
  setTimeout(function() plugin.restart() end, 100)
end

function QuickApp:onInit()
  self:initChildDevices(CLASSES)
  if next(self.childDevices) == nil then return self:make() end
  local names, number = {}, 0
  for id, child in pairs(self.childDevices) do
    number = number + 1
    names[number] = child.label and tostring(child) or child.name
    local stored = child:internalStorageGet("rooms/1")
    if stored then self:debug("stored", json.encode(stored), "under rooms/1") end
    if child.label == "Dimmer" then self:debug("level", child.level, "comes from a property") end
  end
  table.sort(names)
  self:debug("restored", number .. ":", table.concat(names, " "))
end
