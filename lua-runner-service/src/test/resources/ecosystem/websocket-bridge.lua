--%%name:WebSocket bridge
--%%type:com.fibaro.genericDevice
-- expect: open true
-- expect: result for 1: {"lamp":"on"}
-- expect: event bright 42
-- expect: binary 4 bytes 00 ff 80 0a
-- expect: disconnected
-- A hub with JSON-RPC over a WebSocket; the hub is played by the script itself.

local function server(self)
  local ws = net.WebSocketServer()
  local port = ws:start("127.0.0.1", 0, {
    connected = function(client) end,
    receive = function(client, data)
      if data:sub(1, 1) ~= "{" then return ws:send(client, data) end
      local msg = json.decode(data)
      ws:send(client, json.encode({ id = msg.id, result = { lamp = "on" } }))
      ws:send(client, json.encode({ event = "bright", value = 42 }))
    end,
    disconnected = function() end,
  })
  return port, ws
end

function QuickApp:onInit()
  local port, ws = server(self)
  self.pending, self.nextId = {}, 1
  self.sock = net.WebSocketClient()
  self.sock:addEventListener("connected", function()
    self:debug("open", self.sock:isOpen())
    self:rpc("status", {}, function(r) self:debug("result for 1:", json.encode(r)) end)
  end)
  self.sock:addEventListener("dataReceived", function(data)
    if data:sub(1, 1) ~= "{" then
      self:debug("binary", #data, "bytes", (data:gsub(".", function(c) return ("%02x "):format(c:byte()) end):sub(1, -2)))
      return self.sock:close()
    end
    local msg = json.decode(data)
    if msg.id and self.pending[msg.id] then
      self.pending[msg.id](msg.result)
      self.pending[msg.id] = nil
    elseif msg.event then
      self:debug("event", msg.event, msg.value)
      self.sock:send("\0\xff\x80\n")
    end
  end)
  self.sock:addEventListener("error", function(err) self:error("ws", err) end)
  self.sock:addEventListener("disconnected", function() self:debug("disconnected") end)
  self.sock:connect("ws://127.0.0.1:" .. port .. "/api", { ["X-Key"] = "k" })
end

function QuickApp:rpc(method, params, callback)
  local id = self.nextId
  self.nextId = id + 1
  self.pending[id] = callback
  self.sock:send(json.encode({ id = id, method = method, params = params }))
end
