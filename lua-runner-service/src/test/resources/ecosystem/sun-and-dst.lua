--%%name:Sunrise calculator
--%%type:com.fibaro.genericDevice
-- expect: 2024 DST starts 31.3. ends 27.10.
-- expect: 2025 DST starts 30.3. ends 26.10.
-- expect: sunrise Stockholm 2024-06-21 is 3:30
-- expect: sunset Stockholm 2024-06-21 is 22:08
-- expect: sunrise of the hub looks like a time
-- expect: week 53
-- expect: 2024-02-29 + 1 day = 2024-03-01

local function lastSunday(year, month)
  local t = os.time({ year = year, month = month + 1, day = 0, hour = 12 })
  local d = os.date("*t", t)
  return d.day - (d.wday - 1)
end

local function isDst(t)
  local y = tonumber(os.date("!%Y", t))
  local from = os.time({ year = y, month = 3, day = lastSunday(y, 3), hour = 12 })
  local to = os.time({ year = y, month = 10, day = lastSunday(y, 10), hour = 12 })
  return t >= from and t < to
end

local function sunturnTime(date, rising, latitude, longitude, zenith, offset)
  local rad, deg, floor = math.rad, math.deg, math.floor
  local function frac(n) return n - floor(n) end
  local function fit(v, min, max)
    local range = max - min
    if v < min then return v + floor((min - v) / range + 1) * range end
    if v >= max then return v - floor((v - max) / range + 1) * range end
    return v
  end
  local n = date.yday
  local lng = longitude / 15
  local t = n + ((rising and 6 or 18) - lng) / 24
  local M = 0.9856 * t - 3.289
  local L = fit(M + 1.916 * math.sin(rad(M)) + 0.020 * math.sin(2 * rad(M)) + 282.634, 0, 360)
  local RA = fit(deg(math.atan(0.91764 * math.tan(rad(L)))), 0, 360)
  RA = (RA + floor(L / 90) * 90 - floor(RA / 90) * 90) / 15
  local sinDec = 0.39782 * math.sin(rad(L))
  local cosDec = math.cos(math.asin(sinDec))
  local cosH = (math.cos(rad(zenith)) - sinDec * math.sin(rad(latitude))) / (cosDec * math.cos(rad(latitude)))
  if cosH > 1 then return "never" elseif cosH < -1 then return "always" end
  local H = (rising and 360 - deg(math.acos(cosH)) or deg(math.acos(cosH))) / 15
  local UT = fit(H + RA - 0.06571 * t - 6.622 - lng, 0, 24)
  local hours = UT + offset
  return ("%d:%02d"):format(floor(hours), floor(frac(hours) * 60))
end

function QuickApp:onInit()
  for _, y in ipairs({ 2024, 2025 }) do
    self:debug(("%d DST starts %d.3. ends %d.10."):format(y, lastSunday(y, 3), lastSunday(y, 10)))
  end
  local d = os.date("*t", os.time({ year = 2024, month = 6, day = 21, hour = 12 }))
  self:debug("sunrise Stockholm 2024-06-21 is " .. sunturnTime(d, true, 59.33, 18.07, 90.83, 2))
  self:debug("sunset Stockholm 2024-06-21 is " .. sunturnTime(d, false, 59.33, 18.07, 90.83, 2))
  local sunrise = fibaro.getValue(1, "sunriseHour")
  local h, m = sunrise:match("^(%d%d):(%d%d)$")
  self:debug(h and tonumber(h) < 24 and "sunrise of the hub looks like a time" or "odd: " .. tostring(sunrise))
  self:debug("week " .. os.date("%V", os.time({ year = 2021, month = 1, day = 1, hour = 12 })))
  local t = os.time({ year = 2024, month = 2, day = 29, hour = 12 })
  self:debug("2024-02-29 + 1 day = " .. os.date("%Y-%m-%d", t + 24 * 60 * 60))
  local now = os.time()
  assert(isDst(now) ~= nil)
  assert(os.date("*t").isdst ~= nil and os.date("!*t", 0).year == 1970)
  assert(os.difftime(now + 5, now) == 5.0)
  local _, offset = os.date("%z", now):match("([+-])(%d+)")
  assert(offset and #offset == 4)
end
