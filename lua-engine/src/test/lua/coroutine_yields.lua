local NAME=os.tmpname()
do local gsub,concat,select,tostring,type,print,pcall=string.gsub,table.concat,select,tostring,math.type,print,pcall
function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=gsub(gsub(s,'0x%x+','PTR'),'builtin: ','') if type(v)=='float' then s=s..'f' end r[i]=s end io.stdout:write(concat(r," | "),"\n") end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end end
-- yields in every metamethod
local mt={} for _,e in ipairs{'add','sub','mul','div','mod','pow','unm','idiv','band','bor','bxor','shl','shr','bnot','concat','len','eq','lt','le','index','call'} do mt['__'..e]=function(a,b) local r=coroutine.yield(e) return r end end
mt.__newindex=function(t,k,v) coroutine.yield('newindex') rawset(t,k,v) end
local function new(x) return setmetatable({x=x},mt) end
local a,b=new(1),new(2)
local function run(f,...) local co=coroutine.create(f) local out={} local args=table.pack(...) local r=table.pack(coroutine.resume(co)) local n=0
 while coroutine.status(co)=='suspended' do n=n+1 out[#out+1]=tostring(r[2]) r=table.pack(coroutine.resume(co,args[n])) end
 P(table.concat(out,','),table.unpack(r,1,r.n)) end
for _,e in ipairs{'a+b','a-b','a*b','a/b','a%b','a^b','-a','a//b','a&b','a|b','a~b','a<<b','a>>b','~a','a..b','#a','a==b','a~=b','a<b','a<=b','a>b','a>=b','a.zz','a(b)','a+1','1+a','a..1','"x"..a','a.."x".."y"','"x".."y"..a.."z"..b','not (a<b)','not(a==b)','a<b and 1 or 2','a<=b or 5','a[1]','a[nil]','1..a','a&1','1|a','2^a','a//2.5','a[1.5]'} do
 local f=load('local a,b=... return '..e) run(function() return f(a,b) end,10) run(function() return f(a,b) end,false) run(function() return f(a,b) end) run(function() if load('local a,b=... if '..e..' then return 1 else return 2 end')(a,b)==1 then return 'T' else return 'F' end end, false) end
run(function() a.yy=5 return rawget(a,'yy') end) run(function() a[1]=2 return rawget(a,1) end)
run(function() local x = a.p.q return x end, {q=1}) run(function() return a:foo(1) end,function(...) return ... end)
-- iterators
run(function() local r={} for i,j in function(s,c) c=c+1 local x=coroutine.yield(c) if c<4 then return c,x end end,nil,0 do r[#r+1]=j end return table.unpack(r) end,'a','b','c','d')
run(function() for k,v in pairs(setmetatable({},{__pairs=function(t) local x=coroutine.yield('pairs') return next,x,nil end})) do P(k,v) end return 'x' end,{10,20})
run(function() for i,v in ipairs(setmetatable({},{__index=function(t,i) return coroutine.yield(i) end})) do P(i,v) end return 'done' end,1,2,3)
-- pcall
run(function() return pcall(function() coroutine.yield(1) error('x') end) end)
run(function() return pcall(pcall,pcall,error,setmetatable({},{__tostring=function() return 'E' end})) end)
run(function() return xpcall(function() local x=coroutine.yield(1) error(x) end,function(m) return 'H:'..tostring(m) end) end,'val')
run(function() return xpcall(function() error('z') end,function(m) coroutine.yield(3) return 'H:'..tostring(m) end) end,'val')
run(function() return xpcall(coroutine.yield,print,1,2,3) end,'val')
run(function() return pcall(coroutine.yield,1) end,'val')
run(function() return select(2,pcall(coroutine.yield,1)),coroutine.yield(2) end,'val','v2')
-- C boundary
local function w(f) local co=coroutine.create(f) P(coroutine.resume(co)) P(coroutine.status(co)) end
w(function() table.sort({1,2,3},coroutine.yield) end) w(function() string.gsub('abc','.',coroutine.yield) end) w(function() string.gsub('abc','.',function(c) coroutine.yield(c) end) end)
w(function() load(coroutine.yield) end) w(function() load(function() coroutine.yield() end) end) w(function() return load(function() coroutine.yield() end) end)
w(function() return require'nomod' end) package.preload.ymod=function() coroutine.yield(7) end w(function() return require'ymod' end)
w(function() return tostring(setmetatable({},{__tostring=function() coroutine.yield(1) end})) end) w(function() print(setmetatable({},{__tostring=function() coroutine.yield(1) end})) end)
w(function() return dofile('nofile') end) do local f=io.open(NAME,'w') f:write'return coroutine.yield(5)' f:close() end w(function() return dofile(NAME) end)
w(function() return table.concat(setmetatable({},{__index=function(t,i) return coroutine.yield(i) end,__len=function() return 3 end})) end)
w(function() return table.unpack(setmetatable({},{__index=function(t,i) return coroutine.yield(i) end}),1,2) end)
w(function() return table.insert(setmetatable({},{__newindex=function(t,i) return coroutine.yield(i) end}),1,2) end)
w(function() return next(setmetatable({},{__index=coroutine.yield})) end) w(function() return string.rep(setmetatable({},{__index=coroutine.yield}),1) end)
w(function() return string.format('%s',setmetatable({},{__tostring=coroutine.yield})) end)
w(function() return io.lines(NAME)(coroutine.yield(1)) end)
w(function() return math.max(coroutine.yield(1)) end) w(function() return xpcall(error,coroutine.yield) end) w(function() return debug.sethook(coroutine.yield,'l') end)
w(function() return ("x"):gsub('x',setmetatable({},{__index=function() coroutine.yield() end})) end)
w(function() return #setmetatable({},{__len=function() coroutine.yield(9) end}) end)
w(function() return table.remove(setmetatable({},{__len=function() coroutine.yield(9) end})) end)
E(coroutine.yield) E(coroutine.yield,1) P(coroutine.isyieldable()) P(coroutine.running())
-- dead/non-suspended
local co=coroutine.create(function() error('dead') end) P(coroutine.resume(co)) P(coroutine.resume(co)) P(coroutine.status(co))
co=coroutine.create(function() return 1 end) P(coroutine.resume(co)) P(coroutine.resume(co))
local main=coroutine.running() P(coroutine.resume(main)) P(coroutine.status(main))
co=coroutine.create(function() P(coroutine.status(main)) P(coroutine.resume(main)) P(coroutine.resume(coroutine.running())) P(coroutine.running()==co, select(2,coroutine.running()),coroutine.isyieldable()) return coroutine.wrap(function() P(coroutine.resume(co)) P(coroutine.status(co)) end)() end) P(coroutine.resume(co))
local f f=coroutine.wrap(function() return f() end) E(f) E(f)
f=coroutine.wrap(function() return pcall(f) end) E(f) E(f)
f=coroutine.wrap(function() error({1}) end) E(f) f=coroutine.wrap(function() error('str') end) E(f) f=coroutine.wrap(function() error('str',0) end) E(f) f=coroutine.wrap(function() error(12) end) E(f)
f=coroutine.wrap(function() local x=nil; x.y=1 end) E(f) E(f)
P(pcall(function() f=coroutine.wrap(function() error('inner',2) end) f() end))
E(coroutine.create) E(coroutine.create,1) E(coroutine.wrap,{}) E(coroutine.resume,1) E(coroutine.resume) E(coroutine.status,nil) E(coroutine.status)
P(coroutine.resume(coroutine.create(print),1,2)) P(coroutine.resume(coroutine.create(coroutine.yield),1,2)) P(coroutine.resume(coroutine.create(pcall),error,2)) E(coroutine.wrap(error),'e') E(coroutine.wrap(error),'e',2) P(coroutine.resume(coroutine.create(setmetatable({},{}).x or select),'#'))
E(coroutine.wrap(coroutine.resume),1) E(coroutine.wrap(coroutine.running)) E(coroutine.wrap(coroutine.create),print)
-- recursion
local function rec() return coroutine.wrap(rec)() end local ok,m=pcall(rec) P(ok,m)
local function rec2(n) local c=coroutine.create(rec2) local ok,m,d=coroutine.resume(c,n+1) if ok then return m,d end return n,m end P(rec2(1))
local a2=function(a) coroutine.wrap(a)(a) end P(pcall(a2,a2))
local depth=0 local function r3() depth=depth+1 local ok,e=coroutine.resume(coroutine.create(r3)) if not ok then error(e,0) end return e end P(pcall(r3)) P(depth)
-- many nested
local function gen(n) return coroutine.wrap(function() for i=1,n do coroutine.yield(i) end end) end
local function filter(p,g) return coroutine.wrap(function() for n in g do if n%p~=0 then coroutine.yield(n) end end end) end
local x=gen(500) x() local r={} while true do local n=x() if n==nil then break end r[#r+1]=n x=filter(n,x) if #r>94 then break end end P(#r,r[#r])
-- thousands in a chain of wraps suspended
local t={} for i=1,5000 do t[i]=coroutine.wrap(function(...) while true do coroutine.yield(i,...) end end) t[i]() end P(t[5000](1),t[1](2)) t=nil
-- yield many values
co=coroutine.create(function(...) while true do coroutine.yield(...) end end) P(select('#',coroutine.resume(co,table.unpack({},1,200))))
co=coroutine.wrap(function() return coroutine.yield(table.unpack({},1,250)) end) P(select('#',co())) P(select('#',co(table.unpack({},1,240))))
-- table of upvalues across coroutine
local function mk() local n=0 return coroutine.wrap(function() while true do n=n+1 coroutine.yield(function() return n end) end end) end local g=mk() local f1,f2=g(),g() P(f1(),f2())
P(debug.traceback(coroutine.create(print))) co=coroutine.create(function() local function deep() coroutine.yield() end deep() end) coroutine.resume(co) P(debug.traceback(co)) P(debug.traceback(co,nil,1)) P(debug.traceback(co,'x',2)) coroutine.resume(co) P(debug.traceback(co))
co=coroutine.create(function() for i=1,3 do pcall(coroutine.yield,i) end error'oops' end) coroutine.resume(co) P(debug.traceback(co)) coroutine.resume(co) coroutine.resume(co) P(coroutine.resume(co)) P(debug.traceback(co,'after')) P(debug.getinfo(co,0).short_src,debug.getinfo(co,1).currentline,debug.getinfo(co,5))
os.remove(NAME)
