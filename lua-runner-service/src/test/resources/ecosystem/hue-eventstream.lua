--%%name:Hue bridge
--%%type:com.fibaro.deviceController
--%%var:ip=FAKE_HTTP
-- expect: lights: Desk, Sofa
-- expect: Desk brightness 50
-- expect: event Desk off
-- expect: event Sofa bri 77
-- expect: PUT says success

local HUE = {}

class 'HueLight'(QuickAppChild)
function HueLight:__init(device)
  QuickAppChild.__init(self, device)
  self.hueId = self:getVariable("hueId")
end
function HueLight:turnOn() HUE.put(self.hueId, { on = { on = true } }) end
function HueLight:setValue(value) HUE.put(self.hueId, { dimming = { brightness = value } }) end
function HueLight:handle(e)
  if e.on then
    self:updateProperty("state", e.on.on)
    if not e.on.on then self:updateProperty("value", 0) end
  end
  if e.dimming then self:updateProperty("value", math.floor(e.dimming.brightness + 0.5)) end
end

function QuickApp:onInit()
  local base = "http://" .. self:getVariable("ip") .. "/clip/v2"
  HUE.app = self
  function HUE.request(method, path, data, cb)
    net.HTTPClient({ timeout = 5000 }):request(base .. path, {
      options = { method = method, checkCertificate = false, headers = { ['hue-application-key'] = 'K' }, data = data and json.encode(data) },
      success = function(resp)
        if resp.status >= 200 and resp.status < 300 then cb(json.decode(resp.data)) else self:warning(path, resp.status) end
      end,
      error = function(err) self:warning(path, err) end,
    })
  end
  function HUE.put(id, data)
    HUE.request("PUT", "/resource/light/" .. id, data, function(r) self:debug("PUT says", r.data[1].status) end)
  end
  self:initChildDevices({ ['com.fibaro.multilevelSwitch'] = HueLight })
  local lights = {}
  for _, c in pairs(self.childDevices) do lights[c.hueId] = c end
  HUE.request("GET", "/resource/light", nil, function(res)
    local names = {}
    for _, l in ipairs(res.data) do
      lights[l.id] = lights[l.id] or self:createChildDevice({
        name = l.metadata.name, type = 'com.fibaro.multilevelSwitch',
        initialProperties = { quickAppVariables = { { name = "hueId", value = l.id } } },
      }, HueLight)
      lights[l.id]:handle(l)
      names[#names + 1] = l.metadata.name
    end
    table.sort(names)
    self:debug("lights: " .. table.concat(names, ", "))
    self:debug("Desk brightness", lights["l-1"].properties.value)
    lights["l-1"]:turnOn()
    net.HTTPClient({ timeout = 90000 }):request((base:gsub("/clip/v2", "/eventstream/clip/v2")), {
      options = { method = "GET", headers = { ['Accept'] = "text/event-stream", ['hue-application-key'] = 'K' } },
      success = function(resp)
        for chunk in tostring(resp.data):gmatch("%[.+%]") do
          for _, batch in ipairs(json.decode(chunk)) do
            for _, e in ipairs(batch.data) do
              local light = lights[e.id]
              light:handle(e)
              if e.on then self:debug("event", light.name, e.on.on and "on" or "off")
              else self:debug("event", light.name, "bri", light.properties.value) end
            end
          end
        end
      end,
      error = function(e) end,
    })
  end)
end
