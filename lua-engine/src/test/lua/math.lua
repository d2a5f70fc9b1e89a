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
-- manual 6.7: math
local m = math
show(m.abs, -3) show(m.abs, -3.5) show(m.abs, m.mininteger) show(m.abs, -0.0) show(m.abs, "-3") show(m.abs, "x") show(m.abs) show(m.abs, {}) show(m.ceil, 3.2) show(m.ceil, -3.2) show(m.ceil, 3) show(m.ceil, 1e100) show(m.ceil, -0.5) show(m.ceil, "3.2") show(m.ceil, 0 / 0) show(m.ceil, 1 / 0) show(m.floor, 3.7) show(m.floor, -3.5) show(m.floor, "3") show(m.floor, 2 ^ 70) show(m.floor, -2 ^ 63) show(m.floor, 2 ^ 63) show(m.floor, {}) show(m.floor, -0.0)
show(m.fmod, 5, 3) show(m.fmod, -5, 3) show(m.fmod, 5, -3) show(m.fmod, 5.5, 2) show(m.fmod, -5.5, 2) show(m.fmod, 1, 0) show(m.fmod, 1, 0.0) show(m.fmod, 1.0, 0) show(m.fmod, m.mininteger, -1) show(m.fmod, 3, m.mininteger) show(m.fmod, 5, m.huge) show(m.fmod, m.huge, 5) show(m.fmod, 5) show(m.fmod, "5", 3) show(m.fmod, 5, "x") show(m.fmod, 0, 5) show(m.fmod, -6, 2) show(m.fmod, -6.0, 2)
show(m.modf, 3.7) show(m.modf, -3.7) show(m.modf, 5) show(m.modf, 1 / 0) show(m.modf, -1 / 0) show(m.modf, 0 / 0) show(m.modf, 1e100) show(m.modf, "3.5") show(m.modf, -0.5) show(m.modf) show(m.modf, 2 ^ 53)
show(m.log, 1) show(m.log, 8, 2) show(m.log, 100, 10) show(m.log, 8, 3) show(m.log, 0) show(m.log, -1) show(m.log, 2, 0) show(m.log, 1024, 2.0) show(m.log, 1000, 10) show(m.log, 3, 2) show(m.log, "x") show(m.log, 2, "x") show(m.log, 2 ^ -1074, 2) show(m.log, 1 / 0, 2) show(m.exp, 0) show(m.exp, 1) show(m.exp, 1000) show(m.sqrt, 2) show(m.sqrt, -1) show(m.sqrt, "4") show(m.sqrt) show(m.pow, 2, 10) show(m.pow, 2, 0.5) show(m.pow, -8, 1 / 3) show(m.pow, "2", 3) show(m.log10, 1000) show(m.cosh, 1) show(m.sinh, 1) show(m.tanh, 1)
show(m.sin, 1) show(m.cos, 1) show(m.tan, 1) show(m.asin, 1) show(m.acos, 0) show(m.acos, 2) show(m.atan, 1) show(m.atan, 1, -1) show(m.atan, 0, -1) show(m.atan, -0.0, -1) show(m.deg, m.pi) show(m.rad, 180) show(m.deg, "x") show(m.frexp, 0) show(m.frexp, 8) show(m.frexp, -10) show(m.frexp, 5e-324) show(m.frexp, 1 / 0) show(m.frexp, 0.1) show(m.ldexp, 1.5, 10) show(m.ldexp, 1, 1e10) show(m.ldexp, 1, -2000) show(m.ldexp, 3, 2.5) show(m.ldexp, 1)
show(m.max) show(m.min) show(m.max, 1) show(m.max, 1, 2.5, -1) show(m.min, 1, 2.5, -1) show(m.max, 2, 2.0) show(m.min, 2, 2.0) show(m.max, 1, 0 / 0) show(m.max, 0 / 0, 1) show(m.min, 1, "2") show(m.max, "a", "b") show(m.max, {}) show(m.max, {}, {}) show(m.max, nil) show(m.max, m.maxinteger, 2 ^ 63) show(m.min, m.mininteger, -2 ^ 63)
show(m.tointeger, 3.0) show(m.tointeger, 3.5) show(m.tointeger, "3") show(m.tointeger, "3.0") show(m.tointeger, "x") show(m.tointeger, {}) show(m.tointeger) show(m.tointeger, 2 ^ 53) show(m.tointeger, 2 ^ 63) show(m.tointeger, 0 / 0) show(m.type, 1) show(m.type, 1.0) show(m.type, "1") show(m.type, nil) show(m.type) show(m.ult, 1, -1) show(m.ult, -1, 1) show(m.ult, 1.5, 2) show(m.ult, 1) show(m.ult, "1", "2") show(m.ult, 1, 1)
print(m.pi, m.huge, -m.huge, m.maxinteger, m.mininteger)
show(m.random, 0) show(m.random, 2, 1) show(m.random, 1, 2, 3) show(m.random, m.mininteger, m.maxinteger) show(m.random, -1, m.maxinteger) show(m.random, m.mininteger, 0) show(m.random, 1.5) show(m.random, "x") show(m.random, {}) show(m.random, 1) show(m.random, 5, 5) show(m.random, "7", 7.0) show(m.randomseed) show(m.randomseed, "x") show(m.randomseed, 42) show(m.randomseed, 1.5) show(m.randomseed, 2 ^ 80) show(m.randomseed, 0 / 0)
local ok = true for _ = 1, 1000 do local r, s, u = m.random(), m.random(6), m.random(-3, 3) ok = ok and r >= 0 and r < 1 and s >= 1 and s <= 6 and u >= -3 and u <= 3 and m.type(r) == "float" and m.type(s) == "integer" end print(ok) print(m.random(0, m.maxinteger) >= 0, m.random(m.mininteger, -1) < 0)
m.randomseed(7) local a, b = m.random(1000), m.random(1000) m.randomseed(7) print(a == m.random(1000), b == m.random(1000)) local seen = {} for _ = 1, 500 do seen[m.random(5)] = true end print(seen[1] and seen[2] and seen[3] and seen[4] and seen[5])
