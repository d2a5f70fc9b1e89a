--%%name:Event log
--%%type:com.fibaro.genericDevice
--%%u:{label="last", text="Nothing has happened yet"}
--%%u:{select="kind", text="Show", value="all", options={{type="option",text="Everything",value="all"},{type="option",text="Devices",value="Device"},{type="option",text="Variables",value="GlobalVariable"}}, onToggled="choose"}

-- Hears what happens in the home: the same events that clients get from /refreshStates.

local function describe(event)
  local data = event.data
  if event.type == "DevicePropertyUpdatedEvent" then
    return ("%s: %s is %s"):format(fibaro.getName(data.id), data.property, json.encode(data.newValue))
  elseif event.type == "GlobalVariableChangedEvent" then
    return ("%s is %s, was %s"):format(data.variableName, data.newValue, data.oldValue)
  end
  return event.type .. " " .. json.encode(data)
end

function QuickApp:onInit()
  self.kind = "all"
  self.events = RefreshStateSubscriber()
  self.events:subscribe(
    function(event)
      local own = event.data and (event.data.id == self.id or event.data.deviceId == self.id) -- or showing it would be an event
      return not own and (self.kind == "all" or event.type:starts(self.kind))
    end,
    function(event)
      self:updateView("last", "text", os.date("%H:%M:%S ", event.created) .. describe(event))
    end)
  self.events:run()
end

function QuickApp:choose(event)
  self.kind = event.values[1]
end
