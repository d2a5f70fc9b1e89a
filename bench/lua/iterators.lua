-- Generic for: pairs, ipairs, next, a closure, a stateless iterator.
local list, map = {}, {}
for i = 1, 500 do list[i] = i map["key" .. i] = i end
local function range(n)
  local i = 0
  return function() i = i + 1 if i <= n then return i end end
end
local function after(t, i) i = i + 1 if t[i] then return i, t[i] end end
return function()
  local sum = 0
  for round = 1, 20 do
    for _, v in ipairs(list) do sum = sum + v end
    for k, v in pairs(map) do sum = sum + v end
    for k, v in next, map do sum = sum + v end
    for i in range(500) do sum = sum + i end
    for i, v in after, list, 0 do sum = sum + v end
  end
  return sum
end
