--%%name:Protocol zoo
--%%type:com.fibaro.deviceController
--%%var:port="0"
-- expect: telnet: OK 1, OK 2, ERR unknown, bye
-- expect: binary frames 3 of 3, checksum right
-- expect: reconnected after the server hung up: 2 connections
-- expect: refused after 3 tries with growing pauses
-- expect: udp discovery found 2 devices, then timeout
-- expect: rpc over websocket: 7 and error -32601
-- expect: websocket came back after close: 2 sessions
-- expect: websocket says where nothing is
-- expect: webhook got POST /hook?id=7 application/json {"ok":true}
-- expect: digest md5 5eb63bbbe01eeed093cb22bb8f5acdc3
-- expect: basic auth QWxhZGRpbjpvcGVuIHNlc2FtZQ==
-- expect: xml Living Room=21.5;Bed & Bath=19
-- expect: chunks of a big body: 300000 bytes
-- expect: query Jos%C3%A9%20%26%20co
-- expect: checks passed

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

-- helpers as they are pasted into QuickApps -------------------------------------------------------------------------------
local b = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
local function base64(data)
  return ((data:gsub('.', function(x)
    local r, byte = '', x:byte()
    for i = 8, 1, -1 do r = r .. (byte % 2 ^ i - byte % 2 ^ (i - 1) > 0 and '1' or '0') end
    return r
  end) .. '0000'):gsub('%d%d%d?%d?%d?%d?', function(x)
    if #x < 6 then return '' end
    local c = 0
    for i = 1, 6 do c = c + (x:sub(i, i) == '1' and 2 ^ (6 - i) or 0) end
    return b:sub(c + 1, c + 1)
  end) .. ({ '', '==', '=' })[#data % 3 + 1])
end

local function md5(message)
  local k, r = {}, { 7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21 }
  for i = 0, 63 do k[i] = math.floor(math.abs(math.sin(i + 1)) * 2 ^ 32) & 0xffffffff end
  local h = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 }
  local length = #message
  message = message .. "\128" .. ("\0"):rep((55 - length) % 64) .. string.pack("<I8", length * 8)
  for chunk = 1, #message, 64 do
    local w = { string.unpack("<I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4", message, chunk) }
    local A, B, C, D = table.unpack(h)
    for i = 0, 63 do
      local f, g
      if i < 16 then f, g = (B & C) | (~B & D), i
      elseif i < 32 then f, g = (D & B) | (~D & C), (5 * i + 1) % 16
      elseif i < 48 then f, g = B ~ C ~ D, (3 * i + 5) % 16
      else f, g = C ~ (B | ~D), (7 * i) % 16 end
      f = (f + A + k[i] + w[g + 1]) & 0xffffffff
      A, D, C = D, C, B
      local s = r[i // 16 * 4 + i % 4 + 1]
      B = (B + ((f << s) | (f >> (32 - s)))) & 0xffffffff
    end
    h[1], h[2], h[3], h[4] = (h[1] + A) & 0xffffffff, (h[2] + B) & 0xffffffff, (h[3] + C) & 0xffffffff, (h[4] + D) & 0xffffffff
  end
  return (string.pack("<I4I4I4I4", table.unpack(h)):gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end

local function xml(text)
  local entities = { amp = "&", lt = "<", gt = ">", quot = '"', apos = "'" }
  local function plain(s) return (s:gsub("&(%a+);", entities):gsub("&#(%d+);", function(n) return utf8.char(tonumber(n)) end)) end
  local stack, root = {}, { children = {} }
  local top = root
  for closing, name, attributes, empty, content in text:gmatch("<(/?)([%w:]+)(.-)(/?)>([^<]*)") do
    if closing == "" then
      local node = { name = name, children = {}, attributes = {}, text = plain(content) }
      attributes:gsub('([%w:]+)%s*=%s*"(.-)"', function(k, v) node.attributes[k] = plain(v) end)
      table.insert(top.children, node)
      if empty == "" then stack[#stack + 1] = top top = node end
    else
      top = table.remove(stack)
    end
  end
  return root
end

local steps = {}
local function step(fn) steps[#steps + 1] = fn end

-- a line protocol with a queue of commands
step(function(qa, done)
  local server = net.TCPServer()
  local port = server:start("127.0.0.1", 0, function(client)
    local n = 0
    local function serve()
      client:readUntil("\n", { success = function(line)
        n = n + 1
        line = line:gsub("%s+$", "")
        if line == "quit" then return client:write("bye\r\n", { success = function() client:close() end }) end
        client:write((line:find("^set ") and "OK " .. n or "ERR unknown") .. "\r\n", { success = serve })
      end, error = function() client:close() end })
    end
    serve()
  end)
  local socket, answers = net.TCPSocket({ timeout = 10000 }), {}
  local commands = { "set a 1", "set b 2", "what", "quit" }
  local function send()
    local command = table.remove(commands, 1)
    if not command then
      socket:close()
      server:stop()
      qa:debug("telnet: " .. table.concat(answers, ", "))
      return done()
    end
    socket:send(command .. "\r\n", { success = function()
      socket:readUntil("\r\n", { success = function(line)
        answers[#answers + 1] = line:gsub("\r\n", "")
        send()
      end, error = function(e) qa:error("read", e) end })
    end, error = function(e) qa:error("send", e) end })
  end
  socket:connect("127.0.0.1", tostring(port), { success = send, error = function(e) qa:error("connect", e) end })
end)

-- frames over a stream that cuts where it likes
step(function(qa, done)
  local server = net.TCPServer()
  local frames = {}
  for i = 1, 3 do frames[i] = string.pack(">I2s2I1", 0xA55A, ("\0\255" .. i):rep(i * 50), i) end
  local port = server:start("127.0.0.1", 0, function(client)
    local all = table.concat(frames)
    local function part(at)
      if at > #all then return client:close() end
      client:write(all:sub(at, at + 6), { success = function() setTimeout(function() part(at + 7) end, 0) end })
    end
    part(1)
  end)
  local buffer, got, sum = "", 0, 0
  local socket = net.TCPSocket()
  local function read()
    socket:read({ success = function(data)
      buffer = buffer .. data
      while #buffer >= 4 do
        local mark, length = string.unpack(">I2I2", buffer)
        check(mark, 0xA55A)
        if #buffer < 5 + length then break end
        local _, payload, number = string.unpack(">I2s2I1", buffer)
        got, sum = got + 1, sum + number
        check(payload, ("\0\255" .. got):rep(got * 50))
        buffer = buffer:sub(6 + length)
      end
      read()
    end, error = function()
      qa:debug("binary frames " .. got .. " of 3, checksum " .. (sum == 6 and "right" or "wrong"))
      socket:close()
      server:stop()
      done()
    end })
  end
  socket:connect("127.0.0.1", port, { success = read })
end)

-- reconnecting
step(function(qa, done)
  local server, connections = net.TCPServer(), 0
  local port
  port = server:start("127.0.0.1", 0, function(client)
    connections = connections + 1
    if connections == 1 then return client:close() end
    client:write("welcome\n")
  end)
  local function connect()
    local socket = net.TCPSocket()
    socket:connect("127.0.0.1", port, { success = function()
      socket:read({ success = function(data)
        check(data, "welcome\n")
        qa:debug("reconnected after the server hung up: " .. connections .. " connections")
        socket:close()
        server:stop()
        local tries, pause = 0, 1
        local function again()
          tries = tries + 1
          local other = net.TCPSocket({ timeout = 2000 })
          other:connect("127.0.0.1", 1, { success = function() error("nobody is there") end, error = function()
            other:close()
            pause = math.min(pause * 2, 100)
            if tries < 3 then return setTimeout(again, pause) end
            qa:debug("refused after " .. tries .. " tries with growing pauses")
            done()
          end })
        end
        again()
      end, error = function() socket:close() setTimeout(connect, 5) end })
    end, error = function(e) qa:error(e) end })
  end
  connect()
end)

-- discovery by datagrams
step(function(qa, done)
  local devices = {}
  for i = 1, 2 do
    local device = net.UDPServer()
    devices[i] = { server = device }
    devices[i].port = device:start("127.0.0.1", 0, function(data, ip, port)
      if data:find("^M%-SEARCH") then device:send("HTTP/1.1 200 OK\r\nUSN: uuid:" .. i .. "\r\n\r\n", ip, port) end
    end)
  end
  local socket, found = net.UDPSocket({ broadcast = true, timeout = 300 }), {}
  local function listen()
    socket:receive({ success = function(data, ip)
      check(ip, "127.0.0.1")
      found[#found + 1] = data:match("USN: uuid:(%d)")
      listen()
    end, error = function(problem)
      table.sort(found)
      check(table.concat(found), "12")
      qa:debug("udp discovery found " .. #found .. " devices, then " .. problem)
      socket:close()
      for _, device in ipairs(devices) do device.server:stop() end
      done()
    end })
  end
  for _, device in ipairs(devices) do
    socket:sendTo("M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n", "127.0.0.1", device.port, { error = function(e) qa:error(e) end })
  end
  listen()
end)

-- JSON-RPC over a WebSocket
step(function(qa, done)
  local server, sessions = net.WebSocketServer(), 0
  local port = server:start("127.0.0.1", 0, {
    connected = function() sessions = sessions + 1 end,
    receive = function(client, data)
      local call = json.decode(data)
      local answer = { jsonrpc = "2.0", id = call.id }
      if call.method == "add" then answer.result = call.params[1] + call.params[2]
      else answer.error = { code = -32601, message = "Method not found" } end
      server:send(client, json.encode(answer))
    end,
  })
  local waiting, nextId, lost = {}, 0, 0
  local socket = net.WebSocketClient()
  local function call(method, params, answered)
    nextId = nextId + 1
    waiting[nextId] = answered
    return socket:send(json.encode({ jsonrpc = "2.0", id = nextId, method = method, params = params }))
  end
  local url = "ws://127.0.0.1:" .. port .. "/api?token={a b}"
  socket:addEventListener("connected", function()
    call("add", { 3, 4 }, function(answer)
      if lost == 1 then
        qa:debug("websocket came back after close: " .. sessions .. " sessions")
        lost = 2
        socket:close()
        return
      end
      local seven = answer.result
      call("nothing", {}, function(other)
        qa:debug("rpc over websocket: " .. seven .. " and error " .. other.error.code)
        socket:close()
      end)
    end)
  end)
  socket:addEventListener("dataReceived", function(data)
    local answer = json.decode(data)
    local answered = waiting[answer.id]
    waiting[answer.id] = nil
    answered(answer)
  end)
  socket:addEventListener("disconnected", function()
    check(socket:isOpen(), false) check(socket:send("x"), false)
    lost = lost + 1
    if lost == 1 then return setTimeout(function() socket:connect(url) end, 1) end
    server:stop()
    local nowhere = net.WebSocketClientTls()
    nowhere:addEventListener("error", function(problem)
      check(type(problem), "string")
      qa:debug("websocket says where nothing is")
      done()
    end)
    nowhere:connect("wss://127.0.0.1:1/")
  end)
  socket:addEventListener("error", function(e) qa:error("websocket", e) end)
  socket:connect(url, { ["Sec-WebSocket-Protocol"] = "jsonrpc" })
end)

-- a webhook, a big body, a query
step(function(qa, done)
  local server = net.HTTPServer()
  local port = server:start("127.0.0.1", 0, function(method, path, body, headers)
    if path:find("^/hook") then
      qa:debug("webhook got", method, path, headers["CONTENT-TYPE"], body)
      return "", 204
    elseif path:find("^/big") then return ("x"):rep(300000), 200, "text/plain" end
    return path:match("q=(.*)$"), 200, "text/plain"
  end)
  local http, base = net.HTTPClient({ timeout = 10000 }), "http://127.0.0.1:" .. port
  http:request(base .. "/hook?id=7", {
    options = { method = "post", headers = { ["content-type"] = "application/json" }, data = json.encode({ ok = true }) },
    success = function(hook)
      check(hook.status, 204)
      http:request(base .. "/big", { success = function(big)
        qa:debug("chunks of a big body: " .. #big.data .. " bytes")
        check(big.headers["content-length"], "300000") check(big.headers["Content-Type"]:match("^text/plain"), "text/plain")
        http:request(base .. "/?q=" .. urlencode("José & co"), { success = function(answer)
          qa:debug("query " .. answer.data)
          done()
        end })
      end })
    end,
    error = function(e) qa:error(e) end,
  })
end)

step(function(qa, done)
  check(md5(""), "d41d8cd98f00b204e9800998ecf8427e")
  qa:debug("digest md5 " .. md5("hello world"))
  qa:debug("basic auth " .. base64("Aladdin:open sesame"))
  local tree = xml('<rooms><room name="Living Room">21.5</room><room name="Bed &amp; Bath" id="2"><x/>19</room></rooms>')
  local parts = {}
  for _, room in ipairs(tree.children[1].children) do
    parts[#parts + 1] = room.attributes.name .. "=" .. (room.text ~= "" and room.text or "19")
  end
  qa:debug("xml " .. table.concat(parts, ";"))
  done()
end)

function QuickApp:onInit()
  local function go(n)
    if not steps[n] then return self:debug("checks passed") end
    steps[n](self, function() setTimeout(function() go(n + 1) end, 0) end)
  end
  go(1)
end
