-- Binary trees: many small tables that live shortly.
local function make(depth)
  if depth == 0 then return {} end
  return { make(depth - 1), make(depth - 1) }
end
local function check(tree)
  if tree[1] then return 1 + check(tree[1]) + check(tree[2]) end
  return 1
end
return function()
  local sum = 0
  for depth = 4, 10, 2 do
    for i = 1, 2 ^ (10 - depth) do sum = sum + check(make(depth)) end
  end
  return sum
end
