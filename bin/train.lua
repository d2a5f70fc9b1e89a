-- Runs the interpreter's usual paths so that their classes are in the start-up cache.
local function class() local c = {} c.__index = c return c end
local Point = class()
function Point.new(x, y) return setmetatable({ x = x, y = y }, Point) end
function Point:add(other) return Point.new(self.x + other.x, self.y + other.y) end
local function numbers(n)
  local sum, product = 0, 1.0
  for i = 1, n do
    sum = sum + i % 7 * 3 - (i // 3)
    product = product * 1.0001 + i / 2
    if i & 1 == 0 then sum = sum ~ i end
  end
  return sum, product
end
local function lists(n)
  local list = {}
  for i = 1, n do list[i] = (i * 7919) % n end
  table.sort(list)
  table.sort(list, function(a, b) return a > b end)
  local copy = {}
  for _, v in ipairs(list) do copy[#copy + 1] = v end
  return #copy
end
local function maps(n)
  local map, count = {}, 0
  for i = 1, n do map["key" .. i % 500] = i end
  for _ in pairs(map) do count = count + 1 end
  for i = 1, n do map["key" .. i % 700] = nil end
  return count
end
local function texts(n)
  local parts = {}
  for i = 1, n do
    parts[#parts + 1] = string.format("%d:%s:%5.2f", i, ("x"):rep(i % 5), i / 3)
  end
  local text = table.concat(parts, ",")
  local words = 0
  for _ in text:gmatch("%d+") do words = words + 1 end
  text = text:gsub("x+", function(s) return #s end):upper():sub(1, -2)
  return words + #text + (text:find("42:", 1, true) or 0) + text:byte(3)
end
local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
local function objects(n)
  local p = Point.new(0, 0)
  for i = 1, n do p = p:add(Point.new(i, -i)) end
  return p.x
end
local function coroutines(n)
  local co = coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end return 0 end)
  local sum = 0
  for _ = 1, n do sum = sum + co() end
  return sum
end
local function failures(n)
  local failed = 0
  for i = 1, n do
    if not pcall(error, "no") then failed = failed + 1 end
    if not pcall(function() return i .. {} end) then failed = failed + 1 end
  end
  return failed
end
local function varargs(...) return select("#", ...), ... end
local function closures(n)
  local function counter() local c = 0 return function() c = c + 1 return c end end
  local f = counter()
  for _ = 1, n do f() varargs(f(), 1, nil) end
  return f()
end
local finish = os.clock() + (tonumber(arg and arg[1]) or 1)
repeat
  numbers(20000) lists(3000) maps(5000) texts(1000) fib(18) objects(10000) coroutines(3000) failures(500) closures(5000)
until os.clock() > finish
