function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=s:gsub('0x%x+','PTR') s=s:gsub('%f[%w]function: builtin','function: ') if math.type(v)=='float' then s=s..'f' end r[i]=s end print(table.concat(r,' | ')) end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end
local function f(a,b,...) local c=3 do local d=4 end local e=5
 for i=1,20 do local n,v=debug.getlocal(1,i) if not n then break end P(i,n,v) end
 for i=-1,-5,-1 do P(debug.getlocal(1,i)) end
 P(debug.setlocal(1,1,'A')) P(debug.setlocal(1,-1,'V')) P(debug.setlocal(1,-9,'V')) P(debug.setlocal(1,30,'V')) P(a,...)
 local e='shadow' P(debug.getlocal(1,4)) P(debug.getlocal(1,5))
end
f(1,2,'x','y') f()
P(debug.getlocal(f,1)) P(debug.getlocal(f,2)) P(debug.getlocal(f,3)) P(debug.getlocal(f,0)) P(debug.getlocal(f,-1)) P(debug.getlocal(print,1))
E(debug.getlocal,100,1) E(debug.getlocal,1) E(debug.getlocal) E(debug.setlocal,100,1,2) E(debug.getlocal,f,'x') E(debug.getlocal,1,'x') E(debug.getlocal,'x',1) E(debug.setlocal,print,1,2) E(debug.setlocal,1,1)
for i=1,3 do for j=1,10 do local n,v=debug.getlocal(1,j) if not n then break end P(n,type(v)) end break end
for k,v in pairs{1} do for j=1,12 do local n,v=debug.getlocal(1,j) if not n then break end P(n,type(v)) end end
P(select('#',debug.getlocal(1,500)))
local co=coroutine.create(function(x,...) local y=x+1 coroutine.yield(y) local z=3 error('boom') end)
coroutine.resume(co,10,20,30)
P(debug.getlocal(co,1,1)) P(debug.getlocal(co,1,2)) P(debug.getlocal(co,1,3)) P(debug.getlocal(co,1,-1)) P(debug.getlocal(co,1,-2)) P(debug.getlocal(co,0,1)) E(debug.getlocal,co,2,1) P(debug.setlocal(co,1,2,'Y'))P(debug.getlocal(co,1,2))
P(coroutine.resume(co)) P(debug.traceback(co))
P(debug.traceback(co,nil)) P(debug.traceback(co,'m')) P(debug.traceback(co,'m',0)) P(debug.traceback(co,'m',1)) P(debug.traceback(co,'m',5)) P(debug.traceback(co,12)) P(debug.traceback(co,{}) )
P(debug.traceback('hi',1)) P(debug.traceback('hi',0)) P(debug.traceback('hi',2)) P(debug.traceback(nil)) P(debug.traceback()) P(debug.traceback(print)) P(debug.traceback(12.5)) P(debug.traceback(true)) E(debug.traceback,'x','y') P(debug.traceback('x',-1)) P(debug.traceback('x',nil)) P(debug.traceback('a\nb'))
P(debug.traceback(coroutine.create(print)))
local function deep(n) if n==0 then P(debug.traceback('deep')) else deep(n-1) end return 1 end
deep(5) deep(18) deep(19) deep(20) deep(21) deep(22) deep(23) deep(30)
local function dt(n) if n==0 then return P(debug.traceback('deep')) else return dt(n-1) end end dt(3)
-- upvalues
local u1,u2=1,2
local function g() return u1 end local function h() u2=u2+1 return u1+u2 end
P(debug.getupvalue(g,1)) P(debug.getupvalue(h,1)) P(debug.getupvalue(h,2)) P(debug.getupvalue(h,3)) P(debug.getupvalue(h,0)) P(debug.getupvalue(print,1)) P(debug.setupvalue(h,1,10)) P(h()) P(debug.setupvalue(h,9,10)) E(debug.setupvalue,h,1) E(debug.setupvalue,h) E(debug.getupvalue,h) E(debug.getupvalue,1,1) E(debug.getupvalue,h,'x')
P(debug.upvalueid(g,1)==debug.upvalueid(h,1)) P(debug.upvalueid(g,1)==debug.upvalueid(h,2)) P(type(debug.upvalueid(g,1))) E(debug.upvalueid,g,5) E(debug.upvalueid,g,0) E(debug.upvalueid,print,1) E(debug.upvalueid,1,1)
E(debug.upvaluejoin,g,1,h,5) E(debug.upvaluejoin,g,3,h,1) E(debug.upvaluejoin,print,1,h,1) E(debug.upvaluejoin,g,1,print,1) E(debug.upvaluejoin,1,1,print,1) debug.upvaluejoin(g,1,h,2) P(g()) u2=99 P(g()) E(debug.upvaluejoin,{},1,g,1) E(debug.upvaluejoin,g,1,{},1)
P(debug.getmetatable('').__index==string) E(debug.setmetatable,1) E(debug.setmetatable,1,2) P(debug.setmetatable(10,nil)) debug.setmetatable(10,{__index=function(a,b) return a..b end}) P((10).x) debug.setmetatable(10,nil) E(debug.getmetatable)
debug.setmetatable(nil,{__index=function() return 'NIL' end,__name='NULL'}) P((nil).x) debug.setmetatable(nil,nil) E(debug.setmetatable)
debug.setmetatable(print,{__index={z=1},__concat=function() return 'cc' end}) P(print.z, print..'') debug.setmetatable(print,nil)
P(debug.getuservalue(io.stdout)) P(debug.getuservalue(1)) E(debug.setuservalue,1,{}) E(debug.setuservalue,io.stdout,1) P(debug.setuservalue(io.stdout,{})==io.stdout) P(type(debug.getuservalue(io.stdout))) E(debug.setuservalue,io.stdout) E(debug.getuservalue) E(debug.setuservalue)
P(type(debug.getregistry()),debug.getregistry()[2]==_G,type(debug.getregistry()[1]),debug.getregistry()._LOADED==package.loaded, type(debug.getregistry()['FILE*']))
