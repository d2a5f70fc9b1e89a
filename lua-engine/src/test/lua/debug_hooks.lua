function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=s:gsub('0x%x+','PTR') s=s:gsub('%f[%w]function: builtin','function: ') if math.type(v)=='float' then s=s..'f' end r[i]=s end print(table.concat(r,' | ')) end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end
local function ln(s,mask,cnt) local l={} local f=load(s,'=x') debug.sethook(function(e,n) local i=debug.getinfo(2,'Sl') if i.short_src=='x' or e=='count' then l[#l+1]=e:sub(1,1)..tostring(n or '') end end,mask or 'l',cnt) f() debug.sethook() print(table.concat(l,' ')) end
ln"if\nmath.sin(1)\nthen\n a=1\nelse\n a=2\nend\n"
ln"--\nif nil then\n a=1\nelse\n a=2\nend\n"
ln"a=1\nrepeat\n a=a+1\nuntil a==3\n"
ln"do\n return\nend\n"
ln"local a\na=1\nwhile a<=3 do\n a=a+1\nend\n"
ln"while math.sin(1) do\n if math.sin(1)\n then break\n end\nend\na=1"
ln"for i=1,3 do\n a=i\nend\n"
ln"for i,v in pairs{'a','b'} do\n a=tostring(i)..v\nend\n"
ln"for i=1,4 do a=1 end\n"
ln"local function f(x)\n return x\nend\nlocal a = f(1)\nf(\n2\n)\n"
ln"local a = {\n1,\n2,\nfoo = 3\n}\n"
ln"a = 1 b = 2 c = 3\nd = 4"
ln"goto x\n::y::\na=1\ngoto z\n::x::\ngoto y\n::z::"
ln"local function f() \n local x = 1\n return x end \n return f()"
ln("local function f(x)\n return x\nend\nf(1) local t=f(2)","crl") ln("local function f(x)\n return x\nend\n return f(1)","cr")
ln("for i=1,20 do local x = i end",'',5)
local function cr(f,mask) local l={} debug.sethook(function(e,n) local i=debug.getinfo(2,'nS') l[#l+1]=e..':'..tostring(i.name)..':'..i.what end,mask) f() debug.sethook() P(table.concat(l,' ')) end
cr(function() local x=math.sin(1) return x end,'c') cr(function() local x=math.sin(1) return x end,'r') cr(function() local x=math.sin(1) return x end,'cr')
cr(function() local function a() return 1 end local function b() return a() end b() end,'cr')
P(debug.gethook()) local function hk() end debug.sethook(hk,'crl',5) P(select(2,debug.gethook())) P(debug.gethook()==hk) debug.sethook() P(debug.gethook())
debug.sethook(hk,'') P(debug.gethook()) debug.sethook(hk,'xyz') P(debug.gethook()) debug.sethook(nil,'crl') P(debug.gethook()) E(debug.sethook,1,'l') E(debug.sethook,hk) E(debug.sethook,hk,1) P(select(2,debug.gethook())) debug.sethook()
E(debug.sethook,hk,'l','x') E(debug.gethook,1)
local co=coroutine.create(function() local a=1
 coroutine.yield()
 a=2
 end)
local l={} debug.sethook(co,function(e,n) l[#l+1]=e..tostring(n or '') end,'lcr') P(debug.gethook()) P(select(2,debug.gethook(co)))
coroutine.resume(co) P(table.concat(l,' ')) l={} local y=1
coroutine.resume(co) P(table.concat(l,' ')) P(coroutine.status(co))
debug.sethook(co) P(debug.gethook(co))
-- error in hook
P(pcall(function() debug.sethook(function() debug.sethook() error('hookerr') end,'l')
local x=1 end)) debug.sethook()
P(pcall(function() debug.sethook(function(e,l) debug.sethook() error('hookerr '..e,2) end,'c')
local x=math.sin(1) end)) debug.sethook()
-- hook inherited by new coroutine
l={} debug.sethook(function(e,n) l[#l+1]=n end,'l') local c2=coroutine.wrap(function() local x=1
 x=2 end) c2() debug.sethook() P(#l)
c2=coroutine.create(function()
 for i=1,3 do
  local x=i end return 10 end)
debug.sethook(c2,coroutine.yield,'l') for i=1,12 do P(coroutine.resume(c2)) end
-- locals in hooks
local function hkf() local n,v=debug.getlocal(2,1) P(n,v) end
local function target(a)
  local b=a
  return b end
debug.sethook(hkf,'l') target(3) debug.sethook()
debug.sethook(function(e) local i=debug.getinfo(2,'nt') P(e,i.name,i.namewhat,i.istailcall) end,'c') target(1); (function() return target(1) end)() debug.sethook()
local cnt=0 debug.sethook(function() cnt=cnt+1 end,'',1) for i=1,100 do end debug.sethook() P(cnt>=100)
cnt=0 debug.sethook(function() cnt=cnt+1 end,'',1000) for i=1,10000 do end debug.sethook() P(cnt>=5, cnt<50)
