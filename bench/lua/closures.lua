-- Making and calling closures, shared upvalues, functions as arguments.
local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end
end
local function compose(f, g) return function(x) return f(g(x)) end end
local function map(t, f) local r = {} for i = 1, #t do r[i] = f(t[i]) end return r end
return function()
  local sum = 0
  for i = 1, 3000 do
    local up, get = counter()
    for j = 1, 5 do up() end
    sum = sum + get()
    local h = compose(function(x) return x + i end, function(x) return x * 2 end)
    sum = sum + h(i)
  end
  local list = {}
  for i = 1, 1000 do list[i] = i end
  for i = 1, 20 do list = map(list, function(x) return (x + i) % 1000 end) end
  return sum + list[500]
end
