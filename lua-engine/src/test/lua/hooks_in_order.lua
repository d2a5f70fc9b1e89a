do local gsub,concat,select,tostring,type,print,pcall=string.gsub,table.concat,select,tostring,math.type,print,pcall
function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=gsub(gsub(s,'0x%x+','PTR'),'builtin: ','') if type(v)=='float' then s=s..'f' end r[i]=s end io.stdout:write(concat(r," | "),"\n") end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end end
local function test(s,l,p) local function f(event,line) local li=table.remove(l or {},1) io.write(tostring(line),' ') end
 local fn=load(s,p or '=s') debug.sethook(f,'l') fn() debug.sethook() print() end
for _,s in ipairs{
"if\nmath.sin(1)\nthen\n  a=1\nelse\n  a=2\nend\n", "--\nif nil then\n  a=1\nelse\n  a=2\nend\n", "a=1\nrepeat\n  a=a+1\nuntil a==3\n", "do\n  return\nend\n", "local a\na=1\nwhile a<=3 do\n  a=a+1\nend\n", "while math.sin(1) do\n  if math.sin(1)\n  then break\n  end\nend\na=1", "for i=1,3 do\n  a=i\nend\n", "for i,v in pairs{'a','b'} do\n  a=tostring(i) .. v\nend\n", "for i=1,4 do a=1 end\n", "local a = {\n1,\n2,\nmath.sin(3),\n}\nlocal b = a\n", "local function f(\na,\nb)\nreturn a\nend\nf(1,\n2)\n", "local x = 1 +\n2 +\nmath.abs(3) *\n4\n", "x = function()\n return 1\nend\nx(\n)\n", "goto a\n::b:: do return end\n::a::\ngoto b\n", "local a = nil\nlocal b = a and\n a.x or\n 5\n", "print\n(\n'x'\n)\n", "local t = {}\nt.x\n=\n5\nt['y'], t.z\n= 1,\n2\n", "local s = 'a'\n..\n'b'\n..\ntostring(1)\n", "for\ni\n=\n1\n,\n2\ndo\nlocal x\nend\n", "local a <\n", "local a, b, c\nlocal d\n\n\nlocal e = 1\n", "for i = 1, 2 do local x = i\nend\n", "while true do\nlocal a\nif 1 then\nbreak end\nend\n", "repeat local x = 1\nlocal function f() return x end\nuntil\nx\n", "do local a = 1\nlocal b = 2 end\nlocal c = function() return\nend\nc()\n", "return\n(function() return\n1 end)()\n", "local function g(...) return\nselect('#',...)\nend\nlocal a = g(1,\n2,\n3) + g(\n)\n", "if 1\n==\n2 then\nelseif nil\nthen\nelse x=1\nend\n", "local a = not\nnil\nlocal b = -\na\n" } do if load(s) then a=nil; local ok,m=pcall(test,s) debug.sethook() if not ok then print(m) end end end
-- call/return hooks
local function trace(mask,f,...) local out={} debug.sethook(function(e,l) local i=debug.getinfo(2,'nSlt') out[#out+1]=e..':'..tostring(l)..':'..i.what..':'..tostring(i.name)..':'..i.namewhat..':'..i.currentline..':'..tostring(i.istailcall) end,mask) f(...) debug.sethook() for _,x in ipairs(out) do print(x) end print('--') end
local function t1() return 1 end local function t2() return t1() end local function t3() local x=t2() return x end
trace('cr',t3) trace('crl',t3) trace('c',function() return math.sin(1) end) trace('r',function() return math.sin(1),pcall(error,'x') end) trace('cr',function() for k in pairs{1,2} do end end) trace('cr',function() local t=setmetatable({},{__index=function() return 1 end,__add=function() return 2 end,__lt=function() return true end,__call=function() end,__len=function() return 1 end,__concat=function() end,__eq=function() return true end,__unm=function() end,__newindex=function() end}) local x=t.x,t+1,t<t,t(),#t,t..'x',t==setmetatable({},getmetatable(t)),-t t.y=1 end)
trace('cr',function() local co=coroutine.wrap(function() coroutine.yield() end) co() co() end) trace('cr',function() string.gsub('ab','.',function() end) table.sort({2,1,3},function(a,b) return a<b end) end) trace('crl',function() load('local a\n=1\nreturn a')() end) trace('cr',function() pcall(function() error('x') end) end) trace('',t3) trace('l',function()
 local a=1

 for i=1,2 do a=i end
end)
-- counts
do local n=0 debug.sethook(function(e) P(e) n=n+1 end,'',100) for i=1,1000 do end debug.sethook() P(n) end
do local n=0 debug.sethook(function() n=n+1 end,'',1) for i=1,100 do end debug.sethook() P(n) end
do local n=0 debug.sethook(function() n=n+1 end,'',1000) local x=0 for i=1,10000 do x=x+i*2 if x%2==0 then x=x+1 end end debug.sethook() P(n) end
do local function h() end debug.sethook(h,'crl',5) P(debug.gethook()) P(select(1,debug.gethook())==h) debug.sethook() P(debug.gethook()) debug.sethook(h,'') P(debug.gethook()) debug.sethook(h,'',0) P(debug.gethook()) debug.sethook(nil,'crl') P(debug.gethook()) debug.sethook(h,'xyz') P(debug.gethook()) debug.sethook(h,'lrc') P(debug.gethook()) debug.sethook() end
E(debug.sethook,1,'l') E(debug.sethook,print) E(debug.sethook,print,1) P(debug.gethook()) debug.sethook() E(debug.sethook,print,'l','x') debug.sethook()
-- hook with error
E(function() debug.sethook(function() debug.sethook() error('hookerr') end,'l')
 local x=1 end) debug.sethook()
-- coroutine hooks
do local out={} local co=coroutine.create(function(x) local y=x
 coroutine.yield(y)
 local z=1
 error'x' end)
 debug.sethook(co,function(e,l) out[#out+1]=e..tostring(l) end,'lcr') P(debug.gethook(co)) P(debug.gethook()) coroutine.resume(co,1) P(table.concat(out,' ')) out={} coroutine.resume(co) P(table.concat(out,' ')) P(debug.gethook(co)~=nil) debug.sethook(co) P(debug.gethook(co)) end
do local out={} debug.sethook(function(e,l) out[#out+1]=l end,'l') local co=coroutine.wrap(function()
  local inside=1 end) co() debug.sethook() P(#out) end
do local co=coroutine.create(function() local a=1
 while true do coroutine.yield()
 a=a+1 end end) coroutine.resume(co) local l={} debug.sethook(co,function(e,x) l[#l+1]=x end,'l') coroutine.resume(co) coroutine.resume(co) P(table.unpack(l)) end
-- yields in hooks
do local co=coroutine.create(function() for i=1,5 do end end) debug.sethook(co,function() coroutine.yield() end,'l') P(coroutine.resume(co)) end
-- hook sees locals
do local function f(a,b) local c=a+b
 return c end
 debug.sethook(function(e,l) local r={} for i=1,10 do local n,v=debug.getlocal(2,i) if not n or n=='(*temporary)' then break end r[#r+1]=n..'='..tostring(v) end P(e,l,table.concat(r,' ')) end,'cr') f(1,2) debug.sethook() end
do debug.sethook(function(e,l) local i=debug.getinfo(2,'f') if e=='call' then P(debug.getinfo(i.func,'S').what, i.func==print) end end,'c') print('x') debug.sethook() end
do -- transfer via debug.setlocal in hook
 local function foo(a) local b=10
 return a+b end debug.sethook(function(e,l) local n,v=debug.getlocal(2,1) if n=='a' then debug.setlocal(2,1,100) end end,'l') P(foo(1)) debug.sethook() P(foo(1)) end
-- getinfo
local function gi(f,o) local i=debug.getinfo(f,o) local k={} for n in pairs(i) do k[#k+1]=n end table.sort(k) local r={} for _,n in ipairs(k) do local v=i[n] if type(v)=='table' then local q={} for l in pairs(v) do q[#q+1]=l end table.sort(q) v='{'..table.concat(q,',')..'}' end r[#r+1]=n..'='..tostring(v):gsub('0x%x+',''):gsub('builtin: ','') end P(table.concat(r,' ')) end
for _,o in ipairs{'n','S','l','t','u','f','L','nSltufL','','S','Ll','lL'} do gi(print,o) gi(gi,o) gi(1,o) end gi(0,'nSltuf') gi(gi) gi(print) gi(load'return ...') gi(load('x=1\n\ny=2\nlocal function f()\nend','@file.lua')) gi(load('x','=')or load('x=1','='..('y'):rep(100))) gi(load('x=1',('y'):rep(100))) gi(load('x=1\ny=2')) gi(load('x=1','@'..('abc/'):rep(30)..'z.lua')) gi(coroutine.wrap(print))
E(debug.getinfo,1,'x') E(debug.getinfo,1,'>') E(debug.getinfo,1,'>S') E(debug.getinfo,{},'S') E(debug.getinfo) E(debug.getinfo,'x') P(debug.getinfo(100)) P(debug.getinfo(-1)) E(debug.getinfo,1,1) E(debug.getinfo,1,{}) E(debug.getinfo,1.5) E(debug.getinfo,print,'X') P(debug.getinfo(1,'').x) E(debug.getinfo,coroutine.create(print)) E(debug.getinfo,coroutine.create(print),0) P(debug.getinfo(coroutine.create(print),0)) P(debug.getinfo(coroutine.create(print),print,'S').what) P(debug.getinfo(coroutine.running(),0,'S').what)
-- activelines
for _,s in ipairs{'','\n\nlocal a','x=1\n\nif x then\ny=1\nelse\nz=1\nend\n','for i=1,2 do\n\nend','local function f()\n return 1\nend\n\nreturn f','local a = {\n1,\n2,\n\nx\n}','return','while x do\nend','repeat\nuntil\nx','f(\n1,\n2\n)','local a =\nfunction()\nend\na()','goto l\n::l::','local x\n\n=\n\n5'} do local f=load(s) if f then gi(f,'L') end end
gi(load(string.dump(load'x=1\ny=2',true)),'SlL') gi(load(string.dump(load('x=1\ny=2','=foo'))),'SlL') gi(load(string.dump(load('local x=...\nreturn function(a,b,...)\n local c\n return x\nend','=foo'),true))(),'SlLunf')
-- names
local t={} function t.field() return debug.getinfo(1,'n') end function t:meth() return debug.getinfo(1,'n') end function glob() return debug.getinfo(1,'n') end local function loc() return debug.getinfo(1,'n') end
local function n(i) P(i.name,i.namewhat) end local i i=t.field() n(i) i=t:meth() n(i) i=glob() n(i) i=loc() n(i) i=t['field']() n(i) i=(loc)() n(i) i=({loc})[1]() n(i) local k='field' i=t[k]() n(i) i=(function() return debug.getinfo(1,'n') end)() n(i) local function tail() return loc() end i=tail() n(i) i=select(2,pcall(loc)) n(i) local up=loc local function viaup() local i=up() return i end n(viaup()) for i in loc do n(i) break end i=string.gsub and select(2,pcall(function() local r ; ('x'):gsub('x',function() r=debug.getinfo(1,'n') end) return r end)) n(i)
local mt={} for _,e in ipairs{'__add','__sub','__mul','__div','__mod','__pow','__unm','__idiv','__band','__bor','__bxor','__shl','__shr','__bnot','__concat','__len','__eq','__lt','__le','__index','__newindex','__call'} do mt[e]=function() INFO=debug.getinfo(1,'n') return 1 end end local o=setmetatable({},mt)
for _,s in ipairs{'x=o+1','x=o-1','x=o*1','x=o/1','x=o%1','x=o^1','x=-o','x=o//1','x=o&1','x=o|1','x=o~1','x=o<<1','x=o>>1','x=~o','x=o.."x"','x=#o','x=o==p','x=o<p','x=o<=p','x=o>p','x=o>=p','x=o.y','o.y=1','x=o()','x=o[1]','o[1]=1','o:x()','x=o~=p','if o<p then end','if o==p then end','x=1 .. o','for i in o do break end'} do o2=setmetatable({},mt) INFO=nil local f=load('local o,p=... '..s) pcall(f,o,o2) P(s,INFO and INFO.name,INFO and INFO.namewhat) end
do local s=setmetatable({},{__gc=function() GCI=debug.getinfo(1,'nS') end}) s=nil collectgarbage() P(GCI.name,GCI.namewhat) end
do debug.sethook(function() HI=debug.getinfo(1,'nSl') end,'l')
 local x=1 debug.sethook() P(HI.name,HI.namewhat,HI.currentline) end
do local i i=coroutine.wrap(loc)() n(i) i=table.pack(pcall(pcall,loc))[3] n(i) local function f(...) return ... end i=f(loc()) n(i) i=f(f(loc())) n(i) end
