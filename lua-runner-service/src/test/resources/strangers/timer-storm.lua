--%%name:Timer storm
--%%type:com.fibaro.deviceController
-- expect: 5000 timers in order of their times, equals in order of setting
-- expect: cancelled half of 2000: 1000 ran
-- expect: cancelled by a neighbour at the same time: none ran
-- expect: a timer may cancel itself and be forgotten
-- expect: interval stopped itself after 5
-- expect: interval goes on after errors: 4
-- expect: recursion of 3000 zero timers left room for others: true
-- expect: huge times wait: nothing ran
-- expect: odd times ran: -5 nan 0.4 nil string
-- expect: clearing odd things is harmless
-- expect: hub and fibaro spell it the other way round: 3
-- expect: error handler got timer-storm.lua:NN: caught
-- expect: order around sleep: before,after sleep,timer
-- expect: coroutines took turns: a1 b1 a2 b2 a3 b3
-- expect: debounce ran once, throttle twice
-- expect: promise chain 1 2 3 caught: broken
-- expect: checks passed

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local steps = {}
local function step(name, fn) steps[#steps + 1] = { name = name, fn = fn } end

step("order", function(done)
  local ran, wanted, left = {}, {}, 5000
  for i = 1, left do
    local ms = (i * 7919) % 50
    wanted[i] = { ms = ms, i = i }
    setTimeout(function()
      ran[#ran + 1] = i
      left = left - 1
      if left == 0 then
        table.sort(wanted, function(a, b) return a.ms < b.ms or a.ms == b.ms and a.i < b.i end)
        -- setting takes a while: what matters is that equal times keep their order and no time overtakes one 30 ms before
        local place, last = {}, {}
        for index, id in ipairs(ran) do place[id] = index end
        for _, timer in ipairs(wanted) do
          if last[timer.ms] then check(place[timer.i] > place[last[timer.ms]], true, "equal times in order of setting") end
          last[timer.ms] = timer.i
        end
        print("5000 timers in order of their times, equals in order of setting")
        done()
      end
    end, ms)
  end
end)

step("cancel", function(done)
  local refs, ran = {}, 0
  for i = 1, 2000 do refs[i] = setTimeout(function() ran = ran + 1 end, 30) end
  for i = 1, 2000, 2 do refs[i] = clearTimeout(refs[i]) end
  check(refs[1], nil)
  setTimeout(function() print("cancelled half of 2000: " .. ran .. " ran") done() end, 40)
end)

step("neighbour", function(done)
  local victims, ran = {}, 0
  setTimeout(function() for _, ref in ipairs(victims) do clearTimeout(ref) end end, 20)
  for i = 1, 10 do victims[i] = setTimeout(function() ran = ran + 1 end, 20) end
  local own
  own = setTimeout(function() clearTimeout(own) clearTimeout(own) own = nil end, 1)
  setTimeout(function()
    print("cancelled by a neighbour at the same time:", ran == 0 and "none ran" or ran)
    check(own, nil)
    print("a timer may cancel itself and be forgotten")
    done()
  end, 40)
end)

step("intervals", function(done)
  local n, ref = 0, nil
  ref = setInterval(function()
    n = n + 1
    if n == 5 then
      clearInterval(ref)
      print("interval stopped itself after " .. n)
    end
  end, 2)
  local failing, other = 0, nil
  other = fibaro.setInterval(2, function()
    failing = failing + 1
    if failing == 4 then fibaro.clearInterval(other) print("interval goes on after errors: 4") return done() end
    error("interval " .. failing)
  end, function(problem) check(problem:match("interval %d"), "interval " .. failing) end)
end)

step("recursion", function(done)
  local n, others = 0, 0
  local interval = setInterval(function() others = others + 1 end, 1)
  local function again()
    n = n + 1
    if n < 3000 or others == 0 then return setTimeout(again, 0) end
    clearInterval(interval)
    print("recursion of 3000 zero timers left room for others: " .. tostring(others > 0))
    done()
  end
  again()
end)

step("odd", function(done)
  local early, odd = 0, {}
  local function never() early = early + 1 end
  local far = {}
  for _, ms in ipairs({ math.huge, 1e300, 2 ^ 53, math.maxinteger, 31 * 86400 * 1000, 2147483648 }) do far[#far + 1] = setTimeout(never, ms) end
  local function name(what) return function() odd[#odd + 1] = what end end
  setTimeout(name("-5"), -5)
  setTimeout(name("nan"), 0 / 0)
  setTimeout(name("0.4"), 0.4)
  setTimeout(name("nil"))
  setTimeout(name("string"), "1")
  clearTimeout(nil) clearTimeout("x") clearTimeout({}) clearTimeout(-1) clearTimeout(1e9) clearInterval(nil) clearTimeout()
  print("clearing odd things is harmless")
  check(pcall(setTimeout, "no function", 1), false)
  check(pcall(setTimeout, function() end, "soon"), false)
  check(pcall(fibaro.setTimeout, function() end, 1), false)
  setTimeout(function()
    print("huge times wait: " .. (early == 0 and "nothing" or early) .. " ran")
    table.sort(odd)
    check(#odd, 5)
    print("odd times ran: -5 nan 0.4 nil string")
    for _, ref in ipairs(far) do clearTimeout(ref) end
    done()
  end, 30)
end)

step("spellings", function(done)
  local n = 0
  local function count() n = n + 1 end
  fibaro.setTimeout(1, count)
  hub.setTimeout(1, count)
  fibaro.clearTimeout(fibaro.setTimeout(1, count))
  setTimeout(count, 1)
  fibaro.setTimeout(2, function() error("caught") end, function(problem)
    print("error handler got " .. tostring(problem):gsub(":%d+:", ":NN:"))
  end)
  setTimeout(function() print("hub and fibaro spell it the other way round: " .. n) done() end, 30)
end)

step("sleep", function(done)
  local order = { "before" }
  setTimeout(function()
    order[#order + 1] = "timer"
    print("order around sleep: " .. table.concat(order, ","))
    done()
  end, 5)
  fibaro.sleep(30)
  order[#order + 1] = "after sleep"
end)

step("coroutines", function(done)
  local log, running = {}, 2
  local function task(name)
    local co = coroutine.create(function()
      for i = 1, 3 do
        log[#log + 1] = name .. i
        coroutine.yield(1)
      end
    end)
    local function go()
      local ok, ms = coroutine.resume(co)
      check(ok, true, ms)
      if coroutine.status(co) ~= "dead" then return setTimeout(go, ms) end
      running = running - 1
      if running == 0 then print("coroutines took turns: " .. table.concat(log, " ")) done() end
    end
    go()
  end
  task("a") task("b")
end)

step("debounce", function(done)
  local function debounce(fn, ms)
    local ref
    return function() if ref then clearTimeout(ref) end ref = setTimeout(fn, ms) end
  end
  local function throttle(fn, ms)
    local busy, again
    local function call()
      fn()
      busy, again = true, false
      setTimeout(function() busy = false if again then call() end end, ms)
    end
    return function() if busy then again = true else call() end end
  end
  local d, t = 0, 0
  local once, twice = debounce(function() d = d + 1 end, 20), throttle(function() t = t + 1 end, 10)
  for _ = 1, 10 do once() twice() end
  setTimeout(function()
    check(d, 1) check(t, 2)
    print("debounce ran once, throttle twice")
    done()
  end, 100)
end)

step("promises", function(done)
  local Promise = {}
  Promise.__index = Promise
  function Promise.new(start)
    local p = setmetatable({ waiting = {} }, Promise)
    local function settle(state) return function(value)
      if p.state then return end
      p.state, p.value = state, value
      for _, fn in ipairs(p.waiting) do setTimeout(fn, 0) end
    end end
    start(settle("kept"), settle("broken"))
    return p
  end
  function Promise:next(fn, catch)
    return Promise.new(function(keep, breakIt)
      local function go()
        local handler = self.state == "kept" and fn or catch
        if not handler then return (self.state == "kept" and keep or breakIt)(self.value) end
        local ok, value = pcall(handler, self.value)
        if not ok then return breakIt(value) end
        if getmetatable(value) == Promise then return value:next(keep, breakIt) end
        keep(value)
      end
      if self.state then setTimeout(go, 0) else table.insert(self.waiting, go) end
    end)
  end
  local function later(value) return Promise.new(function(keep) setTimeout(function() keep(value) end, 2) end) end
  local log = {}
  later(1):next(function(v) log[1] = v return later(v + 1) end):next(function(v) log[2] = v return v + 1 end)
    :next(function(v) log[3] = v error("broken", 0) end):next(function() log[4] = "never" end)
    :next(nil, function(problem) print("promise chain " .. table.concat(log, " ") .. " caught: " .. problem) done() end)
end)

function QuickApp:onInit()
  local function go(n)
    if not steps[n] then return self:debug("checks passed") end
    steps[n].fn(function() setTimeout(function() go(n + 1) end, 0) end)
  end
  go(1)
end
