-- Prints what each call gives; the output of lua5.3 is in the .expected file beside this one.
local function show(f, ...)
  local function line(ok, ...)
    local values = table.pack(...)
    for i = 1, values.n do
      local v = values[i]
      if type(v) == "table" or type(v) == "function" or type(v) == "userdata" then v = type(v) end
      if v ~= v then v = "nan" end
      values[i] = math.type(v) == "float" and string.format("%.14g (float)", v) or tostring(v)
    end
    print(ok and "=" or "!", table.concat(values, " | "))
  end
  line(pcall(f, ...))
end
-- Lua 5.2's manual 6.7: bit32
local b = bit32
show(b.band) show(b.band, -1) show(b.band, 12, 10) show(b.band, 1.5) show(b.band, "x") show(b.band, "12", 10.0) show(b.band, 2 ^ 53) show(b.band, 1 << 40, -1) show(b.band, 2 ^ 70) show(b.bor) show(b.bor, 1, 2, 4) show(b.bor, -1) show(b.bxor) show(b.bxor, 1, 3, 7) show(b.bnot, 0) show(b.bnot, -1) show(b.bnot, 1) show(b.bnot) show(b.btest) show(b.btest, 1, 2) show(b.btest, 3, 2) show(b.btest, 0)
for _, n in ipairs { 0, 1, 4, 31, 32, 33, 40, -1, -4, -31, -32, -33, math.maxinteger, math.mininteger } do for _, x in ipairs { 1, 0x80000000, 0xffffffff, 0x12345678, -1 } do show(b.lshift, x, n) show(b.rshift, x, n) show(b.arshift, x, n) show(b.lrotate, x, n) show(b.rrotate, x, n) end end
show(b.extract, 0xabcd, 4) show(b.extract, 0xabcd, 4, 8) show(b.extract, -1, 0, 32) show(b.extract, 5, -1) show(b.extract, 5, 1, 0) show(b.extract, 5, 31, 2) show(b.extract, 5, 32) show(b.extract, 5, 0, 33) show(b.extract, 1) show(b.extract, "x", 1) show(b.extract, 5, 1.5) show(b.replace, 0, 5, 1, 2) show(b.replace, -1, 0, 0, 32) show(b.replace, 0xffff, 0, 4, 8) show(b.replace, 1, 2) show(b.replace, 0, 5, 30, 3) show(b.replace, 0, 5, -1) show(b.replace, 0, 5, 1, -1) show(b.lshift, 1) show(b.lshift, 1, "x") show(b.lshift, {}, 1)
