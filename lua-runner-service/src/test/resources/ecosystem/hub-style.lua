--%%name:New style
--%%type:com.fibaro.binarySwitch
-- expect: hub 219 Default Room
-- expect: value after turnOn true
-- expect: ids are numbers
-- expect: section 219
-- expect: type from API com.fibaro.binarySwitch
-- expect: wrong parameter said so
-- expect: isTypeOf true false
-- expect: timer by hub

function QuickApp:turnOn() self:updateProperty("value", true) end

function QuickApp:onInit()
  local room = hub.getRoomID(self.id)
  self:debug("hub", room, hub.getRoomName(room))
  hub.call(self.id, "turnOn")
  setTimeout(function() self:debug("value after turnOn", hub.getValue(self.id, "value")) end, 400)
  for _, id in ipairs(hub.getDevicesID({ interfaces = { "quickApp" } })) do assert(type(id) == "number") end
  self:debug("ids are numbers")
  self:debug("section", hub.getSectionID(self.id))
  self:debug("type from API", api.get("/devices/" .. self.id).type)
  local ok, err = pcall(hub.getValue, "x", "value")
  self:debug(not ok and err:match("Wrong parameter type, number required") and "wrong parameter said so")
  self:debug("isTypeOf", self:isTypeOf("com.fibaro.actor"), self:isTypeOf("com.fibaro.sensor"))
  hub.setTimeout(5, function() self:debug("timer by hub") end)
end
