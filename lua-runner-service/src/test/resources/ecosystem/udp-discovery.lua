--%%name:UDP discovery
--%%type:com.fibaro.genericDevice
-- expect: found 127.0.0.1 YLIGHT id=0x15243
-- expect: wol packet 102 bytes

local function wol(mac)
  local bytes = mac:gsub("[:-]", ""):gsub("%x%x", function(h) return string.char(tonumber(h, 16)) end)
  return string.rep("\xff", 6) .. bytes:rep(16)
end

function QuickApp:onInit()
  local answerer = net.UDPServer()
  local port = answerer:start("127.0.0.1", 0, function(data, ip, from)
    if data:find("M-SEARCH", 1, true) then answerer:send("HTTP/1.1 200 OK\r\nServer: YLIGHT\r\nid: 0x15243\r\n\r\n", ip, from) end
  end)
  self.udp = net.UDPSocket({ broadcast = true, timeout = 10000 })
  self.udp:sendTo("M-SEARCH * HTTP/1.1\r\nMAN: \"ssdp:discover\"\r\n", "127.0.0.1", port, {
    success = function() self:receive() end,
    error = function(e) self:error(e) end,
  })
  self:debug("wol packet", #wol("AA:bb:CC-dd-EE-ff"), "bytes")
end

function QuickApp:receive()
  self.udp:receive({
    success = function(data, ip)
      local h = {}
      for k, v in data:gmatch("(%w+):%s*([^\r\n]+)") do h[k:lower()] = v end
      self:debug("found", ip, h.server, "id=" .. h.id)
      self:receive()
    end,
    error = function() end,
  })
end
