-- Counts, stores the count where it survives, and then writes it to a ledger outside. LEDGER and PERIOD are put in by the test.
function QuickApp:onInit()
  self.life = os.time() .. "-" .. math.random(1, 999999999)
  self.count = tonumber(self:internalStorageGet("count")) or 0
  setTimeout(function() self:tick() end, math.random(0, PERIOD))
end

function QuickApp:tick()
  local _, status = api.put("/plugins/" .. self.id .. "/variables/count", { name = "count", value = self.count + 1 })
  if status == 404 then
    _, status = api.post("/plugins/" .. self.id .. "/variables", { name = "count", value = self.count + 1 })
  end
  if status and status < 300 then
    self.count = self.count + 1
    net.HTTPClient():request(LEDGER .. "?id=" .. self.id .. "&life=" .. self.life .. "&n=" .. self.count,
      { options = { method = "GET" } })
    self:updateProperty("value", self.count % 2 == 0)
  else
    -- Whether it was stored is not known; a number may be left out, but none may come twice.
    self.count = self.count + 1
  end
  setTimeout(function() self:tick() end, PERIOD)
end

function QuickApp:hello(word)
  self:updateProperty("log", word)
end
