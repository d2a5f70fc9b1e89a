-- Counts, stores the count where it survives, and then writes it to a ledger outside. LEDGER and PERIOD are put in by the test.
function QuickApp:onInit()
  self.life = os.time() .. "-" .. math.random(1, 999999999)
  self.path = "/plugins/" .. self.id .. "/variables"
  local stored, status = api.get(self.path .. "/count")
  while status ~= 200 and status ~= 404 do
    fibaro.sleep(200)
    stored, status = api.get(self.path .. "/count")
  end
  self.count = status == 200 and stored.value or 0
  net.HTTPClient():request(LEDGER .. "begun?id=" .. self.id, { options = { method = "GET" } })
  setTimeout(function() self:tick() end, math.random(0, PERIOD))
end

-- One line after the other: two on their way could overtake each other.
function QuickApp:tick()
  self.count = self.count + 1
  local variable = { name = "count", value = self.count }
  local _, status = api.put(self.path .. "/count", variable)
  if status == 404 then
    _, status = api.post(self.path, variable)
  end
  local function again() setTimeout(function() self:tick() end, PERIOD) end
  if status and status < 300 then
    self:updateProperty("value", self.count % 2 == 0)
    net.HTTPClient():request(LEDGER .. "?id=" .. self.id .. "&life=" .. self.life .. "&n=" .. self.count,
      { options = { method = "GET" }, success = again, error = again })
  else
    again() -- whether it was stored is not known: a number may be left out, but none may come twice
  end
end

function QuickApp:hello(word)
  self:updateProperty("log", word)
end

function QuickApp:say(word)
  self:debug(word)
end
