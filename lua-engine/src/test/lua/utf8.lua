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
-- manual 6.5: utf8
print(utf8.charpattern == "[\0-\x7F\xC2-\xF4][\x80-\xBF]*")
show(utf8.char) show(utf8.char, 72, 228, 8364, 0x10FFFF) show(utf8.char, -1) show(utf8.char, 0x110000) show(utf8.char, "65") show(utf8.char, 1.5) show(utf8.char, 0xD800) show(utf8.char, 0)
for _, s in ipairs { "", "abc", "aé€😀", "\xff", "a\x80", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xe0\x80\x80", "\xf8\x88\x80\x80\x80", "\xfd\xbf\xbf\xbf\xbf\xbf", "é\0x" } do
  show(utf8.len, s) show(utf8.codepoint, s, 1, -1) show(utf8.len, s, 2) show(utf8.len, s, -1) show(utf8.codepoint, s)
  show(function() local r = {} for i, c in utf8.codes(s) do r[#r + 1] = i .. ":" .. c end return table.concat(r, " ") end)
  for n = -3, 4 do show(utf8.offset, s, n) end for i = -2, 6 do show(utf8.offset, s, 0, i) show(utf8.offset, s, 1, i) show(utf8.offset, s, -1, i) end
end
show(utf8.len) show(utf8.len, {}) show(utf8.len, "abc", 4) show(utf8.len, "abc", 5) show(utf8.len, "abc", 0) show(utf8.len, "abc", -4) show(utf8.len, "abc", 1, 4) show(utf8.len, "abc", 1, -5) show(utf8.len, "abc", 3, 1) show(utf8.len, "abc", 1.5) show(utf8.len, "aé", 3) show(utf8.codepoint, "abc", 4) show(utf8.codepoint, "abc", 1, 4) show(utf8.codepoint, "", 1) show(utf8.codepoint, "abc", 3, 1) show(utf8.codepoint, "abc", 0) show(utf8.codepoint, "é", 2) show(utf8.codepoint) show(utf8.codes) show(utf8.codes, {}) show(utf8.offset, "abc") show(utf8.offset, "abc", 1, 5) show(utf8.offset, "abc", 1, 4) show(utf8.offset, "abc", 5) show(utf8.offset, "abc", math.maxinteger) show(utf8.offset, "abc", math.mininteger)
for c in ("aé€"):gmatch(utf8.charpattern) do io.write(#c, " ") end print("\u{48}\u{e9}\u{20AC}\u{10FFFF}" == utf8.char(72, 0xe9, 0x20ac, 0x10ffff))
do local f, s = utf8.codes("aé") print(f(s)) print(f(s, "1")) print(f(s, {})) print(pcall(f)) print(f(s, math.mininteger)) end
