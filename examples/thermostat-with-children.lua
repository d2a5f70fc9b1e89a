--%%name:Heating
--%%type:com.fibaro.deviceController
--%%description:A controller with a thermostat and two temperature sensors as children; the rooms are simulated.
--%%var:interval=2
--%%u:{label="summary", text="Starting"}
--%%u:{slider="target", text="Target for all rooms", min="10", max="28", step="1", value="21", onChanged="targetChanged"}
--%%u:{{button="boost", text="Boost", onReleased="boost"},{button="eco", text="Eco", onReleased="eco"}}

local ROOMS = { "Living room", "Bedroom" }

class 'Sensor'(QuickAppChild)

function Sensor:__init(device)
  QuickAppChild.__init(self, device)
  self.temperature = tonumber(self.properties.value) or 18
end

--- One step of the simulation: heating warms, the world cools.
function Sensor:step(heating)
  self.temperature = self.temperature + (heating and 0.3 or -0.2)
  self:updateProperty("value", math.floor(self.temperature * 10 + 0.5) / 10)
end

class 'Thermostat'(QuickAppChild)

function Thermostat:__init(device)
  QuickAppChild.__init(self, device)
  self.target = tonumber(self.properties.heatingThermostatSetpoint) or 21
end

-- An action of the child: POST /api/devices/{child}/action/setHeatingThermostatSetpoint

function Thermostat:setHeatingThermostatSetpoint(target)
  self.target = tonumber(target) or self.target
  self:updateProperty("heatingThermostatSetpoint", self.target)
  self.parent:updateView("target", "value", tostring(self.target))
end

function Thermostat:setThermostatMode(mode)
  self:updateProperty("thermostatMode", mode)
end

function QuickApp:onInit()
  self:initChildDevices({
    ["com.fibaro.temperatureSensor"] = Sensor,
    ["com.fibaro.hvacSystemHeat"] = Thermostat,
  })
  if next(self.childDevices) == nil then
    self:createChildren()
  end
  for _, child in pairs(self.childDevices) do
    self:debug("child", child.id, child.name, child.type)
    if child.type == "com.fibaro.hvacSystemHeat" then
      self.thermostat = child
    end
  end
  setInterval(function() self:step() end, 1000 * (tonumber(self:getVariable("interval")) or 2))
end

function QuickApp:createChildren()
  self:createChildDevice({
    name = "Thermostat",
    type = "com.fibaro.hvacSystemHeat",
    initialProperties = { heatingThermostatSetpoint = 21, thermostatMode = "Heat" },
  }, Thermostat)
  for _, room in ipairs(ROOMS) do
    self:createChildDevice({
      name = room,
      type = "com.fibaro.temperatureSensor",
      initialProperties = { value = 18, unit = "C" },
    }, Sensor)
  end
end

function QuickApp:step()
  local parts = {}
  for _, child in pairs(self.childDevices) do
    if child.step then
      child:step(child.temperature < self.thermostat.target)
      parts[#parts + 1] = string.format("%s %.1f °C", child.name, child.temperature)
    end
  end
  table.sort(parts)
  self:updateView("summary", "text", table.concat(parts, ", "))
end

function QuickApp:targetChanged(event)
  self.thermostat:setHeatingThermostatSetpoint(event.values[1])
end

function QuickApp:boost() self.thermostat:setHeatingThermostatSetpoint(25) end
function QuickApp:eco() self.thermostat:setHeatingThermostatSetpoint(17) end
