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

-- manual 6.4: the plain functions of string
show(string.len) show(string.len, "") show(string.len, 12.5) show(string.len, {}) show(("x").len, "a\0b")
show(string.sub, "hello", 2) show(string.sub, "hello", -3) show(string.sub, "hello", 2, -2) show(string.sub, "hello", 0)
show(string.sub, "hello", -100, 2) show(string.sub, "hello", 4, 2) show(string.sub, "hello", math.mininteger, math.maxinteger)
show(string.sub, "hello", math.maxinteger) show(string.sub, "hello", 2, math.mininteger) show(string.sub, "hello") show(string.sub, "hello", "2", "3")
show(string.sub, "hello", 2.0) show(string.sub, "hello", 2.5) show(string.sub, 12345, 2, 3) show(string.sub, nil, 1)
show(string.byte, "abc") show(string.byte, "abc", 2) show(string.byte, "abc", 1, -1) show(string.byte, "abc", 0) show(string.byte, "abc", 10)
show(string.byte, "abc", -1) show(string.byte, "abc", -10) show(string.byte, "abc", -10, 10) show(string.byte, "\255\0\127", 1, 3) show(string.byte, "abc", 2, 1)
show(string.byte, ("x"):rep(1e6 + 10), 1, -1) show(string.byte, "")
show(string.char) show(string.char, 72, 105) show(string.char, 0, 255) show(string.char, 256) show(string.char, -1) show(string.char, "65") show(string.char, "x") show(string.char, 65.5)
show(string.rep, "ab", 3) show(string.rep, "ab", 3, ",") show(string.rep, "ab", 0) show(string.rep, "ab", -1) show(string.rep, "", 1e3) show(string.rep, "x", 1) show(string.rep, "x", 1, "sep")
show(string.rep, "", 3, "-") show(string.rep, "aa", 1 << 30) show(string.rep, "a", 1 << 30, ",") show(string.rep, "x", 1 << 62) show(string.rep) show(string.rep, "x") show(string.rep, "x", {})
show(string.rep, 1.5, 2) show(string.rep, "abc", 5, "") print(#string.rep("abc", 1000, "xy"), string.rep("abc", 4, "xy"))
show(string.reverse, "abc") show(string.reverse, "") show(string.reverse, 12) show(string.lower, "ABC\196\214") show(string.upper, "abc\228\246z{") show(string.upper) show(string.lower, nil)
show(string.dump, print) show(string.dump, 1) show(string.dump)
-- methods through the metatable of strings
print(("x"):rep(3), ("abc"):sub(2), ("%d"):format(7), #"abc", ("a"):byte())
show(function() return ("x").foo end) show(function() return ("x"):foo() end) show(function() return ("x"):rep({}) end) show(function() return ("x"):rep() end)
show(function() return ("x"):bad() end) show(function() local s = "x" return s.y.z end) show(function() return #5 end)
print(getmetatable("").__index == string, getmetatable("x") == getmetatable("y"))
-- comparison and conversion
print("a" < "b", "a" < "B", "" < "a", "a\0b" < "a\0c", "a" < "a\0", "Z" < "a", "\255" > "a", "10" < "9")
show(function() return "a" < 1 end) show(function() return {} < {} end) show(function() return "10" + 5, "0x10" + 0, " 3 " * "2", "1e1" // 1 end) show(function() return "abc" + 1 end) show(function() return 10 .. 20, 1.5 .. "", -0.0 .. "" end)
show(function() return "10" | 1 end) show(function() return "1.5" | 1 end) show(function() return "a" | 1 end) show(function() return -"2", -"2.0", -"0x10" end) show(function() return "10" // "3", "10" % "3.0" end)
-- print writes what it has before it calls a __tostring, which may print or fail
print(pcall(print, "kept", setmetatable({}, {__tostring = function() error("lost", 0) end}), "never"))
print("before", setmetatable({}, {__tostring = function() io.write("between ") return "after" end}), "end")
print("a", setmetatable({}, {__tostring = function() print("b") return "c" end}))
do
  local original = tostring
  tostring = function(value) if value == 3 then return nil end return "<" .. original(value) .. ">" end
  local outcome, message = pcall(print, 1, 2, 3, 4)
  tostring = original
  print(outcome, message)
end
