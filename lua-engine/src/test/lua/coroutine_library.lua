local function P(...) local t = table.pack(...) for i=1,t.n do t[i]=tostring(t[i]):gsub("0x%x+","PTR") end print(table.concat(t,"\t")) end
-- coroutines
local cw, cr, cc, cy = coroutine.wrap, coroutine.resume, coroutine.create, coroutine.yield
P(coroutine.isyieldable(), coroutine.running())
P(select(2, coroutine.running()))
P(pcall(cy, 1)) P(pcall(cr)) P(pcall(cr, 1)) P(pcall(cc)) P(pcall(cc, {})) P(pcall(cw, 1)) P(pcall(coroutine.status)) P(pcall(coroutine.status, print)) P(pcall(coroutine.isyieldable, 3))
local co = cc(function(...) P("in", ...) local a, b = cy(1,2,3) P(a,b) error("oops") end)
P(coroutine.status(co), cr(co, "x", nil, "y")) P(coroutine.status(co), cr(co, 5)) P(coroutine.status(co), cr(co)) P(cr(co))
local w = cw(function() error("werr") end) P(pcall(w)) P(pcall(w))
local w = cw(function() error{1} end) P(pcall(w)) P(pcall(w))
local w = cw(function() error() end) P(pcall(w)) P(pcall(w))
local w = cw(function() error(nil) end) P(pcall(w)) P(pcall(w))
local w = cw(function() error("lvl0",0) end) P(pcall(w))
local w = cw(function() error("lvl2",2) end) P(pcall(w))
local w = cw(function() local x = nil + 1 end) P(pcall(w))
local w w = cw(function() return w() end) P(pcall(w))
local w = cw(function() return pcall(pcall, pcall, cy, 1) end) P(w()) P(w(7,8))
local w = cw(function() return xpcall(cy, function(m) return "H"..m end, 1, 2) end) P(w()) P(w(7,8))
local w = cw(function() return xpcall(function() cy(1) error"E" end, function(m) return "H"..m end) end) P(w()) P(w(7,8))
local w = cw(function() return xpcall(function() cy(1) error"E" end, function(m) cy(5) end) end) P(w()) P(w(7,8))
local w = cw(function() return xpcall(function() cy(1) error"E" end, error) end) P(w()) P(w(7,8))
local co co = cc(function() P(cr(co)) P(coroutine.status(co)) local c2 = cc(function() P(coroutine.status(co)) P(cr(co)) end) cr(c2) return coroutine.running() == co, coroutine.isyieldable() end) P(cr(co))
-- yields in metamethods
local mt = {} for _, e in ipairs{"add","sub","mul","div","mod","pow","idiv","unm","band","bor","bxor","shl","shr","bnot","concat","len","eq","lt","le","index","call"} do mt["__"..e] = function(a,b) return cy(e) end end
mt.__newindex = function(t,k,v) cy("newindex") rawset(t,k,v) end
local function new() return setmetatable({}, mt) end
local a, b = new(), new()
local function run(f, ...) local co = cc(f) local r = {} local t = table.pack(cr(co, ...)) while coroutine.status(co) ~= "dead" do r[#r+1]=tostring(t[2]) t = table.pack(cr(co, "res", "x")) end P(table.concat(r,","), table.unpack(t,1,t.n)) end
run(function() return a+b, a-b, a*1, 1/a, a%b, a^b, a//b, -a, a&b, a|1, 1~a, a<<b, a>>1, ~a, a..b, "x"..a, a.."x"..b.."y", #a, a==b, a~=b, a<b, a<=b, a>b, a>=b, a.x, a[1], a(1) end)
run(function() if a < b then return "lt" end end) run(function() if not (a < b) then return "lt" end return "no" end) run(function() local i = 0 while a<b and i<3 do i=i+1 end return i end)
run(function() a.z = 5 return rawget(a,"z") end) run(function() return a..b..a..b.."q".."r"..a end) run(function() return "a"..1 ..a.. 2 .."b" end)
mt.__le = nil run(function() return a<=b, a>=b, not (a<=b) end)
mt.__lt = function() cy'lt' return nil end run(function() return a<=b, a>=b, a<b, a>b end)
run(function() for i,j,k in function(s,c) return cy(c) end, 1, nil do P(i,j,k) if j then break end end end)
run(function() local r = {} for k, v in pairs(setmetatable({}, {__pairs = function(t) cy("P") return function(_,k) k = (k or 0)+1 if k < 4 then cy(k) return k, k*k end end, t, nil end})) do r[#r+1] = k..'='..v end return table.concat(r, ' ') end)
-- C boundary
local function cb(f, ...) local co = cc(f) P(cr(co, ...)) end
cb(function() table.sort({1,2,3}, cy) end) cb(function() string.gsub("abc", ".", cy) end) cb(function() load(cy) end) cb(function() return load(cy) end) cb(function() tostring(setmetatable({}, {__tostring=cy})) end) cb(function() table.concat(setmetatable({}, {__index=cy, __len=function() return 2 end})) end) cb(function() table.insert(setmetatable({}, {__newindex=cy}), 1) end) cb(function() table.unpack(setmetatable({}, {__index=cy}),1,2) end) cb(function() ipairs(setmetatable({}, {__index=cy}))() end) cb(function() for i,v in ipairs(setmetatable({}, {__index=function(t,i) return cy(i) end})) do P(i,v) end end)
cb(function() string.gsub("a", "a", setmetatable({},{__index=cy})) end) cb(function() return select('#', table.unpack({},1,1e6)) end) cb(function() return table.unpack({},1,1e7) end) cb(function() print(setmetatable({}, {__tostring=function() cy() end})) end) cb(function() string.rep(setmetatable({},{__tostring=cy})) end) cb(function() return #setmetatable({}, {__len=cy}) end)cb(function() return table.move(setmetatable({}, {__index=cy}), 1,2,3) end) cb(function() return next(setmetatable({}, {__index=cy})) end) cb(function() return pcall(table.sort,{1,2,3}, function() cy() end) end) cb(function() return require("nonexist") end) cb(function() package.preload.yy = function() cy() end return require"yy" end) cb(function() debug.sethook(cy, "l") local x = 1
 debug.sethook() end) cb(function() return math.max(setmetatable({},{__lt=cy}),1) end) cb(function() return rawlen{} end) cb(function() return string.format("%s", setmetatable({},{__tostring=cy})) end) cb(function() return string.dump(cy) end) cb(function() coroutine.wrap(function() cy(1) end)() return 'fine' end)
debug.sethook()
-- deep
local function f(n) if n == 0 then return 'bottom' end return (cw(f)(n-1)) end
P(pcall(f, 50)) P(pcall(f, 150)) P(pcall(f, 300))
local co = cc(function() local function g(n) if n == 0 then cy'deep' return 0 end return 1 + g(n-1) end return g(1000) end) P(cr(co)) P(cr(co))
local co = cc(function() local function g() return g() + 1 end g() end) local ok, m = cr(co) P(ok, m) P(#debug.traceback(co) > 100, select(2, debug.traceback(co, "msg", 0):gsub("\n", "")))
-- resume passing
local co = cc(function(...) local n = select('#', ...) while true do n = select('#', cy(n)) end end) P(cr(co)) P(cr(co, nil)) P(cr(co, nil, nil)) P(cr(co, table.unpack({}, 1, 200)))
-- wrap iter
local function perm(a, n) n = n or #a if n <= 1 then cy(a) else for i = 1, n do a[n], a[i] = a[i], a[n] perm(a, n-1) a[n], a[i] = a[i], a[n] end end end
local r = {} for p in cw(function() perm{1,2,3} end) do r[#r+1] = table.concat(p) end P(table.concat(r, " "))
-- tracebacks
local co = cc(function() local x = 1 cy() error("E") end) cr(co) P(debug.traceback(co)) P(debug.traceback(co, "hi")) P(debug.traceback(co, nil)) P(debug.traceback(co, 5)) P(debug.traceback(co, {})) P(debug.traceback(co, "m", 1)) P(debug.traceback("m", 1)) P(debug.traceback("m", 0)) P(debug.traceback(nil)) P(debug.traceback("m", 50)) P(pcall(debug.traceback, "m", "x")) P(debug.traceback(co, "x", 100)) cr(co) P(debug.traceback(co)) P(pcall(debug.traceback, co, "m", {}))
P(debug.getinfo(co, 0)) P(debug.getinfo(co, 1, "nSl")) P(debug.getinfo(co, 10)) P(debug.getlocal(co, 1, 1)) P(pcall(debug.getlocal, co, 10, 1))
local co = cc(function(a, ...) local b = 2 cy() end) cr(co, 1, 'va1', 'va2') P(debug.getlocal(co, 1, 1)) P(debug.getlocal(co, 1, 2)) P(debug.getlocal(co, 1, -1)) P(debug.getlocal(co, 1, -2)) P(debug.getlocal(co, 1, -3)) P(debug.setlocal(co, 1, 2, 55)) P(debug.getlocal(co,1,2)) P(debug.getlocal(co,1,3)) local i = debug.getinfo(co, 1) P(i.currentline, i.linedefined, i.lastlinedefined, i.what, i.namewhat, i.name, i.nups, i.nparams, i.isvararg, i.istailcall, i.short_src, i.source)
local i = debug.getinfo(co, 0) P(i.what, i.name, i.namewhat, i.currentline, i.nparams, i.isvararg, i.source, i.short_src, i.linedefined)
-- error objects & status through levels
P(cr(cc(function() return cr(cc(function() return cr(cc(function() error({}) end)) end)) end)))
P(pcall(cw(function() for i = 1, 3 do cw(function() if i == 3 then error("inner"..i) end cy() end)() end end)))
P(xpcall(cw(function() error"x" end), function(m) return debug.traceback(m) end))
P(xpcall(cw(function() error("x", 0) end), function(m) return debug.traceback(m, 2) end))
-- goroutine kill by gc
do local t = setmetatable({}, {__mode="k"}) for i = 1, 100 do local c = cw(function() cy() end) c() t[c] = true end collectgarbage() collectgarbage() local n = 0 for _ in pairs(t) do n = n + 1 end P(n <= 1) end
P(coroutine.wrap(function() return coroutine.isyieldable(), coroutine.running() end)())
-- sieve
local function gen(n) return cw(function() for i=2,n do cy(i) end end) end local function filter(p, g) return cw(function() for n in g do if n%p ~= 0 then cy(n) end end end) end
local x = gen(80) local r = {} while true do local n = x() if n == nil then break end r[#r+1]=n x = filter(n, x) end P(table.concat(r," "))
local A = cc(function() end) P(cr(A)) P(cr(A)) P(cr(A, 1, 2))
P(pcall(cw(function() return 1 end)))
local co = cw(function() local ok, e = pcall(function() cy(1) error("a") end) cy(e) local ok, e = pcall(function() cy(2) error("b", 2) end) cy(e) return 'end' end) P(co()) P(co()) P(co()) P(co()) P(co()) P(pcall(co))
-- tail call in coroutine, yield as tail call
P(cw(function() return cy(1) end)()) local c = cw(function(...) return cy(...) end) P(c(1,2)) P(c(3,4))
local c = cw(function() local t = {cy(1)} return #t, table.unpack(t) end) c() P(c(1,2,3))
local c = cw(function() return (cy(1)) end) c() P(c(1,2,3))
local co = cc(coroutine.yield) P(cr(co, 1, 2)) P(cr(co, 3, 4)) P(cr(co))
local co = cc(pcall) P(cr(co, cy, 1, 2)) P(cr(co, 3, 4)) P(cr(co))
local co = cc(cr) P(cr(co, cc(function(...) return cy(...) end), 1, 2)) P(cr(co))
local co = cc(coroutine.wrap(function(x) P(x) return cy(x) end)) P(cr(co, 9))
local c = cc(print) P(cr(c, 1, 2)) local c = cc(error) P(cr(c, "e")) local c = cc(error) P(cr(c, {})) local c = cc(assert) P(cr(c, false, "m"))
