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

-- manual 3.1 and 6.1: numerals
for _, s in ipairs { "0x", "0x.p1", "0x1p", "1e400", "-1e400", "inf", "nan", "0x1p99999999999", "1e-99999999999999999999", "  10  ", "1 0", "\t0x10\v", "- 1", "-0x10", "0x1.8", "0x.8", "0x8.", "0xA.8p1", "1.", ".", ".5", "-.5", "5e", "5e+", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "0x7fffffffffffffff", "0xffffffffffffffff", "0xfffffffffffffffff", "-0xffffffffffffffff", "1e1", "+1", "+-1", "1\0", "0x1p-1074", "0x1.8p-1074", "0x.8p-1074", "0x1.fffffffffffff8p0", "0x1.fffffffffffff7p0", "-0", "-0.0", "1f", "1d", "0b1", "1e5 x", "infinity", "\1601", "0x1P4", "1E+2", "", " ", "1__0", "1,5", "0x1p4.5", "0xg", "1e1.5", "00012", "0x00ff", "1..2", "3.14159265358979323846", "2.2250738585072011e-308", "1.7976931348623159e308", "0.1e1", "123456789012345678901234567890", "0x123456789abcdef01", "8.98846567431158e307" } do
  local n = tonumber(s)
  print(("%q"):format(s), n and math.type(n), n and (math.type(n) == "float" and ("%a"):format(n) or n))
end
show(tonumber) show(tonumber, nil) show(tonumber, {}) show(tonumber, "10", 2) show(tonumber, "zz", 36) show(tonumber, "ZZ", 36) show(tonumber, "-ff", 16) show(tonumber, " 11 ", 2) show(tonumber, "12", 2) show(tonumber, "10", 1) show(tonumber, "10", 37) show(tonumber, 10, 10) show(tonumber, "", 10) show(tonumber, "1.0", 10) show(tonumber, "7fffffffffffffff", 16) show(tonumber, "ffffffffffffffffff", 16) show(tonumber, "1e1", 16) show(tonumber, "9", 8) show(tonumber, "- 1", 10) show(tonumber, "1\0", 10)
print(0xff, 0x1p4, 0x.1, 1e2, .5, 3., 0xA, 0Xa.8P0, 1E-2, 0x7fffffffffffffff + 1 == math.mininteger, 9223372036854775808, 1//1, 3 | 0, 1e308 * 10, 0xffffffffffffffffff)
print(1 == 1.0, math.type(1), math.type(1.0), 2^53 == 2^53 + 1, math.maxinteger + 0.0 == math.maxinteger, math.maxinteger < math.maxinteger + 0.0, math.mininteger <= -2^63, 1 < 1.5, 2 > 1.5, "1" == 1)
for i = math.maxinteger - 2, math.maxinteger - 1 do io.write(i, " ") end print() for i = 1, 3 do io.write(i, " ") end for i = 1.0, 2 do io.write(i, " ") end for i = 3, 1, -1 do io.write(i, " ") end for i = 1, 0 do io.write("never") end for i = 0.1, 0.35, 0.1 do io.write(i, " ") end print()
show(function() for i = 1, 10, 0 do end end) show(function() for i = "a", 2 do end end) show(function() for i = 1, {} do end end) show(function() for i = 1, 2, "x" do end end) show(function() local n = 0 for i = 1, math.huge do n = n + 1 if n > 3 then return i end end end) show(function() for i = 1, -math.huge do return i end return "none" end)
