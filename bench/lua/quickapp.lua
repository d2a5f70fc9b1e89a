-- What a QuickApp does all day: events to handlers, views and properties of children, text for the log.
local Device = {}
Device.__index = Device
function Device.new(id, kind)
  return setmetatable({ id = id, type = kind, properties = { value = 0, dead = false }, handlers = {} }, Device)
end
function Device:on(name, handler)
  local list = self.handlers[name] or {}
  list[#list + 1] = handler
  self.handlers[name] = list
end
function Device:emit(event)
  for _, handler in ipairs(self.handlers[event.name] or {}) do
    local ok, message = pcall(handler, self, event)
    if not ok then self.failed = message end
  end
end
function Device:updateProperty(name, value)
  local properties = self.properties
  if properties[name] ~= value then
    local old = properties[name]
    properties[name] = value
    self:emit({ name = "changed", property = name, value = value, old = old })
  end
end
local log = {}
local function debug(tag, ...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = tostring(parts[i]) end
  log[#log % 50 + 1] = string.format("[%s] %s", tag, table.concat(parts, " "))
end
return function()
  local devices = {}
  for i = 1, 20 do
    local device = Device.new(i, i % 2 == 0 and "switch" or "sensor")
    device:on("changed", function(self, event)
      if event.property == "value" then debug(self.type .. self.id, "value", event.old, "->", event.value) end
    end)
    device:on("changed", function(self, event)
      if event.value == 13 then error("unlucky " .. self.id) end
    end)
    devices[i] = device
  end
  local sum = 0
  for round = 1, 60 do
    for _, device in pairs(devices) do
      device:updateProperty("value", (round * device.id) % 17)
      local topic, rest = ("home/" .. device.id .. "/set"):match("^(%w+)/(.+)$")
      sum = sum + #topic + #rest
    end
  end
  return sum + #log
end
