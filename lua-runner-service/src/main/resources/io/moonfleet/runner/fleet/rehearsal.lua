-- What most QuickApps do in their first second, so that a runner which joins has done it before.
function QuickApp:onInit()
  self:debug("rehearses", os.date("%H:%M"))
  self.count = 0
  local stored, status = api.get("/plugins/" .. self.id .. "/variables/count")
  if status == 200 and stored then self.count = stored.value or 0 end
  api.put("/plugins/" .. self.id .. "/variables/count", {name = "count", value = self.count})
  self:internalStorageSet("count", self.count)
  self.text = json.encode({name = self.name, list = {1, 2, 3}, on = true})
  self.list = json.decode(self.text).list
  setTimeout(function() self:tick() end, 1)
  net.HTTPClient():request("http://127.0.0.1:1/", {options = {method = "GET"}, success = function() end, error = function() end})
end

function QuickApp:tick()
  self.count = self.count + 1
  self:updateProperty("value", self.count % 2 == 0)
  self:updateView("label", "text", string.format("%d of %s", self.count, table.concat(self.list, ",")))
  if self.count < 20 then setTimeout(function() self:tick() end, 1) end
end

function QuickApp:act(n)
  local ok, failure = pcall(function() error("as planned") end)
  for word in tostring(failure):gmatch("%a+") do n = n + #word end
  return n
end

function QuickApp:onHandover(state)
  if not state then return {count = self.count} end
end
