--%%name:Tuya cloud
--%%type:com.fibaro.deviceController
--%%file:$fibaro.lib.sha2,sha2
--%%file:$fibaro.lib.qwikchild,qwikchild
--%%var:host=FAKE_HTTP
-- expect: sign 78373BC1DC25
-- expect: echo ok
-- expect: children a,b
-- expect: a has dp 1

class 'TuyaSwitch'(QwikAppChild)
function TuyaSwitch:__init(dev) QwikAppChild.__init(self, dev) end

local function sign(id, secret, t, token, method, path, body)
  local toSign = method .. "\n" .. sha2.sha256(body or "") .. "\n\n" .. path
  return sha2.hmac(sha2.sha256, secret, id .. (token or "") .. t .. toSign):upper()
end

function QuickApp:onInit()
  local s = sign("id", "secret", "1588925778000", nil, "GET", "/v1.0/token?grant_type=1")
  self:debug("sign", s:sub(1, 12))
  net.HTTPClient():request("http://" .. self:getVariable("host") .. "/echo", {
    options = { method = "POST", headers = { sign = s, t = "1" }, data = json.encode({ grant = 1 }) },
    success = function(r) self:debug("echo", json.decode(r.data).grant == 1 and "ok") end,
  })
  self:initChildren {
    a = { name = "A", type = "com.fibaro.binarySwitch", className = "TuyaSwitch", store = { dp = 1 } },
    b = { name = "B", type = "com.fibaro.binarySwitch", className = "TuyaSwitch", store = { dp = 2 } },
  }
  local uids = {}
  for uid in pairs(self.children) do uids[#uids + 1] = uid end
  table.sort(uids)
  self:debug("children", table.concat(uids, ","))
  self:debug("a has dp", self.children.a:getVariable("dp"))
end
