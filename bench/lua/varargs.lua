-- select, table.pack, unpack, passing ... on.
local unpack, pack = table.unpack, table.pack
local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do total = total + (select(i, ...)) end
  return total
end
local function pass(...) return sum(...) end
local function collect(...) local t = { ... } return #t, t[1] end
local function tail(first, ...) return ... end
return function()
  local total = 0
  for i = 1, 3000 do
    total = total + pass(i, 2, 3, 4)
    local n, first = collect(i, i, i)
    total = total + n + first + sum(unpack({ 1, 2, 3 }))
    total = total + pack(tail(1, 2, 3)).n
  end
  return total
end
