-- Constructors, fields, lists, insertion and removal, string keys, deletion.
return function()
  local sum, index = 0, {}
  for i = 1, 6000 do
    local point = { x = i, y = i * 2, name = "p", tags = { "a", "b", i } }
    sum = sum + point.x + point.y + #point.tags
    index["k" .. i % 200] = point
  end
  local queue = {}
  for i = 1, 4000 do table.insert(queue, i) end
  for i = 1, 2000 do sum = sum + table.remove(queue) end
  for k, v in pairs(index) do sum = sum + v.x index[k] = nil end
  local matrix = {}
  for i = 1, 60 do
    local row = {}
    for j = 1, 60 do row[j] = i * j end
    matrix[i] = row
  end
  for i = 1, 60 do for j = 1, 60 do sum = sum + matrix[i][j] end end
  return sum
end
