--%%name:Thermostat
--%%type:com.fibaro.hvacSystem
--%%u:{select="mode",text="Mode",value="Heat",options={{type="option",text="Off",value="Off"},{type="option",text="Heat",value="Heat"},{type="option",text="Cool",value="Cool"}},onToggled="modeChanged"}
--%%u:{slider="sp",text="Setpoint",min="5",max="30",step="0.5",value="21",onChanged="spChanged"}
-- expect: modes ["Off","Heat","Cool","Auto"]
-- expect: mode Heat setpoint 22.5 C
-- expect: option from UI: Cool
-- expect: slider from UI: 19.5 number
-- expect: heating is on

function QuickApp:setThermostatMode(mode)
  self:updateProperty("thermostatMode", mode)
  self:updateView("mode", "selectedItem", mode)
end

function QuickApp:setHeatingThermostatSetpoint(value)
  self:updateProperty("heatingThermostatSetpoint", { value = tonumber(value), unit = "C" })
  self:updateView("sp", "value", tostring(value))
end

function QuickApp:setCoolingThermostatSetpoint(value) self:updateProperty("coolingThermostatSetpoint", { value = value, unit = "C" }) end

function QuickApp:modeChanged(event)
  self:debug("option from UI:", event.values[1])
  self:setThermostatMode(event.values[1])
end

function QuickApp:spChanged(event)
  local v = tonumber(event.values[1])
  self:debug("slider from UI:", v, math.type(v) and "number")
end

function QuickApp:onInit()
  self:updateProperty("supportedThermostatModes", { "Off", "Heat", "Cool", "Auto" })
  self:debug("modes", json.encode(self.properties.supportedThermostatModes))
  self:setThermostatMode("Heat")
  self:setHeatingThermostatSetpoint("22.5")
  local sp = self.properties.heatingThermostatSetpoint
  self:debug("mode", self.properties.thermostatMode, "setpoint", sp.value, sp.unit)
  setTimeout(function() api.post("/plugins/callUIEvent", { deviceID = self.id, elementName = "mode", eventType = "onToggled", values = { "Cool" } }) end, 10)
  hub.call(self.id, "UIAction", "onChanged", "sp", 19.5)
  local need = sp.value - 20.1 > 0.3
  self:debug("heating is", need and "on" or "off")
end
