local function P(...) local t = table.pack(...) for i=1,t.n do t[i]=tostring(t[i]):gsub("0x%x+","PTR") end print(table.concat(t,"\t")) end
-- debug library
local function info(f, w) local ok, i = pcall(debug.getinfo, f, w) if not ok or not i then P(ok, i) return end local t = {} for k, v in pairs(i) do if k == 'activelines' then local l = {} for n in pairs(v) do l[#l+1] = n end table.sort(l) v = table.concat(l, ",") end t[#t+1] = k.."="..tostring(v):gsub("0x%x+","PTR") end table.sort(t) P(table.concat(t, " ")) end
info(print) info(1) info(0) info(2) info(100) info(-1) info("x") info(nil) info({}) info(1.5) info(1, "x") info(1, ">S") info(print, "X") info(print, "nSltufL") info(function(a,b,...) local c = 1
 return c
end) info(load("return 1", "=x")) info(load("return 1\n\n", "@x.lua"), "SL") info(string.gmatch("a","a")) info(coroutine.wrap(print)) info(1,"") info(1,"n") info(1,"t") info("1") info(print, ">S") info(math.maxinteger) info(2^53) info(math.mininteger)
local function f(...) return debug.getinfo(1, ...) end
local i = f("n") P(i.name, i.namewhat) local t = {m=f} local i = t.m("n") P(i.name, i.namewhat) local i = t["m"]("n") P(i.name, i.namewhat) function t:mm(x) return debug.getinfo(1,x) end i = t:mm("n") P(i.name, i.namewhat)
local mt = {} for _, e in ipairs{"add","sub","mul","div","mod","pow","idiv","unm","band","bor","bxor","shl","shr","bnot","concat","len","eq","lt","le","index","call","newindex"} do mt["__"..e] = function() local i = debug.getinfo(1, "nSt") P(e, i.name, i.namewhat, i.istailcall) return 1 end end
local a, b = setmetatable({},mt), setmetatable({},mt) local _ = a+b, a-b, a*b, a/b, a%b, a^b, a//b, -a, a&b, a|b, a~b, a<<b, a>>b, ~a, a..b, #a, a==b, a<b, a<=b, a.x, a(1), a>b, a>=b, a~=b a.x = 1
for _ in function() local i = debug.getinfo(1, "nS") P(i.name, i.namewhat) end do end
for _ in (function() local i = debug.getinfo(1, "nS") P(i.name, i.namewhat) end) do end
pcall(function() local i = debug.getinfo(1,"nSlt") P(i.name, i.namewhat, i.istailcall, i.currentline) end)
local function tail() local i = debug.getinfo(1,"nSlt") P(i.name, i.namewhat, i.istailcall) i = debug.getinfo(2,"nSlt") P(i.name, i.namewhat, i.what, i.istailcall, i.currentline) end
local function t1() return tail() end t1() ;(function() return tail() end)()
local up1, up2 = 10, 20
local function u() return up1, up2 end local function u2() return up2, up1 end
P(debug.getupvalue(u, 1)) P(debug.getupvalue(u, 2)) P(debug.getupvalue(u, 3)) P(debug.getupvalue(u, 0)) P(debug.getupvalue(u, -1)) P(pcall(debug.getupvalue, 1, 1)) P(pcall(debug.getupvalue, u)) P(debug.getupvalue(print, 1)) P(debug.getupvalue(string.gmatch("x","x"), 1)) P(debug.getupvalue(string.gmatch("x","x"), 4)) P(debug.setupvalue(u, 1, 'new'), up1) P(debug.setupvalue(u, 3, 1)) P(pcall(debug.setupvalue, u, 1)) P(pcall(debug.setupvalue, 1, 1, 1)) P(debug.setupvalue(string.gmatch("x","x"), 1, "y"))
P(debug.upvalueid(u,1) == debug.upvalueid(u2,2), debug.upvalueid(u,1) == debug.upvalueid(u2,1), type(debug.upvalueid(u,1))) P(pcall(debug.upvalueid, u, 3)) P(pcall(debug.upvalueid, u, 0)) P(pcall(debug.upvalueid, print, 1)) P(pcall(debug.upvalueid, u)) P(pcall(debug.upvalueid,1,1)) P(pcall(debug.upvalueid, string.gmatch("x","x"), 1))
P(debug.upvaluejoin(u, 1, u2, 1)) P(u()) P(pcall(debug.upvaluejoin, u, 3, u, 1)) P(pcall(debug.upvaluejoin, u, 1, u, 3)) P(pcall(debug.upvaluejoin, print, 1, u, 1)) P(pcall(debug.upvaluejoin, u, 1, print, 1)) P(pcall(debug.upvaluejoin, 1,1,1,1)) P(pcall(debug.upvaluejoin, string.gmatch("x","x"), 1, u, 1)) P(pcall(debug.upvaluejoin, {}, 1, u, 1)) P(pcall(debug.upvaluejoin, u, 0, u, 1))
-- locals
local function loc(a, b, ...) local c, d = 3 do local e = 5 end for i = 1, 1 do local r = {} for n = 1, 12 do local k, v = debug.getlocal(1, n) if not k then break end r[#r+1] = k end P(table.concat(r, " ")) end for k, v in pairs{1} do local r = {} for n = 1, 14 do local k, v = debug.getlocal(1, n) if not k then break end r[#r+1] = k end P(table.concat(r, " ")) end P(debug.getlocal(1,-1)) P(debug.getlocal(1,-2)) P(debug.getlocal(1,-3)) P(debug.setlocal(1,-1,"xx")) P(...) P(debug.setlocal(1, 1, "A"), a) P(debug.setlocal(1, 100, 1)) P(debug.setlocal(1,-5,1)) P(pcall(debug.setlocal, 100, 1, 1)) P(pcall(debug.getlocal, 100, 1)) end loc(1,2,"v1","v2")
P(debug.getlocal(loc, 1)) P(debug.getlocal(loc,2)) P(debug.getlocal(loc,3)) P(debug.getlocal(loc,-1)) P(debug.getlocal(loc,0)) P(debug.getlocal(print,1)) P(pcall(debug.getlocal, 1)) P(pcall(debug.getlocal, "x", 1)) P(pcall(debug.getlocal, {}, 1)) P(pcall(debug.setlocal, 1, 1))
-- hooks
local function trace(f, mask, count) local r = {} debug.sethook(function(e, l) local i = debug.getinfo(2, "nS") r[#r+1] = e..":"..tostring(l)..":"..tostring(i.name)..":"..i.what end, mask, count) f() debug.sethook() P(table.concat(r, " ")) end
trace(function()
  local x = 1
  for i = 1, 3 do
    x = x + i
  end
  while x > 0 do x = x - 5 end
  repeat x = x + 1 until x > 3
  if x then
    x = 1
  else
    x = 2
  end
  local t = {
    1,
    2,
    x = 5
  }
  local y = x
    + x
    .. "abc"
  print(
    x,
    y
  )
  goto done
  x = 1
  ::done::
  do return end
end, "l")
local function ff() return 1 end local function gg() return ff() end
trace(function() ff() gg() ff() math.abs(1) pcall(ff) pcall(error) string.gsub("a","a",ff) end, "c") trace(function() ff() gg() ff() math.abs(1) pcall(ff) pcall(error) end, "r") trace(function() ff() gg() ff() math.abs(1) end, "crl") trace(function() for i = 1, 10 do local x = i end end, "", 4) trace(function() for i = 1, 10 do local x = i end end, "l", 3)
P(debug.gethook()) debug.sethook(print, "", 0) P(debug.gethook()) debug.sethook(print, "crl", 5) debug.sethook() local function h() end debug.sethook(h, "crl", 5) local a, b, c = debug.gethook() debug.sethook() P(a == h, b, c) debug.sethook(h, "x") a,b,c = debug.gethook() P(a,b,c) debug.sethook(nil, "l") P(debug.gethook()) P(pcall(debug.sethook, 1)) P(pcall(debug.sethook, print)) P(pcall(debug.sethook, print, 1)) P(debug.gethook()) debug.sethook() P(pcall(debug.sethook, print, "l", "x")) P(pcall(debug.sethook, nil)) P(pcall(debug.sethook, nil, nil, nil))
;P(pcall(function() debug.sethook(function() debug.sethook() error("in hook") end, "l")
 local x = 1
 x = 2 end)) debug.sethook()
do local n = 0 debug.sethook(function() n = n + 1 end, "", 1) for i = 1, 100 do end debug.sethook() P(n) end
do local co = coroutine.create(function() local a = 1
 coroutine.yield()
 a = 2
 a = 3 end) local r = {} debug.sethook(co, function(e,l) r[#r+1]=l end, "l") coroutine.resume(co) P(debug.gethook(co)) P(debug.gethook()) coroutine.resume(co) P(table.concat(r, " ")) end
-- metatables, registry, uservalue
P(type(debug.getregistry()), debug.getregistry()[2] == _G, type(debug.getregistry()[1]), debug.getregistry()._LOADED == package.loaded, debug.getregistry()._PRELOAD == package.preload) P(debug.getmetatable("x").__index == string) P(debug.getmetatable(1), debug.getmetatable(nil), debug.getmetatable(print), debug.getmetatable(coroutine.create(print))) P(debug.setmetatable(10, {__index=function(a,b) return a+b end})) P((10)[5], pcall(function() return (10).x end)) debug.setmetatable(10, nil) debug.setmetatable(nil, {__index=function() return "nilidx" end, __call=function() return "called" end}) P((nil).x) debug.setmetatable(nil, nil) P(pcall(debug.setmetatable, 1)) P(pcall(debug.setmetatable, 1, 2)) P(debug.getuservalue(1)) P(debug.getuservalue(io.stdout)) P(pcall(debug.setuservalue, 1, {})) P(debug.setuservalue(io.stdout, {1}) == io.stdout, debug.getuservalue(io.stdout)[1]) P(pcall(debug.setuservalue, io.stdout)) P(pcall(debug.setuservalue)) debug.setuservalue(io.stdout, nil) P(debug.getuservalue(io.stdout)) debug.setmetatable(print, {__index=function(f,k) return k end}) P(print.abc) debug.setmetatable(print, nil) debug.setmetatable(true, {__tostring=function(b) return "B" end, __add=function() return 'add' end}) P(true, true+1) debug.setmetatable(true,nil) local th = coroutine.create(print) debug.setmetatable(th, {__name="TH", __len=function() return 77 end}) P(#th, (tostring(th):gsub("0x%x+","")), #coroutine.create(print)) debug.setmetatable(th, nil)
-- error messages with names
local function e(f, ...) P(select(2, pcall(f, ...))) end
local t = {} local up = nil
e(function() t.x.y() end) e(function() t.x() end) e(function() t:x() end) e(function() up() end) e(function() up.x = 1 end) e(function() glob() end) e(function() glob.x.y = 1 end) e(function() t[up] = 1 end) e(function() t[1]() end) e(function() t["a"]() end) e(function() local a a() end) e(function() local a = {} a.b.c() end) e(function() return ("x")() end) e(function() return (1)() end) e(function(x) x() end) e(function(x) return x.y end) e(function(x) return -x end, {}) e(function(x) return #x end) e(function(x) return x .. "a" end) e(function(x) return "a" .. x end) e(function(x) return x + 1 end) e(function(x) return x & 1 end, 1.5) e(function(x) return x & 1 end, "a") e(function(x) return x < 1 end) e(function(x) return 1 < x end) e(function(...) local a = ... return a.x end) e(function(...) return (...).x end) e(function() for i in 5 do end end) e(function() for i in nil do end end) e(function() for i in t do end end) e(function() for i in t.x do end end) e(function() string.rep() end) e(function() ("x"):rep() end) e(function() ("x"):rep({}) end) e(function() ("x").rep() end) e(string.rep) e(function() local s = string.rep s() end) e(function() io.stdout.write() end) e(function() io.stdout.write(1) end) e(function() io.stdout:write({}) end) e(function() io.stdout:seek("x") end) e(function() io.lines("nonexist") end) e(function() io.stdout:lines("x") end) e(function() setmetatable(1, {}) end) e(function() setmetatable({}, 1) end) e(function() setmetatable({}) end) e(function() setmetatable(setmetatable({}, {__metatable=1}), {}) end) e(function() t.a.b = t.c.d end) e(function() return t.a + t.b end) e(function() return t.a .. t.b end) e(function() return 2^t.b end) e(function() return t < t end) e(function() return t < 1 end) e(function() return "x" < 1 end) e(function() return nil < nil end) e(function() return math.floor < math.ceil end) e(function() return 1 // 0 end) e(function() return 1 % 0 end) e(function() local a, b = 1, 0 return a // b end) e(function() local a, b = 1, 0 return a % b end) e(function() return math.maxinteger + 1.5 | 1 end) e(function() t.x.y.z = 1 end) e(function() t.x["y z"].z = 1 end) e(function() t[1][2][3] = 1 end) e(function() t[{}].x = 1 end) e(function() return _G.foo.bar end) e(function() local _ENV = {} return foo.bar end) e(function() local _ENV = {} foo() end) e(function() return string.foo() end) e(function() return string:foo() end) e(function() local f = function() end f().x = 1 end) e(function() local f = function() end return f().x.y end) e(function() return t[nil].x end) e(function() return t[1.5].x end) e(function() return t[true].x end) e(function() t[nil] = 1 end) e(function() t[0/0] = 1 end) e(rawset, {}, nil, 1) e(rawset, {}, 0/0, 1) e(next, {}, "nokey") e(next, {}, nil, 1) e(rawlen, 5) e(rawget, 1) e(rawequal, 1) e(select, 0) e(select, -5, 1) e(select, "x") e(select, -1) e(tonumber, "10", 99) e(tonumber, 10, 10) e(tonumber) e(tonumber, "z", "x") e(tonumber, {}, 10) e(ipairs) e(pairs) e(pairs, nil) e(getmetatable) e(tostring) e(type) e(assert) e(assert, nil) e(assert, false, nil) e(assert, nil, {}) e(error) e(collectgarbage, "x") e(collectgarbage, 1) e(load) e(load, 1) e(load, "x", {}) e(load, "x", "x", "q") e(loadfile, {}) e(dofile, "nonexist") e(require, "nonexist.mod") e(xpcall) e(xpcall, print) e(pcall) e(unpack) e(print, setmetatable({}, {__tostring=function() return 1 end})) e(tostring, setmetatable({}, {__tostring=function() return {} end})) e(tostring, setmetatable({}, {__name=5})) e(function() local x = setmetatable({}, {__name="MyType"}) return x + 1 end) e(function() local x = setmetatable({}, {__name="MyType"}) return x < x end) e(function() local x = setmetatable({}, {__name="MyType"}) return x() end) e(function() local x = setmetatable({}, {__name="MyType"}) return string.rep(x) end) e(function() local x = setmetatable({}, {__name="MyType"}) return x .. 'x' end) e(function() local x = setmetatable({}, {__name="MyType"}) return x | 1 end) e(function() return io.stdout + 1 end) e(function() return io.stdout .. 1 end) e(function() return io.stdout < io.stdout end) e(function() return #io.stdout end) e(function() return io.stdout() end) e(function() io.stdout.x = 1 end) e(function() return io.stdout.x.y end)
