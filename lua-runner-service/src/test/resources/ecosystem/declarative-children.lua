--%%name:Many children
--%%type:com.fibaro.deviceController
-- expect: children 5
-- expect: dimmer to 55
-- expect: blind 30 then open 99
-- expect: colour 255,128,0,0
-- expect: sensor unit lx
-- expect: removed, 4 left
-- expect: child action from outside: turnOn

local def = {
  { uid = "sw", type = "com.fibaro.binarySwitch", class = "MySwitch" },
  { uid = "dim", type = "com.fibaro.multilevelSwitch", class = "MyDimmer" },
  { uid = "bl", type = "com.fibaro.rollerShutter", class = "MyBlind" },
  { uid = "rgb", type = "com.fibaro.colorController", class = "MyColor" },
  { uid = "lux", type = "com.fibaro.multilevelSensor", class = "MySensor" },
}

class 'Base'(QuickAppChild)
function Base:__init(dev)
  QuickAppChild.__init(self, dev)
  self.uid = self:internalStorageGet("uid")
end
class 'MySwitch'(Base)
function MySwitch:__init(d) Base.__init(self, d) end
function MySwitch:turnOn() self:updateProperty("value", true) quickApp:debug("child action from outside: turnOn") end
class 'MyDimmer'(Base)
function MyDimmer:__init(d) Base.__init(self, d) end
function MyDimmer:setValue(v) self:updateProperty("value", v) end
class 'MyBlind'(Base)
function MyBlind:__init(d) Base.__init(self, d) end
function MyBlind:setValue(v) self:updateProperty("value", v) end
function MyBlind:open() self:setValue(99) end
class 'MyColor'(Base)
function MyColor:__init(d) Base.__init(self, d) end
function MyColor:setColor(r, g, b, w) self:updateProperty("color", ("%d,%d,%d,%d"):format(r, g, b, w)) end
class 'MySensor'(Base)
function MySensor:__init(d) Base.__init(self, d) end

function QuickApp:onInit()
  local map = {}
  for _, d in ipairs(def) do map[d.type] = _G[d.class] end
  self:initChildDevices(map)
  local byUid = {}
  for _, c in pairs(self.childDevices) do byUid[c.uid or ""] = c end
  for _, d in ipairs(def) do
    if not byUid[d.uid] then
      local c = self:createChildDevice({ name = d.uid, type = d.type, initialProperties = { unit = d.uid == "lux" and "lx" or nil } }, _G[d.class])
      c:internalStorageSet("uid", d.uid)
      c.uid = d.uid
      byUid[d.uid] = c
    end
  end
  local n = 0
  for id, c in pairs(self.childDevices) do assert(c.id == id) assert(c.parent == self) n = n + 1 end
  self:debug("children", n)
  byUid.dim:setValue(55)
  self:debug("dimmer to", fibaro.getValue(byUid.dim.id, "value"))
  byUid.bl:setValue(30)
  local before = byUid.bl.properties.value
  byUid.bl:callAction("open")
  self:debug("blind", before, "then open", byUid.bl.properties.value)
  byUid.rgb:setColor(255, 128, 0, 0)
  self:debug("colour", (fibaro.getValue(byUid.rgb.id, "color")))
  self:debug("sensor unit", byUid.lux.properties.unit)
  self:removeChildDevice(byUid.lux.id)
  local left = #api.get("/devices?parentId=" .. self.id)
  self:debug("removed, " .. left .. " left")
  fibaro.call(byUid.sw.id, "turnOn")
end
