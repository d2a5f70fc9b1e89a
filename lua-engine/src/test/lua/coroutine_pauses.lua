-- Functions that are left when they yield and entered again when they are resumed: at every kind of place, again and again,
-- so that each of them is compiled on the way.
local yield, wrap, create, resume, status = coroutine.yield, coroutine.wrap, coroutine.create, coroutine.resume, coroutine.status

local function drain(name, body, ...)
  local co, sum, count, last = create(body), 0, 0, nil
  local results = table.pack(resume(co, ...))
  while status(co) == "suspended" do
    count = count + 1
    if math.type(results[2]) then sum = sum + results[2] end
    last = math.type(results[2])
    results = table.pack(resume(co, count, count * 2))
  end
  print(name, count, sum, last, table.unpack(results, 1, results.n))
end

for round = 1, 3 do
  print("round", round)
  -- loops of each kind
  drain("up", function() for i = 1, 700 do yield(i) end return "end" end)
  drain("down", function() for i = 700, 1, -7 do yield(i) end end)
  drain("large", function() for i = math.maxinteger - 3, math.maxinteger - 1 do yield(i) end end)
  drain("floats", function() for i = 1, 20, 0.25 do yield(i) end end)
  drain("float limit", function() for i = 1, 70.5 do yield(i) end end)
  drain("captured", function()
    local all = {}
    for i = 1, 120 do
      all[#all + 1] = function() i = i + 1 return i end
      yield(all[#all]())
    end
    local sum = 0
    for _, f in ipairs(all) do sum = sum + f() end
    return sum
  end)
  drain("assigned", function() for i = 1, 120 do i = i * 2 yield(i) i = i + 1 yield(i) end end)
  drain("while", function() local i = 0 while i < 300 do i = i + 1 yield(i) end return i end)
  drain("repeat", function() local i = 0 repeat i = i + 1 local done = yield(i) until done >= 300 return i end)
  drain("goto", function() local i = 0 ::again:: i = i + 1 yield(i) if i < 200 then goto again end return i end)
  drain("break", function() for i = 1, 1e9 do if yield(i) > 150 then break end end return "out" end)
  drain("pairs", function() local t = {} for i = 1, 100 do t["k" .. i] = i end for k, v in pairs(t) do yield(v) t[k] = nil end return next(t) end)
  drain("ipairs", function() for i, v in ipairs({ 5, 6, 7, 8, 9, nil, 1 }) do yield(i * v) end end)
  drain("closure", function()
    local function step(limit, n) if n < limit then return n + 1, n * n end end
    for n, square in step, 120, 0 do yield(square) end
  end)
  drain("nested", function()
    local sum = 0
    for i = 1, 12 do
      for j = 3, 1, -1 do
        local k = 0
        while true do
          k = k + 1
          if k > 3 then break end
          sum = sum + yield(i * 100 + j * 10 + k)
        end
      end
      for key, value in pairs({ a = 1, b = 1 }) do sum = sum + select(2, yield(value)) end
    end
    return sum
  end)

  -- what is done with the values
  local upvalue
  drain("values", function(...)
    local sum, float = 0, 0.5
    for i = 1, 60 do
      local a = yield(i)
      local b, c, d = yield(a)
      upvalue = yield(b)
      a, upvalue = yield(upvalue)
      sum, float = sum + a + b + c, float + upvalue / 4
      local kept = yield(sum)
      local reader = function() return kept end
      kept = yield(float)
      sum = sum + reader()
      global_value = yield()
      assert(d == nil and global_value)
      local t = { yield(1), yield(2) }
      t.x = yield(t[1])
      t[yield(3)] = yield(4)
      sum = sum + t.x + #t + (yield(5)) + math.max(yield(6), yield(7))
      if yield(8) then sum = sum + 1 end
    end
    return sum, float, select("#", ...), ...
  end, "x", nil, "z", nil)
  drain("tail", function() local n = 0 local function f(k) n = n + k if n < 4000 then yield(n) return f(k + 1) end return yield("last") end return f(1) end)
  drain("tail yield", function(n) for i = 1, 60 do (function() return yield(i) end)() end return yield(n) end, 7)
  drain("conditions", function()
    local n, o = 0, {}
    while yield(n) do
      n = n + 1
      if yield(n) == 7 then n = n + 100 elseif yield(n) then o.sum = yield(n) o.count = (o.count or 0) + o.sum else break end
      repeat n = n + 0.25 until yield(n)
      if n > 2000 then break end
    end
    return n, o.sum, o.count
  end)
  drain("tail in loops", function()
    local function out(n) for i = 1, 3 do for k, v in ipairs({ n, 1 }) do if i == 2 then return yield(v + i) end end end end
    local sum = 0.5
    for i = 1, 60 do local got = out(i) sum = sum + got end
    return sum
  end)
  drain("method", function()
    local o = setmetatable({ n = 0 }, { __index = { step = function(self, by) self.n = self.n + by local got = yield(self.n) return got, self.n end } })
    for i = 1, 120 do local got, n = o:step(i) assert(got and n == o.n) end
    return o.n
  end)
  drain("callable", function() local c = setmetatable({}, { __call = function(self, a, b) return yield(a + b), "called" end })
    local words = {}
    for i = 1, 60 do local got, word = c(i, 1) words[#words + 1] = word end
    return #words end)
  drain("callable yield", function() local c = setmetatable({}, { __call = yield }) for i = 1, 60 do local _ = c(i) end return select("#", c(1)) end)
  drain("metamethods", function()
    local m = setmetatable({}, { __add = function(a, b) return (yield(b)) end, __index = function(t, k) return (yield(k)) end, __lt = function() return yield(1) > 5 end,
      __concat = function(a, b) return yield(2) .. "c" end, __len = function() return (yield(3)) end, __unm = function() yield(4) return 4 end })
    local sum = 0
    for i = 1, 60 do sum = sum + (m + i) + m[i] + #m + -m + (m < m and 1 or 0) + #(m .. "x") end
    return sum
  end)

  -- deeper ones, and some that cannot be left
  local function walk(n) if n > 0 then walk(n - 1) yield(n) walk(n - 1) end end
  drain("walk 6", function() walk(6) end)
  drain("walk 11", walk, 11)
  local function deep(n) if n == 0 then for i = 1, 20 do yield(i) end return 0 end local below = deep(n - 1) yield(n) return below + 1 end
  drain("deep 9", deep, 9)
  drain("deep 10", deep, 10)
  drain("deep 11", deep, 11)
  drain("deep 12", deep, 12)
  drain("deep 150", deep, 150)
  drain("protected", function()
    local sum = 0
    for i = 1, 100 do
      local ok, got = pcall(function() return yield(i) end)
      sum = sum + got
      yield(sum)
      local failed, message = pcall(function() local x = yield(1) error({ x }) end)
      sum = sum + message[1]
    end
    return sum
  end)
  drain("iterator", function() for v in wrap(function() for i = 1, 100 do yield(i) end end) do yield(v * 2) end end)
  drain("sorted", function() return pcall(table.sort, { 3, 1, 2 }, function(a, b) yield(1) return a < b end) end)
  drain("loaded", function() return load("local y = coroutine.yield for i = 1, 60 do y(i) end return 'loaded'")() end)
  drain("varargs", function(...) local n = 0 for i = 1, 60 do n = n + select("#", ...) + select("#", yield(i)) end return n, ... end, 1, nil)
  drain("body is yield", yield, 1, 2)
  print(wrap(yield)(1, 2, 3))

  -- many short lives
  local sum = 0
  for i = 1, 2000 do
    local f = wrap(function(a, b) local c = yield(a + b) return c + yield(c) end)
    sum = sum + f(i, 1) + f(2) + f(3)
  end
  print("short", sum)

  -- errors behind a pause, and what is seen of a stack that was left
  local function fails(n) for i = 1, n do yield(i) end local t = nil return t.x end
  for _, n in ipairs({ 1, 60 }) do
    local co = create(function() fails(n) return 1 end)
    local last
    for _ = 1, n + 1 do last = table.pack(resume(co)) end
    print("fails", table.unpack(last))
    print(debug.traceback(co))
    print(status(co), resume(co))
  end
  local function inner(a) local b = a + 1 yield(a) b = b + yield(b) return b end
  local function outer() local r = inner(10) yield(r) return inner(20) end
  for i = 1, 60 do
    local co = create(outer)
    for step = 1, 6 do
      local ok, value = resume(co, step)
      if i == 60 then
        print(step, ok, value, status(co))
        print(debug.traceback(co, "seen"))
        local info = debug.getinfo(co, 1, "Sl")
        if info then print(info.short_src:match("[^/]*$"), info.currentline) end
      end
    end
  end

  -- what is suspended is in use, what is not is garbage
  local weak = setmetatable({}, { __mode = "k" })
  local keepers = {}
  for i = 1, 60 do
    local co = wrap(function()
      local kept = { i }
      weak[kept] = i
      local dropped = { i }
      weak[dropped] = i
      dropped = nil
      for j = 1, 3 do yield(kept[1]) end
      return kept
    end)
    co() co()
    keepers[i] = co
  end
  collectgarbage() collectgarbage()
  local left = 0
  for _ in pairs(weak) do left = left + 1 end
  print("kept", left)
  keepers = nil
  collectgarbage() collectgarbage()
  print("garbage", next(weak))

  -- coroutines that resume each other
  local ping, pong
  ping = create(function(n) while n > 0 do local _, got = resume(pong, n) yield(got) n = n - 1 end return "ping" end)
  pong = create(function(n) while true do n = yield(n * 2) end end)
  local total = 0
  repeat
    local _, got = resume(ping, 120)
    total = total + (math.type(got) and got or 0)
  until status(ping) == "dead"
  print("ping", total, status(pong), resume(pong, 1))
  print(wrap(function() return resume(coroutine.running()) end)())
  print(wrap(function() local co = coroutine.running() yield() return status(co), coroutine.isyieldable() end)())
end
