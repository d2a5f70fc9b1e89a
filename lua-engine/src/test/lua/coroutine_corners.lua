function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=s:gsub('0x%x+','PTR') s=s:gsub('%f[%w]function: builtin','function: ') if math.type(v)=='float' then s=s..'f' end r[i]=s end print(table.concat(r,' | ')) end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end
local function B(f,...) local co=coroutine.create(f) P('co',coroutine.resume(co,...)) return co end
E(coroutine.resume) E(coroutine.resume,1) E(coroutine.create) E(coroutine.create,1) E(coroutine.wrap,1) E(coroutine.status) E(coroutine.status,1) E(coroutine.yield,1) E(coroutine.isyieldable) E(coroutine.running) P(select(2,coroutine.running()))
local co=coroutine.create(function(a,b) P(coroutine.isyieldable(), coroutine.status(coroutine.running())) local c=coroutine.yield(a+b) local d,e=coroutine.yield(c*2) return d+e end)
P(coroutine.resume(co,1,2)) P(coroutine.resume(co,10)) P(coroutine.status(co)) P(coroutine.resume(co,3,4)) P(coroutine.status(co)) P(coroutine.resume(co)) P(coroutine.resume(co))
P(coroutine.resume(coroutine.running()))
local w=coroutine.wrap(function() error('x') end) E(w) E(w) w=coroutine.wrap(function() error({}) end) P(pcall(w)) w=coroutine.wrap(function() return 1 end) w() E(w)
w=coroutine.wrap(function() w() end) E(w)
local function rec() local c=coroutine.wrap(rec) c() end print(select(2,select(2,pcall(rec)):gsub("co.lua:9:","")))
local c co=coroutine.create(function() P(coroutine.resume(co)) local c2=coroutine.create(function() P(coroutine.status(co)) P(coroutine.resume(co)) end) P(coroutine.resume(c2)) end) coroutine.resume(co)
-- yields in pcall etc
B(function() P(pcall(function() coroutine.yield(1) error('after') end)) end)
co=B(function() P(pcall(function() local x=coroutine.yield(1) error('after'..x) end)) P(xpcall(function() coroutine.yield(2) error('x2') end,function(m) return 'H:'..m end)) return 'end' end) P(coroutine.resume(co,'Z')) P(coroutine.resume(co)) P(coroutine.status(co))
local mt={} for _,e in ipairs{'add','sub','mul','div','mod','pow','unm','idiv','band','bor','bxor','shl','shr','bnot','concat','len','eq','lt','le','index','call','newindex'} do mt['__'..e]=function(...) return coroutine.yield(e) end end
local t=setmetatable({},mt) local t2=setmetatable({},mt)
for _,s in ipairs{'t+1','1-t','t*t','t/1','t%1','t^1','-t','t//1','t&1','t|1','t~1','t<<1','t>>1','~t','t..1','1 ..t','#t','t==t2','t<t2','t<=t2','t>t2','t>=t2','t.x','t[1]','t()','t~=t2','not (t<t2)', 't..1 ..t2','1 ..2 ..t','t<1','1<t'} do
 local f=load('local t,t2=... return '..s) co=coroutine.wrap(f) local r={co(t,t2)} P(s,table.unpack(r)) P(co(42)) end
co=coroutine.wrap(function() t.x=1 return 'set' end) P(co()) P(co())
for _,f in ipairs{function() for k in pairs(setmetatable({},{__pairs=function() coroutine.yield() end})) do end end, function() table.sort({1,2,3},function(a,b) coroutine.yield() end) end, function() string.gsub('a','a',coroutine.yield) end, function() load(coroutine.yield) end, function() return load(function() coroutine.yield() end) end, function() tostring(setmetatable({},{__tostring=function() coroutine.yield() end})) end, function() print(setmetatable({},{__tostring=function() coroutine.yield() end})) end,function() table.concat(setmetatable({},{__index=function() coroutine.yield() end,__len=function() return 3 end})) end,function() table.unpack(setmetatable({},{__index=function() coroutine.yield('y') end}),1,1) end, function() require'nonexist' coroutine.yield(5) end, function() for a in coroutine.yield,1,2 do return a end end, function() dofile('y.lua') return 'dofile done' end, function() package.preload.yy=function() coroutine.yield('req') end require'yy' end, function() string.gsub('x','x',setmetatable({},{__index=function() coroutine.yield('gs') end})) end, function() ipairs(setmetatable({},{__index=coroutine.yield}))({},0) for i,v in ipairs(setmetatable({},{__index=function(_,i) return coroutine.yield(i) end})) do P(i,v) end end, function() return select('#',table.unpack({1,coroutine.yield(2)})) end, function() table.insert(setmetatable({},{__newindex=function() coroutine.yield() end}),1) end,function() next(setmetatable({},{__index=coroutine.yield})) end, function() error(coroutine.yield(1)) end, function() assert(coroutine.yield(1)) end, function() debug.sethook(function() coroutine.yield() end,'l')
 local x = 1
 local y=2 end, function() string.format('%s',setmetatable({},{__tostring=coroutine.yield})) end, function() xpcall(error,coroutine.yield) end, function() return pcall(pcall,coroutine.yield,1) end, function() return pcall(coroutine.yield,1) end, function() return xpcall(coroutine.yield,print,1) end, function() return select(2,pcall(error,coroutine.yield())) end, function() return coroutine.wrap(function() coroutine.yield(1) end)() end, function() io.lines(arg[0])(coroutine.yield()) end} do
 local f2=io.open('y.lua','w') f2:write('coroutine.yield("df")') f2:close()
 co=coroutine.create(f) P(_,coroutine.resume(co)) if coroutine.status(co)=='suspended' then P(' 2',coroutine.resume(co,'R')) end debug.sethook() end
os.remove'y.lua'
local m=coroutine.running() P(type(m),coroutine.status(m)) co=coroutine.wrap(function() P(coroutine.status(m)) P(coroutine.resume(m)) end) co()
P(xpcall(function() local x=nil; x() end, debug.traceback)) P(xpcall(error,function(m) error(m) end,'x')) P(xpcall(function() error('a') end,function(m) return m..'b',1 end)) E(xpcall) E(xpcall,print) E(pcall) E(xpcall,print,nil) E(xpcall,error,nil) E(xpcall,print,1) E(xpcall,error,1)
local function loop() return loop()+1 end local r,m=pcall(loop) P(r,m) r,m=xpcall(loop,function(m) return 'handled '..tostring(m):match('stack overflow') end) P(r,m)
r,m=xpcall(loop,loop) P(r,m) local n=0 r,m=xpcall(error,function() n=n+1 error('x') end) P(r,m,n>100)
P(pcall(string.rep,'x',-1)) P(pcall(error)) P(pcall(error,nil)) P(pcall(error,'m',0)) P(pcall(error,'m',1)) P(pcall(error,'m',2)) P(pcall(error,'m',3)) P(pcall(error,'m',100)) E(error,'m','x')
local function lv() error('lev2',2) end
P(pcall(function() lv() end)) P(pcall(function() local x = lv() return x end)) P(pcall(function() return lv() end))
E(assert) E(assert,false) E(assert,nil,'msg') E(assert,false,{}) E(assert,1,2,3) E(assert,false,nil)
-- wrap error with traceback position
P(pcall(coroutine.wrap(function() local x = nil .. 1 end)))
P(pcall(coroutine.wrap(function() error('lvl1') end))) P(pcall(coroutine.wrap(function() error('lvl2',2) end))) P(pcall(coroutine.wrap(function() error(5) end)))
-- many coroutines & gc
for i=1,1000 do local c=coroutine.wrap(function() coroutine.yield(i) end) assert(c()==i) end
-- yield across wrap within gsub etc fine
P((string.gsub('abc','%w',coroutine.wrap(function(a) while true do a=coroutine.yield(a..'!') end end))))
-- recursive resume C stack
local function f() local c=coroutine.create(f) local ok,m=coroutine.resume(c) return ok and m or m end
local ok,m=coroutine.resume(coroutine.create(f)) P(ok, m)
-- a coroutine that could not be resumed has not begun, and does not when it is forgotten
do
  local runs = 0
  local function nest() runs = runs + 1 return coroutine.wrap(nest)() end
  local outcome, message = pcall(nest)
  print(outcome, message:sub(-16))
  local before = runs
  collectgarbage() collectgarbage()
  print(runs == before)
  local kept
  local function keep(depth) kept = coroutine.create(keep) local ok, why = coroutine.resume(kept, depth + 1) return why or depth end
  print(coroutine.resume(coroutine.create(keep), 1))
  print(coroutine.status(kept))
end
