--%%name:Calendar
--%%type:com.fibaro.deviceController
--%%time:2024/10/26 12:00
--%%speed:50
-- expect: every hour of the night the clocks go back: 00 01 02 02 03 04
-- expect: daily jobs of two days: 06:15 06:15
-- expect: cron */20 ran 149 times in 50 h
-- expect: weekly job on Monday 07:00 only: 1
-- expect: night length 10 h by the clock, 11 h in time
-- expect: zones: before +0200 CEST after +0100 CET
-- expect: iso 2024-10-26T10:00:00Z week 43 day 300
-- expect: formats 26.10.2024 12:00:00 | Sat Oct 26 | 10/26/24 | 12 PM | 6 6 | 1729936800
-- expect: normalised 2025-01-31 2024-02-29 2023-12-31 2024-03-01
-- expect: months of 2024 have 31 29 31 30 31 30 31 31 30 31 30 31 days
-- expect: Easter 2024-03-31 2025-04-20
-- expect: age of a reading: 2 h 5 min
-- expect: simulated hub agrees with os.time: 0
-- expect: slept ten minutes until 20:15
-- expect: isdst true then false
-- expect: sunset moves: true
-- expect: checks passed

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local function field(pattern, value)
  if pattern == "*" then return true end
  for part in pattern:gmatch("[^,]+") do
    local every = part:match("^%*/(%d+)$")
    local from, to = part:match("^(%d+)%-(%d+)$")
    if every and value % every == 0 or from and value >= tonumber(from) and value <= tonumber(to) or tonumber(part) == value then return true end
  end
  return false
end

local jobs = {}
local function cron(expression, fn)
  local minute, hour, day, month, weekday = expression:match("^(%S+) (%S+) (%S+) (%S+) (%S+)$")
  jobs[#jobs + 1] = function(d)
    if field(minute, d.min) and field(hour, d.hour) and field(day, d.day) and field(month, d.month) and field(weekday, d.wday - 1) then fn(d) end
  end
end

local function everyMinute()
  local d = os.date("*t")
  for _, job in ipairs(jobs) do job(d) end
  setTimeout(everyMinute, (60 - os.time() % 60) * 1000)
end

local function day(y, m, d, h) return os.time({ year = y, month = m, day = d, hour = h or 12 }) end

local function easter(year)
  local a, b, c = year % 19, year // 100, year % 100
  local d, e = b // 4, b % 4
  local g = (8 * b + 13) // 25
  local h = (19 * a + b - d - g + 15) % 30
  local i, k = c // 4, c % 4
  local l = (32 + 2 * e + 2 * i - h - k) % 7
  local m = (a + 11 * h + 22 * l) // 451
  local month = (h + l - 7 * m + 114) // 31
  return ("%d-%02d-%02d"):format(year, month, (h + l - 7 * m + 114) % 31 + 1)
end

function QuickApp:formats()
  local now = os.time()
  self:debug("iso", os.date("!%Y-%m-%dT%H:%M:%SZ", now), "week " .. os.date("%V", now), "day " .. os.date("%j", now))
  self:debug("formats", os.date("%d.%m.%Y %H:%M:%S", now), "|", os.date("%a %b %d", now), "|", os.date("%x", now), "|", os.date("%I %p", now), "|",
    os.date("%w %u", now), "|", now)
  local normalised = {}
  for _, t in ipairs({ { 2024, 13, 31 }, { 2024, 3, 0 }, { 2024, 1, 0 }, { 2024, 2, 30 } }) do normalised[#normalised + 1] = os.date("%Y-%m-%d", day(t[1], t[2], t[3])) end
  self:debug("normalised", table.unpack(normalised))
  local lengths = {}
  for month = 1, 12 do lengths[month] = os.date("*t", day(2024, month + 1, 0)).day end
  self:debug("months of 2024 have " .. table.concat(lengths, " ") .. " days")
  self:debug("Easter", easter(2024), easter(2025))
  local age = now - os.time({ year = 2024, month = 10, day = 26, hour = 9, min = 55 })
  self:debug(("age of a reading: %d h %d min"):format(age // 3600, age % 3600 // 60))
  check(os.time(os.date("*t", now)), now)
  check(os.date("*t", now).yday, 300)
  check(tostring(os.date("%c", now)), "Sat Oct 26 12:00:00 2024")
  check(os.difftime(day(2024, 10, 28), day(2024, 10, 26)), 49 * 3600.0)
  check(os.date("!%H:%M", 90000), "01:00")
  check(pcall(os.date, "%Ez", 0), false)
end

function QuickApp:onInit()
  check(os.date("%H:%M"), "12:00")
  self:formats()
  local begun, dst = os.time(), { os.date("*t").isdst }
  local zones = "before " .. os.date("%z %Z")
  local hours, daily, twenties, weekly = {}, {}, 0, 0
  local sunset = fibaro.getValue(1, "sunsetHour")
  cron("0 0-4 27 10 *", function(d) hours[#hours + 1] = ("%02d"):format(d.hour) end)
  cron("15 6 * * *", function() daily[#daily + 1] = os.date("%H:%M") end)
  cron("*/20 * * * *", function() if os.time() > begun then twenties = twenties + 1 end end)
  cron("0 7 * * 1", function(d) check(os.date("%A"), "Monday") weekly = weekly + 1 end)
  everyMinute()
  local function at(d, h) return os.time({ year = 2024, month = 10, day = d, hour = h }) end
  self:debug("night length 10 h by the clock, " .. (at(27, 7) - at(26, 21)) // 3600 .. " h in time")

  setTimeout(function()
    fibaro.sleep(600 * 1000)
    self:debug("slept ten minutes until " .. os.date("%H:%M"))
  end, (8 * 60 + 5) * 60 * 1000)

  setTimeout(function()
    self:debug("every hour of the night the clocks go back: " .. table.concat(hours, " "))
    self:debug("daily jobs of two days: " .. table.concat(daily, " "))
    self:debug("cron */20 ran " .. twenties .. " times in 50 h")
    self:debug("weekly job on Monday 07:00 only: " .. weekly)
    dst[2] = os.date("*t").isdst
    self:debug("isdst", dst[1], "then", dst[2])
    self:debug("zones: " .. zones .. " after " .. os.date("%z %Z"))
    self:debug("sunset moves: " .. tostring(sunset ~= fibaro.getValue(1, "sunsetHour")))
    net.HTTPClient():request("http://127.0.0.1:11111/api/settings/info", { success = function(response)
      self:debug("simulated hub agrees with os.time: " .. json.decode(response.data).timestamp - os.time())
      self:debug("checks passed")
    end })
  end, 50 * 3600 * 1000 - 1000)
end
