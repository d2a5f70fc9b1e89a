-- string.pack and string.unpack of records, as drivers of binary protocols do.
local pack, unpack = string.pack, string.unpack
return function()
  local sum = 0
  for i = 1, 3000 do
    local frame = pack(">BHi4s2", i % 256, i, -i, "payload")
    local kind, id, value, text = unpack(">BHi4s2", frame)
    sum = sum + kind + id + value + #text
    sum = sum + unpack("<d", pack("<d", i * 0.5))
  end
  return sum
end
