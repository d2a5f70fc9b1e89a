--%%name:Scheduler
--%%type:com.fibaro.genericDevice
-- expect: next is 10 ms one
-- expect: cancelled 1
-- expect: loop ran 4
-- expect: midnight in (0, 86400]: true
-- expect: cron matches true false
-- expect: garbage is a number

local queue = { jobs = {} }
function queue:add(ms, fn, name)
  local job = { name = name }
  job.ref = setTimeout(function() job.done = true fn(job) end, ms)
  self.jobs[#self.jobs + 1] = job
  return job
end
function queue:cancel(job) if not job.done then job.ref = clearTimeout(job.ref) return 1 end return 0 end

local function cron(expr, t)
  local d = os.date("*t", t)
  local min, hour = expr:match("(%S+) (%S+)")
  local function m(p, v)
    if p == "*" then return true end
    local step = p:match("^%*/(%d+)$")
    if step then return v % tonumber(step) == 0 end
    for from, to in p:gmatch("(%d+)%-?(%d*)") do
      if v >= tonumber(from) and v <= (tonumber(to) or tonumber(from)) then return true end
    end
    return false
  end
  return m(min, d.min) and m(hour, d.hour)
end

function QuickApp:onInit()
  queue:add(10, function(job) self:debug("next is 10 ms " .. job.name) end, "one")
  self:debug("cancelled", queue:cancel(queue:add(20, function() self:debug("never") end)))
  local n = 0
  local function loop() n = n + 1 if n < 4 then return setTimeout(loop, 5) end self:debug("loop ran", n) end
  loop()
  local now = os.date("*t")
  local midnight = os.time({ year = now.year, month = now.month, day = now.day + 1, hour = 0, min = 0, sec = 0 })
  local left = midnight - os.time()
  self:debug("midnight in (0, 86400]:", left > 0 and left <= 90000)
  local t = os.time({ year = 2024, month = 5, day = 1, hour = 12, min = 30 })
  self:debug("cron matches", cron("*/15 8-18", t), cron("5,10 *", t))
  collectgarbage() collectgarbage("collect")
  self:debug("garbage is a", type(collectgarbage("count")))
end
