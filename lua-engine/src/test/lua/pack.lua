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
-- manual 6.4.2: pack and unpack
local p, u, z = string.pack, string.unpack, string.packsize
local function hex(...) local s = p(...) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
for _, o in ipairs { "b", "B", "h", "H", "i", "I", "l", "L", "j", "J", "T", "f", "d", "n", "i1", "i2", "i3", "i5", "i7", "i8", "i9", "i16", "I3", "I7", "I16", "!i8", "!4i8", "!2i3i4" } do io.write(o, " ") show(z, o) for _, e in ipairs { "<", ">", "=" } do show(hex, e .. o, 1) show(hex, e .. o, -2) show(hex, e .. o, 100, 5) end end
show(hex, "z", "abc") show(hex, "z", "a\0b") show(hex, "s", "abc") show(hex, "s1", "abc") show(hex, ">s2", "abc") show(p, "s1", ("x"):rep(300)) show(hex, "c5", "abc") show(hex, "c2", "abc") show(hex, "c0", "") show(hex, "c", "a") show(hex, "x") show(hex, "bxb", 1, 2) show(hex, "!4 b i4", 1, 2) show(hex, "!b Xi4 i4", 1, 2) show(hex, "b!8d", 1, 2) show(hex, "!i3", 1) show(hex, "!16i16", 1) show(hex, "b !1 Xi3", 1) show(hex, "b !8 Xi3", 1) show(hex, "X") show(hex, "Xz") show(hex, "Xs") show(hex, "Xc1") show(hex, "XX") show(hex, "X ") show(hex, "X!8") show(hex, "X<") show(hex, " <>=! ") show(hex, "")
show(p, "i17", 1) show(p, "i0", 1) show(p, "I99", 1) show(p, "!17i4", 1) show(p, "!0i4", 1) show(p, "!3i4", 1) show(p, "y", 1) show(p, "\1", 1) show(p, "i1", 127) show(p, "i1", 128) show(p, "i1", -128) show(p, "i1", -129) show(p, "I1", 255) show(p, "I1", 256) show(p, "I1", -1) show(p, "i3", 1 << 23) show(p, "i3", -(1 << 23)) show(p, "I7", 1 << 56) show(p, "j", 1.5) show(p, "j", "x") show(p, "j") show(p, "j", {}) show(p, "d", "x") show(p, "z", {}) show(p, "i99999999999", 1) show(p, "c99999999999", "x") show(p) show(p, {}) show(p, "i", nil) show(hex, "j", "10") show(hex, "j", 3.0) show(hex, "d", 1) show(hex, "f", 0.1) show(hex, "f", 1e300) show(hex, "<d", -0.0) show(hex, "<i8", math.mininteger) show(hex, "<I8", -1) show(hex, "<i16", math.mininteger) show(hex, "<I16", -1)
show(z, "") show(z, "s") show(z, "z") show(z, "bbb") show(z, "!8 b d") show(z, "b Xd") show(z, "!b Xd") show(z, "c2147483647") show(z, "c2147483647c1") show(z, "c2147483648") show(z, "i0") show(z, "y") show(z, "x x x") show(z, "!3i3") show(z)
show(u, "<i4", "\1\2\3\4") show(u, ">i4", "\1\2\3\4") show(u, "<i4", "abc") show(u, "<i4", "abcd", 6) show(u, "<i4", "abcd", 5) show(u, "<i4", "abcd", -1) show(u, "<i4", "abcd", -5) show(u, "<i4", "abcd", -4) show(u, "<i4", "abcd", 1.5) show(u, "<i4", {}) show(u, "<i4") show(u) show(u, "z", "abc\0def") show(u, "z", "abc\0def", 5) show(u, "z", "abc") show(u, "s1", "\3abc") show(u, "s1", "\5abc") show(u, "s", "abc") show(u, ">s2", "\0\3abcd") show(u, "c3", "abcdef") show(u, "c4", "abc") show(u, "c0", "") show(u, "i16", ("\255"):rep(16)) show(u, "i16", ("\127"):rep(16)) show(u, "<I16", ("\255"):rep(8) .. ("\0"):rep(8)) show(u, "<i16", ("\255"):rep(8) .. ("\0"):rep(8)) show(u, "<i9", ("\255"):rep(9)) show(u, "<I9", ("\255"):rep(9)) show(u, ">i9", "\0" .. ("\255"):rep(8)) show(u, "<I3", "\255\255\255") show(u, "<i3", "\255\255\255") show(u, "b", "\128") show(u, "B", "\128") show(u, "bx b", "\1\2\3") show(u, "!4 b i4", "\1\0\0\0\2\0\0\0") show(u, "!4 b i4", "\1\0\0\0\2\0\0") show(u, "<!4 Xi4 i4", "abcdefgh", 2) show(u, "!4 i1 !4 i3", "xxxxxxxxxx") show(u, "j", "12345678", 9) show(u, "j", "12345678", 10) show(u, "", "abc") show(u, "<d", p("<d", 1.5)) show(u, ">f", p(">f", 0.5)) show(u, "<f", p("<f", 0.1)) show(u, "n", p("n", 1 / 0)) show(u, "X", "a") show(u, "c", "a") show(u, "z z", "a\0b\0") show(u, "<h>h=h", "\1\0\0\1\1\0") show(u, "<j", p("<j", math.mininteger))
for i = 1, 16 do show(u, "<i" .. i, p("<i" .. i, -i)) show(u, ">i" .. i, p(">i" .. i, i)) end
-- a format ends at its first zero
print(string.pack("b\0b", 1, 2), string.packsize("i4\0?"), string.unpack("\0b", "x"), pcall(string.pack, "X\0b"), pcall(string.packsize, "i\0004"), pcall(string.pack, "c\0001", "x"))
