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

-- manual 6.4: string.format
local f = string.format
show(f) show(f, {}) show(f, "") show(f, "plain") show(f, "%%") show(f, "100%%!") show(f, "%") show(f, "%d") show(f, "%s") show(f, "x%", 1) show(f, "%y", 1) show(f, "%F", 1) show(f, "%p", 1) show(f, "%ld", 1) show(f, "%5%", 1) show(f, "%-%", 1) show(f, "%\200", 1) show(f, "%.", 1) show(f, "%.3", 1) show(f, "%######d", 1) show(f, "%-----d", 1) show(f, "%100d", 1) show(f, "%.100d", 1) show(f, "%10.123f", 1) show(f, "%0099d", 1) show(f, "%.2147483648f", 1) show(f, "%d %d", 1) show(f, "%d", 1, 2)
show(f, "%d|%i|%u|%5d|%-5d|%05d|%+d|% d|%.3d|%5.3d|%-05d|%05.1d|%.0d|%+5d|% 05d", 3, -3, 3, 3, 3, -3, 3, 3, 3, 3, 3, 3, 0, 3, 3)
show(f, "%x|%X|%#x|%#X|%o|%#o|%#o|%8x|%-8x|%08x|%.4x|%#.0x|%#.0o|%.0x|%+x|% x|%#08x|%#-8x", 255, 255, 255, 255, 8, 8, 0, 255, 255, 255, 255, 0, 0, 0, 3, 3, 255, 255)
show(f, "%x %u %o %d", -1, -1, -1, math.mininteger) show(f, "%d", "10") show(f, "%d", "0x10") show(f, "%d", 3.0) show(f, "%d", "3.0") show(f, "%d", 3.5) show(f, "%d", "3.5") show(f, "%d", "x") show(f, "%d", {}) show(f, "%d", nil) show(f, "%d", true) show(f, "%x", 2 ^ 63) show(f, "%d", -2 ^ 63) show(f, "%i", 1e15)
show(f, "%c%c%c|%5c|%-5c|%05c|%.0c|%c", 76, 117, 97, 65, 65, 65, 65, 0) show(f, "%c", "x") show(f, "%c", 321)
show(f, "%s|%10s|%-10s|%.2s|%10.2s|%-10.2s|%.0s|%.s|%5s", "abc", "abc", "abc", "abc", "abc", "abc", "abc", "abc", "abcdefgh") show(f, "%s %s %s %s", nil, true, 1.0, -0.0) show(f, "%05s|%+5s|% 5s|%#5s|%-05s|", "ab", "ab", "ab", "ab", "ab")
show(f, "%s", setmetatable({}, { __tostring = function() return "custom" end })) show(f, "%10.3s|", setmetatable({}, { __tostring = function() return "custom" end })) show(f, "%s", setmetatable({}, { __tostring = function() return {} end })) show(f, "%s", setmetatable({}, { __tostring = function() return 1 end })) show(f, "%s%d", setmetatable({}, { __tostring = function() return "t" end }), nil) show(f, "%s", "a\0b") show(f, "%5s", "a\0b") show(f, "%.1s", "a\0b") show(f, "%.20s", ("x"):rep(200)) print(#f("%5s", ("x"):rep(200)), #f("%99.99s", ("x"):rep(200)), #f("%-99s", "x")) print((f("%s", setmetatable({}, { __name = "My.Type" })):gsub("0x%x+", "ADDR")))
show(f, "%q", "a\0b\0001\r\n\\\"\t\1272\200é") show(f, "%q", "") show(f, "%q", 10) show(f, "%q", -5) show(f, "%q", math.mininteger) show(f, "%q", math.maxinteger) show(f, "%q", 1.5) show(f, "%q", 0.1) show(f, "%q", 1e100) show(f, "%q", 1 / 0) show(f, "%q", -1 / 0) show(f, "%q", -0.0) show(f, "%q", nil) show(f, "%q", true) show(f, "%q", false) show(f, "%q", {}) show(f, "%q", print) show(f, "%q") show(f, "%5q|%-10q", "a", 1)
for _, x in ipairs { 0.0, 1.0, -1.5, 0.1, 123456.789, 1e15, 1e-5, 5e-324, 1.7976931348623157e308, 99999.95, 0.5, 2.5, 1e22, 1e23, 123456789012345678 } do
  print(f("%e|%.0e|%.3E|%12.4e|%f|%.0f|%.1f|%.10f|%8.2f|%-8.2f|%08.2f", x, x, x, x, x, x, x, x, x, x, x))
  print(f("%g|%G|%.0g|%.3g|%.14g|%.17g|%20.10g|%#x", x, x, x, x, x, x, x, 10))
  print(f("%a|%A|%.0a|%.3a|%+a|%20a|%-20a|%020a", x, x, x, x, x, x, x, x))
end
show(f, "%+f|% f|%+.2e|%#.0f|%#.0e|%#g|%010f|%-010f", 1.5, 1.5, 1.5, 3, 1, 1.0, 1.5, 1.5) show(f, "%f|%5.1f|%010f|%+f|%e|%g|%G|%a|%A|%-8f|", 1 / 0, 1 / 0, 1 / 0, 1 / 0, -1 / 0, 1 / 0, 1 / 0, 1 / 0, 1 / 0, 1 / 0) show(f, "%.99f", 0.1) show(f, "%99.99f", -1e308) show(f, "%.50g", 0.1) show(f, "%.60e", 1 / 3) show(f, "%99.3d|", 3) show(f, "%f", "1.5") show(f, "%f", "x") show(f, "%f", "0x1p4") show(f, "%.3f", 2 ^ 53) show(f, "%5.2f%%", 45.678) show(f, "%.20f", 0.1) show(f, "%.3f", 1.0005) show(f, "%.2f", 2.675) show(f, "%.0f %.0f %.0f", 0.5, 1.5, 2.5) show(f, "%f", 1) show(f, "%g", 100000) show(f, "%g", 1000000) show(f, "%a", 1)
-- numbers as text
for _, x in ipairs { 0.0, -0.0, 1.0, -1.0, 1e14, 1e15, 1e16, 123456789012345.0, 99999999999999.0, 99999999999999.9, 0.1, 1 / 3, 1e-4, 1e-5, 123.456, 1e100, 5e-324, 2 ^ 53, 2 ^ 63, -2 ^ 63, 3.14159265358979, 1 / 0, -1 / 0, 1e21, 0.1 + 0.2, 100.0, 1e2, 12345678.9, 1.5e-10 } do io.write(tostring(x), " ") end print()
print(2 ^ 31, 2 ^ 31 | 0, 7 // 2, 7 // 2.0, 7 / 2, 6 / 2, -7 // 2, 7 % -3, -7 % 3, 7.5 % 2, -7.5 % 2, 5 % math.huge, -5 % math.huge, 1e15 // 1, math.maxinteger + 1 == math.mininteger, math.maxinteger * 2.0, 10 // 0.0, -10 // 0.0)
show(function() return 1 // 0 end) show(function() return 1 % 0 end) show(function() return 1.5 | 0 end) show(function() return 2 ^ 63 | 0 end) show(function() return 1 << 63, 1 << 64, 1 << -1, -1 >> 1, -1 >> 63, -1 << 70, 3 & 5.0, ~0, 5 ~ 3 end)
