--%%name:Weather station
--%%type:com.fibaro.deviceController
--%%var:client_id="abc"
--%%var:secret="s3cret&="
--%%var:url="http://"..FAKE_HTTP
-- expect: token T-1
-- expect: Outdoor: -3.5 °C 81 % battery 64
-- expect: Indoor: 21 °C 480 ppm
-- expect: rain is nil

local NETATMO = { token = nil, expires = 0 }

class "TemperatureModule" (QuickAppChild)
function TemperatureModule:__init(dev) QuickAppChild.__init(self, dev) end
function TemperatureModule:set(v) self:updateProperty("value", v) self:updateProperty("unit", "C") end

class "HumidityModule" (QuickAppChild)
function HumidityModule:__init(dev) QuickAppChild.__init(self, dev) end
function HumidityModule:set(v) self:updateProperty("value", v) end

local types = {
  Temperature = { "com.fibaro.temperatureSensor", TemperatureModule },
  Humidity = { "com.fibaro.humiditySensor", HumidityModule },
}

local function encodeForm(t)
  local parts = {}
  for _, k in ipairs({ "grant_type", "client_id", "client_secret" }) do
    parts[#parts + 1] = k .. "=" .. urlencode(t[k])
  end
  return table.concat(parts, "&")
end

function QuickApp:authenticate(andThen)
  if NETATMO.token and os.time() < NETATMO.expires then return andThen() end
  net.HTTPClient():request(self.url .. "/netatmo/oauth2/token", {
    options = {
      method = 'POST',
      headers = { ["Content-Type"] = "application/x-www-form-urlencoded;charset=UTF-8" },
      data = encodeForm({ grant_type = "password", client_id = self:getVariable("client_id"), client_secret = self:getVariable("secret") }),
      checkCertificate = false,
    },
    success = function(response)
      local answer = json.decode(response.data)
      NETATMO.token, NETATMO.expires = answer.access_token, os.time() + answer.expires_in
      self:debug("token", NETATMO.token)
      andThen()
    end,
    error = function(err) self:error("auth: " .. err) end,
  })
end

function QuickApp:module(key, name)
  for _, c in pairs(self.childDevices) do
    if c:getVariable("key") == key .. name then return c end
  end
  local child = self:createChildDevice({ name = name, type = types[key][1] }, types[key][2])
  child:setVariable("key", key .. name)
  return child
end

function QuickApp:onInit()
  self.url = self:getVariable("url")
  self:initChildDevices({ ["com.fibaro.temperatureSensor"] = TemperatureModule, ["com.fibaro.humiditySensor"] = HumidityModule })
  self:authenticate(function()
    net.HTTPClient():request(self.url .. "/netatmo/data", {
      options = { headers = { Authorization = "Bearer " .. NETATMO.token } },
      success = function(r)
        local d = json.decode(r.data)
        for _, station in ipairs(d.body.devices) do
          for _, m in ipairs({ station, table.unpack(station.modules) }) do
            local data = m.dashboard_data
            for key in pairs(types) do
              if data[key] then self:module(key, m.module_name):set(data[key]) end
            end
            if m.battery_percent then
              self:debug(("%s: %s °C %d %% battery %d"):format(m.module_name, data.Temperature, data.Humidity, m.battery_percent))
              for _, c in pairs(self.childDevices) do
                if c.name == m.module_name then
                  if not c:hasInterface("battery") then c:addInterfaces({ "battery" }) end
                  c:updateProperty("batteryLevel", m.battery_percent)
                end
              end
            else
              self:debug(m.module_name .. ": " .. data.Temperature .. " °C " .. data.CO2 .. " ppm")
            end
            if data.Rain == nil and m.battery_percent then self:debug("rain is", data.Rain) end
          end
        end
      end,
    })
  end)
end
