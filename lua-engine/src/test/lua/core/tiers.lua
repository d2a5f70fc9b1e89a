local function mk() local a, b = 1, 2 local function f() return a end local function g() return b, f end return f, g end
local f, g = mk() print(f(), (g())) debug.upvaluejoin(f, 1, g, 1) print(f())
x = 5 local function h() return function() return x end end print(h()())
for i = 1, 3000 do local s = 0 for j = 1, 3 do if j == 2 then goto cont end s = s + j ::cont:: end if i == 3000 then print(s) end end
local function w(n) local i = 0 while true do i = i + 1 if i > n then break end repeat local q = i if q == 3 then return q end until true end return "none" end
for i = 1, 3000 do w(2) end print(w(2), w(5))
local function floats() local r = {} for x = 0.5, 2.5, 0.5 do r[#r+1] = x end for i = 3, 1, -1 do r[#r+1] = i end for i = math.maxinteger - 1, math.maxinteger do r[#r+1] = i if i < 0 then break end end return table.concat(r, " ") end
for i = 1, 3000 do floats() end print(floats())
local function logic(a, b) local c = a and b or "no" local d = not a local e = a == nil or b ~= 2 return c, d, e, a and 1, b or 2, not (a and b) end
for i = 1, 3000 do logic(1, 2) end print(logic(1, 2)) print(logic(nil, 3)) print(logic(false, nil))
local function cmp(a, b) return a < b, a <= b, a > b, a >= b, a == b, a ~= b end
for i = 1, 3000 do cmp(i, 2.5) cmp("a", "b") end print(cmp(1, 2)) print(cmp(2.0, 2)) print(cmp(0/0, 1)) print(cmp("a", "b")) print(pcall(cmp, 1, "x")) print(pcall(cmp, {}, {}))
local function arith(a, b) return a + b, a - b, a * b, a / b, a % b, a // b, a ^ b, -a, a + 1, a - 1 end
for i = 1, 3000 do arith(i, 3) arith(i + 0.5, 2) end print(arith(7, 2)) print(arith(7.5, -2)) print(arith("10", 2)) print(pcall(arith, {}, 1)) print(pcall(arith, nil, 1)) print(arith(math.maxinteger, 1))
local function many(...) local a, b = ..., select("#", ...) local t = {...} t[1], t[2] = t[2], t[1] return a, b, t[1], t[2], ... end
for i = 1, 3000 do many(i, 2) end print(many(1, 2, 3))
local function shadow() local r = {} for i = 1, 3 do local i = i * 2 r[#r + 1] = function() i = i + 1 return i end end return r[1](), r[1](), r[2](), r[3]() end
for i = 1, 3000 do shadow() end print(shadow())
local function modify() local s = "" for i = 1, 3 do i = i * 10 s = s .. i .. "," end return s end for i = 1, 3000 do modify() end print(modify())
local function tailer(n) if n == 0 then return "t", 1 end return tailer(n - 1) end for i = 1, 100 do tailer(100) end print(tailer(100000))
local function errs(t) return t.a.b end for i = 1, 3000 do errs({a = {b = 1}}) end print(pcall(errs, {})) print(pcall(errs, nil))
local function meth(o) return o:m(1), o:n(1, 2) end local o = {m = function(s, x) return x end, n = function(s, a, b) return a + b, 9 end} for i = 1, 3000 do meth(o) end print(meth(o)) print(pcall(meth, {}))
local function concat(a, b) return a .. b, a .. 1 .. b end for i = 1, 3000 do concat("x", i) end print(concat("x", 2.0)) print(pcall(concat, "x", nil))
local co = coroutine.wrap(function() for i = 1, 5000 do coroutine.yield(i) end return "fin" end) local last for i = 1, 5001 do last = co() end print(last)
