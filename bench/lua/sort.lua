-- table.sort with the default order, with a comparator, and of records.
return function()
  local seed = 42
  local function random()
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed
  end
  local list, records = {}, {}
  for i = 1, 4000 do
    list[i] = random()
    records[i] = { key = random() % 1000, name = "n" .. i }
  end
  table.sort(list)
  table.sort(list, function(a, b) return a > b end)
  table.sort(records, function(a, b)
    if a.key ~= b.key then return a.key < b.key end
    return a.name < b.name
  end)
  return list[1] .. records[1].name
end
