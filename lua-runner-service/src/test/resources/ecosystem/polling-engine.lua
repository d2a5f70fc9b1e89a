--%%name:Polling engine
--%%type:com.fibaro.deviceController
-- expect: timers were on time
-- expect: an action came through
-- expect: GlobalVariableChangedEvent Tracker 1 -> 2
-- expect: the child renamed itself

-- FACTS 1.5: "api.get(path) … synchronous for the script". An event engine that polls with it from a timer has other timers
-- and actions beside the poll, which may wait for half a minute when nothing happens.

local Events = { last = 0, handlers = {} }

function Events:on(type, handler) self.handlers[type] = handler end

function Events:poll()
  local states = api.get("/refreshStates?last=" .. self.last)
  if states then
    self.last = states.last
    for _, event in ipairs(states.events or {}) do
      local handler = self.handlers[event.type]
      if handler then handler(event.data) end
    end
  end
  setTimeout(function() self:poll() end, 0)
end

function QuickApp:poke() self:debug("an action came through") end

function QuickApp:onInit()
  api.post("/globalVariables", { name = "Tracker", value = "1" })
  local child = self:createChildDevice({ name = "Lamp", type = "com.fibaro.binarySwitch" })
  Events:on("GlobalVariableChangedEvent", function(data)
    self:debug("GlobalVariableChangedEvent", data.variableName, data.oldValue .. " -> " .. data.newValue)
  end)
  Events:on("DeviceModifiedEvent", function(data)
    if data.id == child.id and child.name == "Reading lamp" then self:debug("the child renamed itself") end
  end)
  Events:poll()

  local ticks, begun = 0, os.time()
  self.ticker = setInterval(function()
    ticks = ticks + 1
    if ticks == 20 then
      clearInterval(self.ticker)
      self:debug(os.time() - begun < 8 and "timers were on time" or "timers were late")
      -- From here on nothing is due, and only mail ends the wait.
      fibaro.call(self.id, "poke")
      fibaro.call(self.id, "goOn", child.id)
    end
  end, 50)
end

function QuickApp:goOn(id)
  fibaro.setGlobalVariable("Tracker", "2")
  self.childDevices[id]:setName("Reading lamp")
end
