--%%name:Heating
--%%type:com.fibaro.deviceController
--%%time:2024/01/12 05:50
--%%speed:120
--%%latitude:59.33
--%%longitude:18.07
--%%var:schedule="Mon-Fri 06:00=21 08:30=17 16:00=21.5 22:30=16; Sat,Sun 08:00=21 23:00=16"
--%%u:{label="state",text="-"}
--%%u:{{button="eco",text="Eco",onReleased="pressed"},{button="comfort",text="Comfort",onReleased="pressed",onLongPressDown="boost"}}
--%%u:{slider="offset",text="Offset",min="-3",max="3",step="0.5",value="0",onChanged="offsetChanged"}
--%%u:{select="mode",text="Mode",value="auto",onToggled="modeChanged",options={{type="option",text="Auto",value="auto"},{type="option",text="Off",value="off"}}}
-- expect: plan: Mon 4, Wed 4, Sat 2, Sun 2
-- expect: Fri 06:00 21.0 | Fri 08:30 17.0 | Fri 16:00 21.5 | Fri 22:30 16.0 | Sat 08:00 21.0 | Sat 23:00 16.0 | Sun 08:00 21.0 | Sun 23:00 16.0 | Mon 06:00 21.0
-- expect: the house lost no time: 4 days later it is 2024-01-16 05:50:00
-- expect: valves of Bath opened 100 % at most, 0 % at least
-- expect: Living follows: 21.0 within 0.5
-- expect: boost ended after 30 min, offset 1.5 shows as 22.5
-- expect: off means frost protection: 7.0
-- expect: window open: heating paused 10 min
-- expect: pump ran in 3 nights
-- expect: energy by day: Fri > 0 Sat > 0 Sun > 0 Mon > 0
-- expect: screen says Target 21.0 °C (auto)
-- expect: history kept 48 of 96 hours
-- expect: checks passed

-- A heating controller: a schedule in a text, zones as children with a room model, hysteresis and a PI regulator, window
-- detection, boost, frost protection, statistics by day; four winter days in simulated time.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local NAMES = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" }
local NUMBER = {}
for number, name in ipairs(NAMES) do NUMBER[name] = number end

local function parse(text)
  local plan = {}
  for part in text:gmatch("[^;]+") do
    local days, times = part:match("^%s*(%S+)%s+(.-)%s*$")
    local list = {}
    for day in days:gmatch("[^,]+") do
      local from, to = day:match("^(%a+)%-(%a+)$")
      local number = NUMBER[from or day]
      while true do
        list[#list + 1] = number
        if number == NUMBER[to or day] then break end
        number = number % 7 + 1
      end
    end
    for hour, minute, degrees in times:gmatch("(%d+):(%d+)=([%d%.]+)") do
      for _, day in ipairs(list) do
        plan[day] = plan[day] or {}
        table.insert(plan[day], { at = hour * 60 + minute, target = tonumber(degrees) })
      end
    end
  end
  for _, entries in pairs(plan) do table.sort(entries, function(a, b) return a.at < b.at end) end
  return plan
end

class 'Zone'(QuickAppChild)

function Zone:__init(device)
  QuickAppChild.__init(self, device)
  self.temperature = property(function(zone) return zone._temperature end, function(zone, value)
    zone._temperature = value
    zone:updateProperty("value", math.floor(value * 10 + 0.5) / 10)
  end)
  self.integral, self.valve, self.lowest, self.highest = 0, 0, 100, 0
  self.temperature = 18.5
end

function Zone:regulate(target, outside, minutes)
  local gap = target - self.temperature
  self.integral = math.max(-20, math.min(20, self.integral + gap * minutes / 60))
  self.valve = self.paused and 0 or math.max(0, math.min(100, math.floor(60 * gap + 4 * self.integral + 30)))
  self.lowest, self.highest = math.min(self.lowest, self.valve), math.max(self.highest, self.valve)
  self.temperature = self.temperature + minutes / 60 * (self.valve / 100 * 8 - (self.temperature - outside) * 0.1)
end

function Zone:windowOpened(minutes)
  self.paused = true
  setTimeout(function() self.paused = nil self.parent:windowClosed(self, minutes) end, minutes * 60000)
end

local function delayed(self, field, ms, fn)
  if self[field] then clearTimeout(self[field]) end
  self[field] = setTimeout(function() self[field] = nil fn() end, ms)
end

function QuickApp:target()
  if self.mode == "off" then return 7 end
  local now = os.date("*t")
  local minute, found = now.hour * 60 + now.min, nil
  for _, entry in ipairs(self.plan[now.wday]) do
    if entry.at <= minute then found = entry.target end
  end
  if not found then
    local yesterday = self.plan[(now.wday + 5) % 7 + 1]
    found = yesterday[#yesterday].target
  end
  return found + self.offset
end

function QuickApp:tick()
  local target = self:target()
  if target ~= self.shown then
    self.shown = target
    if self.mode == "auto" and self.offset == 0 and target ~= self.planned then
      self.planned = target
      self.changes[#self.changes + 1] = os.date("%a %H:%M ") .. ("%.1f"):format(target)
    end
    self:updateView("state", "text", ("Target %.1f °C (%s)"):format(target, self.mode))
  end
  local hour = os.date("*t").hour
  local outside = -5 + 4 * math.sin((hour - 9) / 24 * 2 * math.pi)
  local day = os.date("%a")
  for _, zone in pairs(self.childDevices) do
    zone:regulate(self.boosting and 24 or target, outside, 5)
    self.energy[day] = (self.energy[day] or 0) + zone.valve / 100 * 5 / 60
  end
  if hour == 3 and not self.pumped[day] then self.pumped[day] = true end
end

function QuickApp:pressed(event) self.taps[#self.taps + 1] = event.elementName end
function QuickApp:boost()
  self.boosting, self.boosted = true, os.time()
  delayed(self, "boostTimer", 30 * 60000, function() self.boosting, self.boosted = nil, os.time() - self.boosted end)
end
function QuickApp:offsetChanged(event) self.offset = tonumber(event.values[1]) self:tick() end
function QuickApp:modeChanged(event) self.mode = event.values[1] self:tick() end
function QuickApp:windowClosed(zone, minutes) self.pause = zone.name .. " " .. minutes end

function QuickApp:tap(element, event, ...)
  api.post("/plugins/callUIEvent", { deviceID = self.id, elementName = element, eventType = event, values = json.util.InitArray({ ... }) })
end

-- what a householder does on the third evening; a coroutine that waits by yielding minutes
function QuickApp:evening()
  self:tap("comfort", "onLongPressDown")
  self:tap("offset", "onChanged", "1.5")
  coroutine.yield(35)
  check(self.boosting, nil, "boost is over")
  local shown = self:getView("state", "text"):match("Target ([%d%.]+)")
  self:debug(("boost ended after %d min, offset %.1f shows as %s"):format(self.boosted // 60, self.offset, shown))
  self:tap("offset", "onChanged", 0)
  self:tap("mode", "onToggled", "off")
  coroutine.yield(1)
  self:debug(("off means frost protection: %s"):format(self:getView("state", "text"):match("Target ([%d%.]+)")))
  self:tap("mode", "onToggled", "auto")
  self.bath:windowOpened(10)
  coroutine.yield(11)
  check(self.pause, "Bath 10", "who was paused")
  self:debug("window open: heating paused 10 min")
end

function QuickApp:script(fn)
  local routine = coroutine.wrap(function() fn(self) return nil end)
  local function resume()
    local minutes = routine()
    if minutes then setTimeout(resume, minutes * 60000) end
  end
  resume()
end

function QuickApp:onInit()
  self.plan = parse(self:getVariable("schedule"))
  self.mode, self.offset, self.changes, self.taps, self.energy, self.pumped = "auto", 0, {}, {}, {}, {}
  self.history = {}
  self:debug(("plan: Mon %d, Wed %d, Sat %d, Sun %d"):format(#self.plan[2], #self.plan[4], #self.plan[7], #self.plan[1]))
  self:initChildDevices({ ["com.fibaro.temperatureSensor"] = Zone })
  local function zone(name)
    for _, child in pairs(self.childDevices) do if child.name == name then return child end end
    return self:createChildDevice({ name = name, type = "com.fibaro.temperatureSensor", initialProperties = { unit = "C" } }, Zone)
  end
  self.bath, self.living = zone("Bath"), zone("Living")
  check(self.bath.parent, self, "parent")
  self.planned = self:target()
  self.shown = self.planned -- what was set on Thursday evening is no change
  local start = os.time()
  setInterval(function() self:tick() end, 5 * 60000)
  setInterval(function()
    table.insert(self.history, { at = os.time(), bath = self.bath.temperature })
    if #self.history > 48 then table.remove(self.history, 1) end
  end, 3600000)
  setTimeout(function() self:script(self.evening) end, (2 * 24 + 12) * 3600000 + 20 * 60000) -- Sunday 18:10
  setTimeout(function()
    local living = fibaro.getValue(self.living.id, "value")
    self:debug(("Living follows: %.1f within 0.5"):format(math.abs(living - 21) <= 0.5 and 21 or living))
  end, (3 * 24 + 1) * 3600000 + 90 * 60000) -- Monday 08:20
  setTimeout(function()
    self:debug(table.concat(self.changes, " | ", 1, 9))
    self:debug("the house lost no time: 4 days later it is " .. os.date("%Y-%m-%d %H:%M:%S", start + 4 * 86400))
    check(os.time() - start, 4 * 86400 + 70 * 60, "70 minutes more")
    self:debug(("valves of Bath opened %d %% at most, %d %% at least"):format(self.bath.highest, self.bath.lowest))
    local nights = 0
    for _, day in ipairs({ "Sat", "Sun", "Mon" }) do nights = nights + (self.pumped[day] and 1 or 0) end
    self:debug(("pump ran in %d nights"):format(nights))
    local parts = {}
    for _, day in ipairs({ "Fri", "Sat", "Sun", "Mon" }) do parts[#parts + 1] = day .. (self.energy[day] > 0 and " > 0" or " = 0") end
    self:debug("energy by day: " .. table.concat(parts, " "))
    self:debug("screen says " .. self:getView("state", "text"))
    check(self.history[48].at - self.history[1].at, 47 * 3600, "47 hours between")
    self:debug(("history kept %d of 96 hours"):format(#self.history))
    check(json.encode(self.taps), "{}", "nobody has tapped the others")
    self:debug("checks passed")
  end, 4 * 24 * 3600000 + 70 * 60000) -- Tuesday 07:00
end
