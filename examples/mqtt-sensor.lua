--%%name:MQTT sensor
--%%type:com.fibaro.temperatureSensor
--%%description:Shows what arrives on an MQTT topic; the button publishes a measurement there.
--%%var:broker=""
--%%var:topic="moonfleet-example/temperature"
--%%u:{label="state", text="Not connected"}
--%%u:{label="reading", text="No measurement yet"}
--%%u:{button="send", text="Publish a measurement", onReleased="publish"}

-- The broker is the variable "broker" (mqtt://host:1883) or else the one that Moonfleet runs on (mqtt.brokerUrl,
-- which may be nil).

function QuickApp:onInit()
  self.topic = self:getVariable("topic")
  local url = self:getVariable("broker")
  if url == "" then
    url = mqtt.brokerUrl
  end
  if not url then
    self:show("No broker: set the variable 'broker' to mqtt://host:1883, or MOONFLEET_MQTT_URL")
    return
  end
  self.delay = 1
  self:connect(url)
end

function QuickApp:connect(url)
  self:show("Connecting to " .. url)
  local client = mqtt.Client.connect(url, { clientId = "moonfleet-example-" .. self.id })
  local function again(event)
    self.client = nil
    self:show("Not connected: " .. tostring(event.message) .. "; trying again in " .. self.delay .. " s")
    setTimeout(function() self:connect(url) end, 1000 * self.delay)
    self.delay = math.min(60, self.delay * 2)
  end
  client:addEventListener("connected", function()
    self.client, self.delay = client, 1
    self:show("Connected to " .. url)
    client:subscribe(self.topic, { qos = mqtt.QoS.AT_LEAST_ONCE })
  end)
  client:addEventListener("subscribed", function() self:publish() end)
  client:addEventListener("message", function(event) self:received(event.payload) end)
  client:addEventListener("closed", again)
  client:addEventListener("error", function(event)
    if self.client then
      self:warning("MQTT:", event.message)
    else
      again(event)
    end
  end)
end

function QuickApp:received(payload)
  local temperature = tonumber(payload)
  if not temperature then
    return self:warning("not a number:", payload)
  end
  self:updateProperty("value", temperature)
  self:updateView("reading", "text", string.format("%.1f °C", temperature))
  self:debug("received", temperature)
end

function QuickApp:publish()
  if not self.client then
    return self:warning("not connected")
  end
  local temperature = 20 + math.random(0, 50) / 10
  self.client:publish(self.topic, tostring(temperature), { qos = mqtt.QoS.AT_LEAST_ONCE })
end

function QuickApp:show(text)
  self:updateView("state", "text", text)
  self:debug(text)
end
