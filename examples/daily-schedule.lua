--%%name:Daily schedule
--%%type:com.fibaro.genericDevice
--%%var:times="wake 06:30, leave 07:45, sleep 22:15"
--%%u:{label="next", text="-"}
--%%u:{button="run", text="Run the next one now", onReleased="runNext"}

-- Runs something at times of day. Try it with a simulated week: --%%time:2024/03/29 and --%%speed:24*7.

--- The next moment with this time of day. os.time puts the day and daylight-saving time right: day 32 is the first of the
--- next month, and without isdst six o'clock is six o'clock also on the days when the clock changes.
local function nextTime(hour, minute)
  local t = os.date("*t")
  t.hour, t.min, t.sec, t.isdst = hour, minute, 0, nil
  if os.time(t) <= os.time() then
    t.day = t.day + 1
  end
  return os.time(t)
end

function QuickApp:onInit()
  self.entries = {}
  for name, hour, minute in self:getVariable("times"):gmatch("(%a+) (%d+):(%d+)") do
    table.insert(self.entries, { name = name, hour = tonumber(hour), minute = tonumber(minute) })
  end
  self:plan()
end

function QuickApp:plan()
  local first
  for _, entry in ipairs(self.entries) do
    entry.at = nextTime(entry.hour, entry.minute)
    if first == nil or entry.at < first.at then
      first = entry
    end
  end
  self.first = first
  self:updateView("next", "text", first.name .. " at " .. os.date("%H:%M", first.at))
  clearTimeout(self.timer)
  self.timer = setTimeout(function() self:runNext() end, (first.at - os.time()) * 1000)
end

function QuickApp:runNext()
  self:debug("It is time to", self.first.name)
  fibaro.emitCustomEvent("schedule_" .. self.first.name) -- scenes and other QuickApps hear it
  self:plan()
end
