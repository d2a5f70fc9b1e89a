-- yields across pcall, metamethods, iterators, and what cannot be yielded across
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
for i in gen(3) do io.write(i, " ") end print()
local mt = {__add = function(a, b) return coroutine.yield("add") end, __index = function(t, k) return coroutine.yield("index " .. k) end,
  __newindex = function(t, k, v) coroutine.yield("newindex " .. k) end, __call = function(self, x) return coroutine.yield("call " .. x) end,
  __eq = function() return coroutine.yield("eq") end, __lt = function() return coroutine.yield("lt") end, __concat = function() return coroutine.yield("concat") end, __len = function() return coroutine.yield("len") end}
local co = coroutine.wrap(function()
  local a, b = setmetatable({}, mt), setmetatable({}, mt)
  local r = {a + 1, a.field, a(7), a == b, a < b, a .. "x", #a}
  a.new = 1
  return "done", table.concat({tostring(r[1]), tostring(r[2]), tostring(r[3]), tostring(r[4]), tostring(r[5]), tostring(r[6]), tostring(r[7])}, ",")
end)
for i = 1, 9 do print(co(i)) end
co = coroutine.create(function() return pcall(function() local x = coroutine.yield(1) error("after " .. x) end) end)
print(coroutine.resume(co)) print(coroutine.resume(co, "yield")) print(coroutine.resume(co)) print(coroutine.status(co))
co = coroutine.create(function() return xpcall(function() coroutine.yield(1) error("e") end, function(m) return "handled " .. m end) end)
print(coroutine.resume(co)) print(coroutine.resume(co))
print(pcall(coroutine.yield, 1))
print(coroutine.resume(coroutine.create(function() ("x"):gsub("x", coroutine.yield) end)))
print(coroutine.resume(coroutine.create(function() table.sort({2, 1, 3}, coroutine.yield) end)))
print(coroutine.resume(coroutine.create(function() load(coroutine.yield) end)))
local self self = coroutine.create(function() return coroutine.resume(self) end) print(coroutine.resume(self))
print(coroutine.resume(coroutine.running()))
local outer = coroutine.create(function() local inner = coroutine.create(function() print(coroutine.status(outer_co)) coroutine.yield() end) coroutine.resume(inner) return coroutine.status(inner) end)
outer_co = outer print(coroutine.resume(outer))
local w = coroutine.wrap(function() error("in wrap") end) print(pcall(w)) print(pcall(w))
w = coroutine.wrap(function() error({1}) end) print(type(select(2, pcall(w))))
print(pcall(coroutine.create, 1)) print(pcall(coroutine.resume, 1)) print(pcall(coroutine.status, nil)) print(pcall(coroutine.wrap))
local all = {} for i = 1, 1000 do all[i] = coroutine.wrap(function(a) while true do a = a + coroutine.yield(a) end end) end
local sum = 0 for r = 1, 3 do for i = 1, 1000 do sum = sum + all[i](i) end end print(sum)
co = coroutine.create(function() local function f() coroutine.yield() end f() end) coroutine.resume(co) print(debug.traceback(co)) print(debug.traceback(co, "msg")) print(debug.traceback(co, nil, 1))
co = coroutine.create(function() error("dead") end) coroutine.resume(co) print(debug.traceback(co))
print(select("#", coroutine.resume(coroutine.create(function(...) return ... end), 1, nil, nil)))
print(coroutine.resume(coroutine.create(function() local t = setmetatable({}, {__pairs = function(t) coroutine.yield("pairs") return next, t end}) for k in pairs(t) do end return "end" end)))
local function rec(n) local c = coroutine.create(rec) local ok, e = coroutine.resume(c, n + 1) if ok then return e end return e end print(rec(1))
