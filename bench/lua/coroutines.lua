-- A generator, a producer and consumer, many short lives.
local yield, wrap, create, resume = coroutine.yield, coroutine.wrap, coroutine.create, coroutine.resume
local function numbers(n) return wrap(function() for i = 1, n do yield(i) end end) end
local function walk(t)
  if t then walk(t.left) yield(t.value) walk(t.right) end
end
local function tree(low, high)
  if low > high then return nil end
  local middle = math.floor((low + high) / 2)
  return { value = middle, left = tree(low, middle - 1), right = tree(middle + 1, high) }
end
return function()
  local sum = 0
  for v in numbers(5000) do sum = sum + v end
  local consumer = create(function(a) while true do a = yield(a * 2) end end)
  for i = 1, 5000 do
    local _, v = resume(consumer, i)
    sum = sum + v
  end
  local t = tree(1, 200)
  for i = 1, 5 do for v in wrap(function() walk(t) end) do sum = sum + v end end
  for i = 1, 300 do sum = sum + wrap(function(a) return yield(a) end)(i) end
  return sum
end
