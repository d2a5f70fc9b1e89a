-- Building, cutting and comparing short strings.
return function()
  local parts = {}
  for i = 1, 4000 do
    local s = "device " .. i .. ":" .. (i * 7 % 100)
    local upper = s:upper()
    local middle = upper:sub(3, -3)
    if middle:byte(1) == 86 and #middle > 5 then parts[#parts + 1] = middle end
    parts[#parts + 1] = string.format("%d=%s;%5.2f", i, s, i / 3)
  end
  local all = table.concat(parts, ",")
  return #all .. all:reverse():sub(1, 10) .. ("ab"):rep(100):len()
end
