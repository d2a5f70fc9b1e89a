--%%name:Alarm panel over TCP
--%%type:com.fibaro.genericDevice
--%%var:port=FAKE_TCP
-- expect: connected
-- expect: -> 02 00 05 48 65 6C 6C 6F 05
-- expect: <- Hello, 64 bits: 9007199254740993, float 1.5
-- expect: checksum ok
-- expect: bad checksum is seen
-- expect: gone: closed

local STX, CMD = 0x02, { HELLO = 0x0005 }

local function hex(s) return (s:gsub(".", function(c) return ("%02X "):format(c:byte()) end):sub(1, -2)) end

local function checksum(s)
  local sum = 0
  for i = 1, #s do sum = (sum + s:byte(i)) & 0xFF end
  return (~sum + 1) & 0xFF
end

local function frame(command, payload)
  local body = string.pack(">BH", STX, command) .. payload
  return body .. string.char(checksum(body))
end

function QuickApp:onInit()
  self.buffer = ""
  self.sock = net.TCPSocket({ timeout = 5000 })
  self:connect()
end

function QuickApp:connect()
  self.sock:connect("127.0.0.1", tonumber(self:getVariable("port")), {
    success = function()
      self:debug("connected")
      local f = frame(CMD.HELLO, "Hello")
      self:debug("->", hex(f))
      self:send(f)
      self:waitForResponse()
    end,
    error = function(message) self:error("connect", message) end,
  })
end

function QuickApp:send(data)
  self.sock:write(data, {
    success = function() end,
    error = function(message) self:error("write", message) end,
  })
end

function QuickApp:waitForResponse()
  self.sock:read({
    success = function(data)
      self.buffer = self.buffer .. data
      self:parse()
      self:waitForResponse()
    end,
    error = function(message)
      self:debug("gone: closed")
      self.sock:close()
    end,
  })
end

function QuickApp:parse()
  while #self.buffer >= 4 do
    local length = string.unpack(">I4", self.buffer)
    if #self.buffer < 4 + length then return end
    local body = self.buffer:sub(5, 4 + length)
    self.buffer = self.buffer:sub(5 + length)
    local text, n, f, sum = string.unpack(">s2 i8 d B", body)
    self:debug(("<- %s, 64 bits: %d, float %s"):format(text, n, f))
    self:debug(checksum(body:sub(1, -2)) == sum and "checksum ok" or "bad checksum is seen")
  end
end
