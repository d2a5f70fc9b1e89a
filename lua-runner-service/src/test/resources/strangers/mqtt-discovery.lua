--%%name:MQTT discovery
--%%type:com.fibaro.deviceController
--%%var:user="ha"
--%%var:password=12345
-- expect: connected as hc3-55 (user ha, 12345), will gone -> status/hc3 retained, keep alive 30
-- expect: session present false, return code 0
-- expect: subscribed 3 topics with 0 1 2, then one more
-- expect: discovered Kitchen (temperature) Hall (binary)
-- expect: children follow: Kitchen 21.5 Hall true
-- expect: command arrived at broker: set/hall OFF qos 1 retained
-- expect: published acknowledged with its packet id: true
-- expect: binary payload of 256 bytes unchanged
-- expect: QoS 2 arrived once
-- expect: unsubscribed: no more of tele/#
-- expect: callbacks before the connection are errors: true
-- expect: the broker hung up: closed, then connected again as a second session
-- expect: listener removed
-- expect: disconnected for good
-- expect: wrong addresses are errors: 2
-- expect: checks passed

-- A bridge from MQTT to children, and a small broker to try it with, spoken byte by byte over net.TCPServer.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

-- the broker -----------------------------------------------------------------------------------------------------------
class 'Broker'
function Broker:__init(port)
  self.sessions, self.published, self.clients = 0, {}, {}
  self.server = net.TCPServer()
  self.port = self.server:start("127.0.0.1", port or 0, function(socket) self:accept(socket) end)
end

local function packet(first, body)
  local length, digits = #body, ""
  repeat
    local digit = length % 128
    length = length // 128
    digits = digits .. string.char(length > 0 and digit | 128 or digit)
  until length == 0
  return string.char(first) .. digits .. body
end

function Broker:accept(socket)
  self.socket = socket
  local buffer = ""
  local function read()
    socket:read({
      success = function(data)
        buffer = buffer .. data
        while true do
          if #buffer < 2 then break end
          local length, shift, at = 0, 0, 2
          repeat
            local digit = buffer:byte(at)
            if not digit then break end
            length, shift, at = length | (digit & 127) << shift, shift + 7, at + 1
          until digit < 128
          if #buffer < at - 1 + length then break end
          local first, body = buffer:byte(1), buffer:sub(at, at - 1 + length)
          buffer = buffer:sub(at + length)
          self:handle(first >> 4, first & 15, body)
        end
        read()
      end,
      error = function() end,
    })
  end
  read()
end

function Broker:reply(first, body) self.socket:write(packet(first, body)) end

function Broker:send(topic, payload, qos, id)
  self:reply(0x30 | (qos or 0) << 1, string.pack(">s2", topic) .. ((qos or 0) > 0 and string.pack(">I2", id) or "") .. payload)
end

function Broker:handle(kind, flags, body)
  if kind == 1 then -- CONNECT
    local protocol, level, bits, alive, at = string.unpack(">s2I1I1I2", body)
    check(protocol, "MQTT") check(level, 4)
    local c = { clean = bits & 2 ~= 0, alive = alive, retain = bits & 32 ~= 0, willQos = bits >> 3 & 3 }
    c.id, at = string.unpack(">s2", body, at)
    if bits & 4 ~= 0 then c.willTopic, c.willPayload, at = string.unpack(">s2s2", body, at) end
    if bits & 128 ~= 0 then c.user, at = string.unpack(">s2", body, at) end
    if bits & 64 ~= 0 then c.password, at = string.unpack(">s2", body, at) end
    self.connect, self.sessions = c, self.sessions + 1
    self:reply(0x20, "\0\0")
  elseif kind == 8 then -- SUBSCRIBE
    local id, at = string.unpack(">I2", body)
    local granted = ""
    while at <= #body do
      local topic, qos
      topic, qos, at = string.unpack(">s2I1", body, at)
      granted = granted .. string.char(qos)
      self.clients[topic] = qos
    end
    self:reply(0x90, string.pack(">I2", id) .. granted)
  elseif kind == 10 then -- UNSUBSCRIBE
    local id, at = string.unpack(">I2", body)
    while at <= #body do
      local topic
      topic, at = string.unpack(">s2", body, at)
      self.clients[topic] = nil
    end
    self:reply(0xB0, string.pack(">I2", id))
  elseif kind == 3 then -- PUBLISH
    local topic, at = string.unpack(">s2", body)
    local qos, id = flags >> 1 & 3, nil
    if qos > 0 then id, at = string.unpack(">I2", body, at) end
    self.published[#self.published + 1] = { topic = topic, payload = body:sub(at), qos = qos, retain = flags & 1 == 1 }
    if qos == 1 then self:reply(0x40, string.pack(">I2", id)) elseif qos == 2 then self:reply(0x50, string.pack(">I2", id)) end
    if self.onPublish then self.onPublish(self.published[#self.published]) end
  elseif kind == 6 then self:reply(0x70, body) -- PUBREL
  elseif kind == 5 then self:reply(0x62, body) -- PUBREC
  elseif kind == 12 then self:reply(0xD0, "") end -- PINGREQ
end

-- the bridge -----------------------------------------------------------------------------------------------------------
class 'Entity'(QuickAppChild)
function Entity:__init(device) QuickAppChild.__init(self, device) end
function Entity:turnOff()
  self.parent.client:publish("set/" .. self.name:lower(), "OFF", { qos = mqtt.QoS.AT_LEAST_ONCE, retain = true, callback = function(code)
    check(code, 0)
    self.parent.acknowledged = true
  end })
end

local TYPES = { temperature = "com.fibaro.temperatureSensor", binary = "com.fibaro.binarySwitch" }

function QuickApp:onMessage(event)
  local name = event.topic:match("^discovery/(%w+)$")
  if name then
    local config = json.decode(event.payload)
    local child = self:createChildDevice({ name = config.name, type = TYPES[config.kind] }, Entity)
    self.entities["tele/" .. name] = child
    self.found[#self.found + 1] = config.name .. " (" .. config.kind .. ")"
  elseif self.entities[event.topic] then
    local value = json.decode(event.payload)
    self.entities[event.topic]:updateProperty("value", value)
    self.updates = (self.updates or 0) + 1
  elseif event.topic == "binary" then
    local all = {}
    for i = 0, 255 do all[#all + 1] = string.char(i) end
    check(event.payload, table.concat(all))
    self:debug("binary payload of " .. #event.payload .. " bytes unchanged")
  elseif event.topic == "twice" then
    check(event.qos, 2) check(event.dup, false) check(math.type(event.packetId), "integer")
    self.twice = (self.twice or 0) + 1
  end
end

function QuickApp:eventually(what, condition, then_)
  local left = 400
  local function look()
    if condition() then return then_() end
    left = left - 1
    if left == 0 then error("never: " .. what) end
    setTimeout(look, 25)
  end
  look()
end

function QuickApp:onInit()
  self.entities, self.found = {}, {}
  local broker = Broker()
  local early = 0
  local client = mqtt.Client.connect("mqtt://127.0.0.1", {
    port = tostring(broker.port), clientId = "hc3-" .. 55, cleanSession = true, keepAlivePeriod = 30, autoReconnect = true,
    username = self:getVariable("user"), password = self:getVariable("password"),
    lastWill = { topic = "status/hc3", payload = "gone", qos = 1, retain = true },
    callback = function(code) check(code, 0) end,
  })
  self.client = client
  client:addEventListener("error", function(event) if event.code ~= 0 then early = early + 1 end end)
  client:publish("too/early", "x")
  client:subscribe("too/early")
  client:addEventListener("message", function(event) self:onMessage(event) end)
  local sessions, subscribed = 0, 0
  client:addEventListener("closed", function() self.closed = (self.closed or 0) + 1 end)
  client:addEventListener("subscribed", function(event) subscribed = subscribed + 1 self.results = self.results or event.results end)
  client:addEventListener("published", function(event) self.publishedId = event.packetId end)
  local gone = function() error("a removed listener was called") end
  client:addEventListener("connected", gone)
  client:removeEventListener("connected", gone)
  client:addEventListener("connected", function(event)
    sessions = sessions + 1
    if sessions > 1 then return end
    local c = broker.connect
    self:debug(("connected as %s (user %s, %s), will %s -> %s %s, keep alive %d"):format(c.id, c.user, c.password, c.willPayload, c.willTopic,
      c.retain and "retained" or "", c.alive))
    check(c.clean, true) check(c.willQos, 1)
    self:debug("session present " .. tostring(event.sessionPresent) .. ", return code " .. event.returnCode)
    client:subscribe({ { "discovery/+", 0 }, { "tele/#", mqtt.QoS.AT_LEAST_ONCE }, { "twice", mqtt.QoS.EXACTLY_ONCE } })
    client:subscribe("binary", { qos = 1, callback = function(code) check(code, 0) end })
    self:eventually("subscriptions", function() return subscribed == 2 end, function() self:subscribed(broker) end)
  end)
  self:eventually("errors", function() return early >= 2 end, function() self:debug("callbacks before the connection are errors: true") end)
  self.sessions = function() return sessions end
end

function QuickApp:subscribed(broker)
  self:debug("subscribed 3 topics with " .. table.concat(self.results, " ") .. ", then one more")
  broker:send("discovery/kitchen", json.encode({ name = "Kitchen", kind = "temperature" }))
  broker:send("discovery/hall", json.encode({ name = "Hall", kind = "binary" }))
  self:eventually("children", function() return #self.found == 2 end, function()
    self:debug("discovered " .. table.concat(self.found, " "))
    broker:send("tele/kitchen", "21.5", 1, 7)
    broker:send("tele/hall", "true", 0)
    self:eventually("values", function() return self.updates == 2 end, function() self:values(broker) end)
  end)
end

function QuickApp:values(broker)
  local kitchen, hall = self.entities["tele/kitchen"], self.entities["tele/hall"]
  self:debug("children follow: Kitchen", fibaro.getValue(kitchen.id, "value"), "Hall", fibaro.getValue(hall.id, "value"))
  fibaro.call(hall.id, "turnOff")
  self:eventually("command", function() return self.acknowledged end, function()
    local last = broker.published[#broker.published]
    self:debug("command arrived at broker:", last.topic, last.payload, "qos", last.qos, last.retain and "retained" or "")
    self:debug("published acknowledged with its packet id:", math.type(self.publishedId) == "integer" and self.publishedId > 0)
    local all = {}
    for i = 0, 255 do all[#all + 1] = string.char(i) end
    broker:send("binary", table.concat(all), 1, 8)
    broker:send("twice", "x", 2, 9)
    self:eventually("twice", function() return self.twice end, function()
      self:debug("QoS 2 arrived once")
      self.client:unsubscribe("tele/#", { callback = function(code)
        check(code, 0) check(broker.clients["tele/#"], nil)
        self:debug("unsubscribed: no more of tele/#")
        self:breakOff(broker)
      end })
    end)
  end)
end

function QuickApp:breakOff(broker)
  broker.socket:close()
  self:eventually("a second session", function() return self.sessions() == 2 and self.closed == 1 end, function()
    self:debug("the broker hung up: closed, then connected again as a second session")
    self:debug("listener removed")
    self.client:disconnect({ callback = function()
      self:debug("disconnected for good")
      local wrong = 0
      local refused = mqtt.Client.connect("mqtt://127.0.0.1:1", {})
      refused:addEventListener("error", function(event) check(event.code ~= 0, true) wrong = wrong + 1 end)
      if not pcall(mqtt.Client.connect, "mqtt://", {}) then wrong = wrong + 1 end
      self:eventually("errors of wrong addresses", function() return wrong == 2 end, function()
        self:debug("wrong addresses are errors: " .. wrong)
        broker.server:stop()
        self:debug("checks passed")
      end)
    end })
  end)
end
