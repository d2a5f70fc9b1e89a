function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=s:gsub('0x%x+','PTR') s=s:gsub('%f[%w]function: builtin','function: ') if math.type(v)=='float' then s=s..'f' end r[i]=s end print(table.concat(r,' | ')) end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end
for _,o in ipairs{'collect','stop','isrunning','restart','isrunning','step','setpause','setstepmul','isrunning'} do P(o,pcall(collectgarbage,o)) end
E(collectgarbage,'bad') E(collectgarbage,1) E(collectgarbage,'step',10) E(collectgarbage,'step',0) E(collectgarbage,'setpause',100) E(collectgarbage,'setpause',200) E(collectgarbage,'setstepmul',150) E(collectgarbage,'setstepmul',200) E(collectgarbage,'step','x') E(collectgarbage,nil) E(collectgarbage,'generational')
P(math.type(collectgarbage'count'))
local order={} for i=1,5 do setmetatable({},{__gc=function() order[#order+1]=i end}) end collectgarbage() P(table.concat(order,','))
-- resurrection
local saved; do local o=setmetatable({v=1},{__gc=function(o) saved=o end}) end collectgarbage() P(saved and saved.v) saved=nil collectgarbage() P(saved)
-- re-finalize
local n=0 local mt={} mt.__gc=function(o) n=n+1 if n<3 then setmetatable(o,mt) end end setmetatable({},mt) for i=1,5 do collectgarbage() end P(n)
-- gc added after
n=0 local m2={} local o=setmetatable({},m2) m2.__gc=function() n=n+1 end o=nil collectgarbage() P(n)
m2={__gc=true} o=setmetatable({},m2) m2.__gc=function() n=n+1 end o=nil collectgarbage() P(n)
m2={__gc=10} o=setmetatable({},m2) o=nil P(pcall(collectgarbage))
-- error in gc
setmetatable({},{__gc=function() error('oops') end}) P(pcall(collectgarbage))
setmetatable({},{__gc=function() error({}) end}) P(pcall(collectgarbage))
setmetatable({},{__gc=function() error() end}) P(pcall(collectgarbage))
setmetatable({},{__gc=function() local x = nil + 1 end}) P(pcall(collectgarbage))
setmetatable({},{__gc=function() error(setmetatable({},{__tostring=function() return 'TS' end})) end}) P(pcall(collectgarbage))
-- multiple errors
for i=1,3 do setmetatable({},{__gc=function() error('e'..i,0) end}) end P(pcall(collectgarbage)) P(pcall(collectgarbage)) P(pcall(collectgarbage))P(pcall(collectgarbage))
-- weak
local a={} setmetatable(a,{__mode='k'}) for i=1,10 do a[{}]=i end for i=1,5 do a[i]=i a['s'..i]={} end collectgarbage() local c=0 for k in pairs(a) do c=c+1 end P(c)
a=setmetatable({},{__mode='v'}) for i=1,10 do a[i]={} a['s'..i]='str'..i a[i+20]=i a[i+40]=function() return a end a[i+60]=function() end a[i+80]=coroutine.create(print) a[i+100]=print a[i+120]=true end collectgarbage() c=0 for k in pairs(a) do c=c+1 end P(c)
a=setmetatable({},{__mode='kv'}) for i=1,10 do a[i]={} a[{}]=i a[{}]={} a['x'..i]='y'..i end collectgarbage() c=0 for k in pairs(a) do c=c+1 end P(c)
local x,y,z={},{},{} a=setmetatable({},{__mode='k'}) a[x]=y a[y]=z a[z]=x a[{}]={} collectgarbage() c=0 for k in pairs(a) do c=c+1 end P(c) x,y,z=nil collectgarbage() P(next(a))
a=setmetatable({},{__mode='k'}) local e={} local k0={} local k=k0 for i=1,100 do local nk={} a[k]=nk k=nk end k=nil collectgarbage() c=0 for k in pairs(a) do c=c+1 end P(c) k0=nil collectgarbage() P(next(a))
-- weak + gc : values cleared before finalizer, keys after
local wk,wv=setmetatable({},{__mode='k'}),setmetatable({},{__mode='v'}) do local o=setmetatable({},{__gc=function(o) P('fin',wk[o],wv[1]) end}) wk[o]='kept' wv[1]=o end collectgarbage() P(next(wk),next(wv)) collectgarbage() P(next(wk),next(wv))
-- count falls
local big={} for i=1,1e5 do big[i]={i} end local c1=collectgarbage'count' big=nil collectgarbage() local c2=collectgarbage'count' P(c1>c2+1000)
local c3=collectgarbage'count' local s=('x'):rep(1e6) P(collectgarbage'count'>c3+900) s=nil collectgarbage() P(collectgarbage'count'<c3+100)
-- automatic collection happens
local fin=false setmetatable({},{__gc=function() fin=true end}) local i=0 while not fin do local t={} i=i+1 if i>1e7 then break end end P(fin)
fin=false setmetatable({},{__gc=function() fin=true end}) i=0 while not fin do local t='x'..i i=i+1 if i>1e7 then break end end P('s',fin)
-- step loops
collectgarbage() local function dosteps(s) collectgarbage() local i=0 repeat i=i+1 local a={} until collectgarbage('step',s) return i end P(dosteps(0)>=1, dosteps(100000)==1)
collectgarbage'stop' P(collectgarbage'isrunning') repeat local a={} until collectgarbage('step',10000) collectgarbage'restart' P(collectgarbage'isrunning')
-- gc in stopped
collectgarbage'stop' n=0 setmetatable({},{__gc=function() n=n+1 end}) collectgarbage() P('stopped full',n) collectgarbage'restart'
-- gc with coroutine
do local co=coroutine.create(function() local o=setmetatable({},{__gc=function() P('co gc') end}) coroutine.yield(1) end) coroutine.resume(co) end collectgarbage()
local thr=setmetatable({},{__mode='k'}) do local co=coroutine.wrap(function() coroutine.yield() end) co() thr[co]=1 end collectgarbage() P(next(thr))
P(pcall(collectgarbage,'step',-1))
-- finalizer calls collectgarbage
setmetatable({},{__gc=function() P('nested',collectgarbage()) end}) collectgarbage()
-- order with setmetatable twice
order={} do local a=setmetatable({},{__gc=function() order[#order+1]='a' end}) local b=setmetatable({},{__gc=function() order[#order+1]='b' end}) setmetatable(a,{__gc=function() order[#order+1]='a2' end}) end collectgarbage() P(table.concat(order,' '))
-- __mode with gc tables; __gc upvalue holding self
do local t={} t.x=setmetatable({t},{__gc=function(o) P('cycle',o[1]==t) end}) end collectgarbage()
-- at exit
setmetatable({},{__gc=function() print'at exit 1' end}) _G.keep=setmetatable({},{__gc=function() print'at exit 2' local x=setmetatable({},{__gc=function() print'created at close' end}) end})
_G.k3=setmetatable({},{__gc=function() print'at exit 4' end})
