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
-- manual 6.6: tables
local t = table
show(t.concat, {}) show(t.concat, { 1, 2.5, "x" }, "-") show(t.concat, { 1, 2, 3 }, ", ", 2) show(t.concat, { 1, 2, 3 }, ",", 2, 3) show(t.concat, { 1, 2, 3 }, ",", 3, 2) show(t.concat, { 1, {}, 3 }) show(t.concat, { 1, nil, 3 }, ",", 1, 3) show(t.concat, {}, "", -5, -5) show(t.concat, {}, "", math.maxinteger, math.maxinteger) show(t.concat, 3) show(t.concat, { 1, 2, 3 }, {}) show(t.concat, { 1, 2 }, 0) show(t.concat, { [math.maxinteger] = "x" }, ",", math.maxinteger, math.maxinteger) show(t.concat, { true }) show(t.concat, { "a" }, nil, nil, nil) show(t.concat) show(t.concat, "abc") show(t.concat, { 1e15, 2^53, -0.0 }, " ")
show(t.concat, setmetatable({}, { __len = function() return 3 end, __index = function(_, i) return i * 10 end }), ",") show(t.concat, setmetatable({}, { __len = function() return "x" end })) show(t.concat, setmetatable({}, { __len = function() return 1.5 end })) show(t.concat, setmetatable({}, { __len = function() return "2" end, __index = function() return "v" end }))
local l = { 1, 2, 3 }
local function list(x) local r = {} for i = 1, #x do r[i] = tostring(x[i]) end return table.concat(r, " ") end
t.insert(l, 4) t.insert(l, 1, 0) t.insert(l, 3, 1.5) print(list(l)) t.insert(l, #l + 1, "end") print(list(l)) print(t.remove(l), t.remove(l, 1), t.remove(l, 2), list(l)) print(t.remove(l, #l + 1), list(l))
show(t.insert, {}) show(t.insert, {}, 1, 2, 3) show(t.insert, { 1 }, 0, 2) show(t.insert, { 1 }, 3, 2) show(t.insert, { 1 }, "2", 2) show(t.insert, { 1 }, 1.5, 2) show(t.insert, { 1 }, {}, 2) show(t.insert, nil, 1) show(t.insert, 3, 4) show(t.insert) show(t.insert, {}, nil) show(t.insert, { 1 }, 1, nil) show(function() table.insert(nil, 1) end) show(function() local x = {} ; table.insert(x, 5, 1) end) show(t.insert, setmetatable({}, { __len = function() return math.maxinteger end }), 1) show(t.insert, setmetatable({}, { __len = function() return -1 end }), 5)
show(t.remove, {}) show(t.remove, {}, 0) show(t.remove, {}, 1) show(t.remove, {}, 2) show(t.remove, { 1, 2, 3 }, 7) show(t.remove, { 1, 2, 3 }, 4) show(t.remove, { 1, 2, 3 }, -1) show(t.remove, { [0] = "z" }, 0) show(t.remove, { [0] = "z" }) show(t.remove, { n = 1 }, nil) show(t.remove, { 1, 2 }, "1") show(t.remove, { 1, 2 }, {}) show(t.remove, 5) show(t.remove)
show(function() local x = { 1, 2, 3 } for _ = 1, 4 do t.remove(x, 1) end return #x, x[1] end) show(function() local x = {} for i = 1, 100 do t.insert(x, 1, i) end return x[1], x[50], x[100], #x end) show(function() local x = {} for i = 1, 100 do x[i] = i end for i = 1, 50 do t.remove(x, i) end return #x, x[1], x[25], x[50] end)
-- metamethods are respected
local function proxy(real, log) return setmetatable({}, { __index = function(_, k) log[#log + 1] = "get" .. tostring(k) return real[k] end, __newindex = function(_, k, v) log[#log + 1] = "set" .. tostring(k) real[k] = v end, __len = function() log[#log + 1] = "len" return #real end }) end
local log, real = {}, { 1, 2, 3 } local p = proxy(real, log)
t.insert(p, 4) t.insert(p, 2, "x") t.remove(p, 1) t.remove(p) print(list(real), t.concat(log, " ")) log = {} print(t.concat(proxy(real, log), ","), t.concat(log, " ")) log = {} print(t.unpack(proxy(real, log))) print(t.concat(log, " ")) log = {} t.move(proxy(real, log), 1, 3, 2) print(list(real), t.concat(log, " ")) log = {} real = { 3, 1, 2 } t.sort(proxy(real, log)) print(list(real))
show(t.insert, setmetatable({}, { __newindex = function(_, k, v) error("no " .. tostring(k)) end }), 1)
show(t.concat, setmetatable({}, { __index = { "a", "b" }, __len = function() return 2 end }), "+")
-- pack, unpack, move
show(function() local x = t.pack() return x.n, #x end) show(function() local x = t.pack(1, nil, 3, nil) return x.n, x[1], x[2], x[3], x[4] end) show(t.unpack, { 1, 2, 3 }) show(t.unpack, { 1, 2, 3 }, 2) show(t.unpack, { 1, 2, 3 }, 2, 3) show(t.unpack, { 1, 2 }, 0, 3) show(t.unpack, { 1, 2, 3 }, 3, 2) show(t.unpack, {}, 1, 1e7) show(t.unpack, {}, 1, math.maxinteger) show(t.unpack, {}, math.mininteger, math.maxinteger) show(t.unpack, { 1, 2 }, math.maxinteger, math.maxinteger) show(t.unpack, {}, math.maxinteger, math.mininteger) show(t.unpack, nil) show(t.unpack, 3, 1, 2) show(t.unpack, "abc", 1, 2) show(t.unpack, {}, "1", "2") show(t.unpack, {}, 1.5) show(t.unpack, {}, {}) show(t.unpack) show(select, "#", t.unpack({}, 1, 200))
show(function() return list(t.move({ 1, 2, 3 }, 1, 3, 2)) end) show(function() return list(t.move({ 1, 2, 3 }, 2, 3, 1)) end) show(function() return list(t.move({ 1, 2, 3 }, 1, 3, 1, {})) end) show(function() return list(t.move({ 1, 2, 3 }, 1, 0, 5)) end) show(function() return list(t.move({ 1, 2, 3 }, 2, 3, 5, { 9, 9, 9, 9 })) end) show(t.move, {}, 1, math.maxinteger, 2) show(t.move, {}, -1, math.maxinteger, 2) show(t.move, {}, 0, math.maxinteger, 2) show(t.move, {}, 1, 2, math.maxinteger) show(t.move, {}, math.maxinteger - 1, math.maxinteger, math.mininteger) show(t.move, {}, 1, 2) show(t.move, {}, 1, 2, 3, 4) show(t.move, 1, 2, 3, 4) show(t.move, {}, "a", 2, 3) show(t.move, {}, math.mininteger, math.mininteger, 1) show(t.move, { 1 }, 1, 1, math.maxinteger) show(t.move, {}, math.mininteger, 0, 1)
-- sort
local function sorted(x, c) t.sort(x, c) return list(x) end
show(sorted, { 3, 1, 2 }) show(sorted, {}) show(sorted, { 1 }) show(sorted, { 2, 1 }) show(sorted, { "b", "a", "C", "" }) show(sorted, { 3, 1.5, 2, -1, 1e10, 0 }) show(sorted, { 5, 3, 9, 1 }, function(a, b) return a > b end) show(sorted, { 1, 2, "x" }) show(sorted, { 1, {}, 2 }) show(sorted, { true, false }) show(sorted, { 3, 2, 1, 4, 5, 6 }, function() return true end) show(sorted, { 1, 2, 3 }, 1) show(sorted, { 1 }, 1) show(sorted, { 1, 2, 3 }, {}) show(sorted, { 3, 1, 2 }, function(a, b) return nil end) show(sorted, { 1, 2, 3 }, function() error("in order", 0) end) show(t.sort) show(t.sort, 1) show(t.sort, setmetatable({}, { __len = function() return math.maxinteger end })) show(t.sort, setmetatable({}, { __len = function() return 2 ^ 31 end })) show(sorted, { 1, 2, nil, 4 }) show(sorted, { 0 / 0, 1, 2, 0 / 0, 3 } and { 3, 2, 1 })
local big = {} for i = 1, 1000 do big[i] = (i * 7919) % 1009 end t.sort(big) local ok = true for i = 2, #big do ok = ok and big[i - 1] <= big[i] end print(ok) t.sort(big, function(a, b) return a > b end) for i = 2, #big do ok = ok and big[i - 1] >= big[i] end print(ok)
local words = {} for w in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do words[#words + 1] = w end print(sorted(words)) print(sorted(words, function(a, b) return #a < #b or #a == #b and a < b end))
local objects = {} for i = 1, 50 do objects[i] = setmetatable({ k = (i * 37) % 53 }, { __lt = function(a, b) return a.k < b.k end }) end t.sort(objects) ok = true for i = 2, 50 do ok = ok and objects[i - 1].k <= objects[i].k end print(ok)
for n = 1, 60 do local calls = 0 local x = {} for i = 1, n do x[i] = (i * 31) % 17 end t.sort(x, function(a, b) calls = calls + 1 return a < b end) io.write(calls, " ") end print()
for n = 3, 40 do local x = {} for i = 1, n do x[i] = i end io.write(tostring(pcall(t.sort, x, function(a, b) return (a + b) % 3 < 2 end)), " ") end print()
show(function() return #{ 1, 2, nil }, #{ n = 1 }, #{ nil }, next({}), next({ 5 }) end) show(next, {}, "x") show(next, {}, 1) show(rawlen, { 1, 2 }) show(rawlen, "abc") show(rawlen, 5) show(rawget, { 5 }, 1) show(rawset, {}, nil, 1) show(rawset, {}, 0 / 0, 1) show(rawequal, "a", "a") show(function() local x = {} x[nil] = 1 end) show(function() local x = {} x[0 / 0] = 1 end) show(function() local x = {} x[1.0] = "a" x[2 ^ 53] = "b" return x[1], x[2 ^ 53 | 0], next(x) end)
