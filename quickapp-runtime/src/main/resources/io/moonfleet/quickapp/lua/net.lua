-- The global table net; loaded when a script first uses it.

local host = ...
local class, __assert_type, rawget, rawset = class, __assert_type, rawget, rawset
local net = host.net

--- A class that is reached as net.Name only.
local function netClass(name)
  local former = rawget(_G, name)
  class(name)
  local made = rawget(_G, name)
  rawset(_G, name, former)
  if rawget(net, name) == nil then -- a script may have put its own there
    net[name] = made
  end
  return made
end

--- Headers are found whatever the case of their letters.
host.anyCase = {
  __index = function(headers, name)
    if type(name) == "string" then
      local wanted = name:lower()
      for found, value in pairs(headers) do
        if found:lower() == wanted then
          return value
        end
      end
    end
  end,
}

-- HTTPClient -----------------------------------------------------------------------------------------------------

local HTTPClient = netClass("HTTPClient")

function HTTPClient:__init(options)
  self.timeout = options and options.timeout
end

function HTTPClient:request(url, arguments)
  __assert_type(url, "string")
  arguments = arguments or {}
  __assert_type(arguments, "table")
  local options, given = {}, arguments.options or {}
  __assert_type(given, "table")
  for name, value in pairs(given) do
    options[name] = value
  end
  options.timeout = options.timeout or self.timeout
  return host.http(url, options, arguments.success, arguments.error)
end

-- TCPSocket ------------------------------------------------------------------------------------------------------

local TCPSocket = netClass("TCPSocket")

function TCPSocket:__init(options)
  self.socket = options and options.socket or host.tcp(options and options.timeout)
end

function TCPSocket:connect(ip, port, callbacks)
  __assert_type(ip, "string")
  self.socket.connect(ip, port, callbacks)
end

function TCPSocket:read(callbacks) self.socket.read(callbacks) end
function TCPSocket:readUntil(delimiter, callbacks) self.socket.readUntil(delimiter, callbacks) end
function TCPSocket:write(data, callbacks) self.socket.write(data, callbacks) end
function TCPSocket:close() self.socket.close() end
TCPSocket.send = TCPSocket.write

-- UDPSocket ------------------------------------------------------------------------------------------------------

local UDPSocket = netClass("UDPSocket")

function UDPSocket:__init(options)
  options = options or {}
  self.socket = host.udp(options.broadcast, options.timeout)
end

function UDPSocket:bind(ip, port) return self.socket.bind(ip, port) end
function UDPSocket:sendTo(data, ip, port, callbacks) self.socket.sendTo(data, ip, port, callbacks) end
function UDPSocket:receive(callbacks) self.socket.receive(callbacks) end
function UDPSocket:close() self.socket.close() end

-- WebSocketClient ------------------------------------------------------------------------------------------------

local function webSocketClass(name)
  local Client = netClass(name)

  function Client:__init()
    self.listeners = {}
    self.socket = host.webSocket(function(event, data)
      local listener = self.listeners[event]
      if listener then
        listener(data)
      end
    end)
  end

  function Client:addEventListener(event, listener)
    __assert_type(event, "string")
    __assert_type(listener, "function")
    self.listeners[event] = listener
  end

  function Client:connect(url, headers)
    __assert_type(url, "string")
    self.socket.connect(url, headers)
  end

  function Client:send(data) return self.socket.send(data) end
  function Client:isOpen() return self.socket.isOpen() end
  function Client:close() self.socket.close() end
end

webSocketClass("WebSocketClient")
webSocketClass("WebSocketClientTls")

-- Servers: not on HC3, but plua has them. start(ip, port, …) returns the port; stop() ends them --------------------------

local function stop(self)
  if self.server then
    self.server.stop()
    self.server = nil
  end
end

local TCPServer = netClass("TCPServer")

--- accepted(client, ip, port) gets a net.TCPSocket.
function TCPServer:start(ip, port, accepted)
  self.server = host.tcpServer(ip, port, function(functions, clientIp, clientPort)
    accepted(net.TCPSocket({ socket = functions }), clientIp, clientPort)
  end)
  return self.server.port
end

TCPServer.stop = stop

local UDPServer = netClass("UDPServer")

--- received(data, ip, port) runs for each datagram.
function UDPServer:start(ip, port, received)
  local socket = host.udp(true, 0)
  local bound = socket.bind(ip, port)
  self.server = { stop = socket.close }
  self.socket = socket
  local function receive()
    socket.receive({
      success = function(data, from, fromPort)
        receive()
        received(data, from, fromPort)
      end,
    })
  end
  receive()
  return bound
end

function UDPServer:send(data, ip, port, callbacks) self.socket.sendTo(data, ip, port, callbacks) end
UDPServer.stop = stop

local HTTPServer = netClass("HTTPServer")

--- handle(method, path, body, headers) returns body, status (200), content type (text/html).
function HTTPServer:start(ip, port, handle)
  self.server = host.httpServer(ip, port, function(method, path, body, headers)
    return handle(method, path, body, setmetatable(headers, host.anyCase))
  end)
  return self.server.port
end

HTTPServer.stop = stop

local WebSocketServer = netClass("WebSocketServer")

--- callbacks: connected(client), receive(client, data), disconnected(client), error(message).
function WebSocketServer:start(ip, port, callbacks)
  self.clients = {}
  self.server = host.webSocketServer(ip, port, function(event, client, data)
    if event == "connected" then
      self.clients[client] = true
    elseif event == "disconnected" then
      self.clients[client] = nil
    end
    local callback = callbacks[event]
    if callback and event == "error" then
      callback(data)
    elseif callback then
      callback(client, data)
    end
  end)
  return self.server.port
end

function WebSocketServer:send(client, data) return client.send(data) end
function WebSocketServer:close(client) client.close() end

function WebSocketServer:broadcast(data)
  for client in pairs(self.clients) do
    client.send(data)
  end
end

WebSocketServer.stop = stop
