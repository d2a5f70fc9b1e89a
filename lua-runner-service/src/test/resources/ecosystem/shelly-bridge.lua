--%%name:Shelly bridge
--%%type:com.fibaro.deviceController
--%%var:host=FAKE_HTTP
--%%var:interval="0.2"
--%%u:{label="status",text="-"}
--%%u:{{button="refresh",text="Refresh",onReleased="refresh"},{button="reset",text="Reset",onReleased="reset"}}
-- expect: Found relay 0 (Pump)
-- expect: Found relay 1 (Heater)
-- expect: Pump is ON with 12.50 W
-- expect: Pump turned off, reply false
-- expect: polled 3 times

class 'Relay'(QuickAppChild)

function Relay:__init(device)
  QuickAppChild.__init(self, device)
  self.channel = tonumber(self:getVariable("channel"))
end

function Relay:update(state)
  if self.properties.value ~= state.ison then
    self:updateProperty("value", state.ison)
  end
  if state.power then
    self:updateProperty("power", state.power)
    self:updateProperty("log", string.format("%.1f W", state.power))
  end
end

function Relay:turnOn() self.parent:switch(self.channel, "on") end
function Relay:turnOff() self.parent:switch(self.channel, "off") end

function QuickApp:onInit()
  self.http = net.HTTPClient({ timeout = 3000 })
  self.count = 0
  self:initChildDevices({ ["com.fibaro.binarySwitch"] = Relay })
  self.byChannel = {}
  for id, child in pairs(self.childDevices) do
    self.byChannel[child.channel] = child
  end
  self:poll()
end

function QuickApp:get(path, callback)
  self.http:request("http://" .. self:getVariable("host") .. path, {
    options = { method = "GET", headers = { ["Accept"] = "application/json" } },
    success = function(response)
      if response.status == 200 then
        local ok, data = pcall(json.decode, response.data)
        if ok then callback(data) else self:error("no JSON: ", data) end
      else
        self:warning("status", response.status)
      end
    end,
    error = function(message) self:error("request failed: ", message) end
  })
end

function QuickApp:poll()
  self:get("/shelly/status", function(data)
    for i, relay in ipairs(data.relays) do
      local channel = i - 1
      local child = self.byChannel[channel]
      if not child then
        child = self:createChildDevice({
          name = relay.name, type = "com.fibaro.binarySwitch",
          initialProperties = { quickAppVariables = { { name = "channel", value = channel } } },
          initialInterfaces = { "power" },
        }, Relay)
        self.byChannel[channel] = child
        self:debug("Found relay " .. channel .. " (" .. child.name .. ")")
      end
      child:update({ ison = relay.ison, power = data.meters[i] and data.meters[i].power })
    end
    self.count = self.count + 1
    if self.count == 1 then
      local pump = self.byChannel[0]
      self:debug(pump.name, "is", pump.properties.value and "ON" or "OFF", "with", string.format("%.2f W", pump.properties.power))
      fibaro.call(pump.id, "turnOff")
    elseif self.count == 3 then
      self:debug("polled 3 times")
    end
    self:updateView("status", "text", os.date("%H:%M:%S") .. " ok")
  end)
  local interval = tonumber(self:getVariable("interval")) or 30
  fibaro.setTimeout(interval * 1000, function() self:poll() end)
end

function QuickApp:switch(channel, what)
  self:get(("/shelly/relay/%d?turn=%s"):format(channel, what), function(data)
    self:debug(self.byChannel[channel].name, "turned " .. what .. ", reply " .. tostring(data.ison))
  end)
end

function QuickApp:refresh(event) self:poll() end
