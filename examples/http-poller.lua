--%%name:HTTP poller
--%%type:com.fibaro.multilevelSensor
--%%description:Asks a URL every few seconds; as it is, its own hub.
--%%var:url="http://127.0.0.1:11111/api/settings/info"
--%%var:seconds=10
--%%u:{label="status", text="Not asked yet"}
--%%u:{label="answer", text=""}
--%%u:{button="now", text="Ask now", onReleased="poll"}

function QuickApp:onInit()
  self.http = net.HTTPClient({ timeout = 5000 })
  self.url = self:getVariable("url")
  self.asked = 0
  self:poll()
  setInterval(function() self:poll() end, 1000 * (tonumber(self:getVariable("seconds")) or 10))
end

function QuickApp:poll()
  self.asked = self.asked + 1
  self.http:request(self.url, {
    options = { method = "GET", headers = { Accept = "application/json" } },
    success = function(response)
      self:show("Answer " .. self.asked .. ": status " .. response.status .. ", " .. #response.data .. " bytes")
      self:updateView("answer", "text", self:summary(response.data))
      self:updateProperty("value", response.status)
    end,
    error = function(message)
      self:warning("no answer from", self.url .. ":", message)
      self:show("Request " .. self.asked .. " failed: " .. message)
    end,
  })
end

function QuickApp:show(text)
  self:updateView("status", "text", text)
  self:debug(text)
end

--- A few words of an answer: of a hub its name and version, of others the beginning.
function QuickApp:summary(data)
  local ok, document = pcall(json.decode, data)
  if ok and type(document) == "table" and document.serialNumber then
    return tostring(document.serialNumber) .. ", version " .. tostring(document.softVersion)
  end
  return data:sub(1, 60)
end
