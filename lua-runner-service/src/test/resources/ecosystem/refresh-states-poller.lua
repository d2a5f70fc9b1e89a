--%%name:Refresh states poller
--%%type:com.fibaro.genericDevice
-- expect: DevicePropertyUpdatedEvent value false -> true
-- expect: GlobalVariableChangedEvent mood: good
-- expect: CustomEvent party
-- expect: last grows

local lastRefresh, seen = 0, {}
local http = net.HTTPClient({ timeout = 40000 })

local handlers = {
  DevicePropertyUpdatedEvent = function(self, d)
    if d.id == plugin.mainDeviceId and d.property == "value" then
      self:debug("DevicePropertyUpdatedEvent", d.property, tostring(d.oldValue) .. " -> " .. tostring(d.newValue))
    end
  end,
  GlobalVariableChangedEvent = function(self, d) self:debug("GlobalVariableChangedEvent", d.variableName .. ": " .. d.newValue) end,
  CustomEvent = function(self, d) self:debug("CustomEvent", d.name) end,
}

function QuickApp:onInit()
  self:updateProperty("value", false)
  api.delete("/globalVariables/mood")
  api.post("/globalVariables", { name = "mood", value = "bad" })
  api.post("/customEvents", { name = "party", userDescription = "p" })
  local function loop()
    local stat, res = pcall(function()
      http:request("http://127.0.0.1:11111/api/refreshStates?last=" .. lastRefresh .. "&lang=en&rand=0.09580020181569104&logs=false", {
        success = function(res)
          local states = json.decode(res.data)
          if states.last and states.last > lastRefresh and lastRefresh > 0 and not self.told then
            self.told = true
            self:debug("last grows")
          end
          local first = lastRefresh == 0
          lastRefresh = states.last or lastRefresh
          for _, e in ipairs(states.events or {}) do
            local h = handlers[e.type]
            if h then h(self, e.data) end
          end
          if first then
            self:updateProperty("value", true)
            fibaro.setGlobalVariable("mood", "good")
            fibaro.emitCustomEvent("party")
          end
          setTimeout(loop, 10)
        end,
        error = function(msg)
          self:error("refreshStates", msg)
          setTimeout(loop, 1000)
        end,
      })
    end)
    if not stat then self:error(res) end
  end
  loop()
end
