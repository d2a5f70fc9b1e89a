-- Integer and float loops, nested, with remainders.
return function()
  local sum = 0
  for i = 1, 200000 do
    sum = sum + i % 7
    if i % 3 == 0 then sum = sum - i // 2 end
  end
  local x = 0.0
  for i = 1, 100000 do x = x + i / 3 * 0.5 end
  local n, steps = 27, 0
  while n ~= 1 do
    if n % 2 == 0 then n = n // 2 else n = 3 * n + 1 end
    steps = steps + 1
  end
  return sum + steps + x
end
