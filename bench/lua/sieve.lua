-- The sieve of Eratosthenes: a list of booleans.
return function()
  local composite, count = {}, 0
  local limit = 60000
  for i = 2, limit do
    if not composite[i] then
      count = count + 1
      for j = i * i, limit, i do composite[j] = true end
    end
  end
  return count
end
