function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=s:gsub('0x%x+','PTR') s=s:gsub('%f[%w]function: builtin','function: ') if math.type(v)=='float' then s=s..'f' end r[i]=s end print(table.concat(r,' | ')) end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end
local function info(what, f, ...) local i=debug.getinfo(f,what) if not i then return P('nil') end local k={} for a,b in pairs(i) do if a=='activelines' then local l={} for x in pairs(b) do l[#l+1]=x end table.sort(l) b='{'..table.concat(l,',')..'}' end k[#k+1]=a..'='..tostring(b):gsub('0x%x+','PTR') end table.sort(k) print(table.concat(k,' ')) end
info('S',print) info('S',1) info('nSltufL',print) info('u',function(a,b,...) return info,P end)
info('L',function(a)
  local x = 1
  if a then
    x = 2
  else
    x = 3
  end

  for i=1,10 do
    x = x + i
  end
  while x do
     break
  end
  return x
end)
info('L', load('\n\nlocal x\n=\n1\n\n'))
info('S', load('return 1','=abc')) info('S', load('return 1','@abc.lua')) info('S', load('do return 1 end\nreturn 2','return 1\n return 2'))
info('S', load('return 1',('x'):rep(100))) info('S', load('return 1','@'..('x'):rep(100))) info('S', load('return 1','='..('x'):rep(100)))
info('S', load('return 1', ''))
E(debug.getinfo,1,'X') E(debug.getinfo,1,'>') E(debug.getinfo) E(debug.getinfo,'x') E(debug.getinfo,-1) E(debug.getinfo,100) E(debug.getinfo,1.5) E(debug.getinfo,print,'>f') E(debug.getinfo,{},'f')
E(debug.getinfo,coroutine.create(print)) E(debug.getinfo,coroutine.create(print),0)
-- n
local function who() local i=debug.getinfo(2,'n') P(i.name,i.namewhat) end
local function lf() who() local i=1 return i end
lf()
gf=function() who() local x=1 end gf() _ENV.gf()
local t={m=function() who() end, [1]=lf} t.m() t:m() t[1]() local k='m' t[k]()
local up=function() who() end
local function ff() up() local x = 1 end ff()
setmetatable(t,{__index=function() who() return 1 end,__add=function() who() return 1 end,__call=function() who() end, __newindex=function() who() end, __eq=function() who() return true end, __lt=function() who() return true end, __le=function() who() return true end, __concat=function() who() return '' end,__len=function() who() return 1 end,__unm=function() who() return 1 end,__bnot=function() who() return 1 end,__idiv=function() who() return 1 end,__shl=function() who() return 1 end, __tostring=function() who() return 'x' end, __pairs=function() who() return next,{} end})
local x=t.zz x=t+1 t() t.new=1 x=t==setmetatable({},getmetatable(t)) x=t<t x=t<=t x=t>t x=t>=t x=t..'a' x='a'..t x=#t x=-t x=~t x=t//1 x=t<<1 x=tostring(t) for a in pairs(t) do end
for i in function(s,c) who() if not c then return 1 end end do end
pcall(who) pcall(function() who() end) coroutine.wrap(function() who() local x=1 end)()
table.sort({1,2,3},function(a,b) who() return a<b end)
string.gsub('x','x',function() who() end)
local function tail() return who() end tail()
local function tail2() return tail() end tail2()
info('t',1) local function tt() info('t',2) return 1 end (function() return tt() end)()
local function tn() info('nt',2) return 1 end
local function tn1() tn() return 1 end
(function() return tn1() end)()
debug.sethook(function() who() end,'l')
local aa=1
debug.sethook()
setmetatable({}, {__gc=function() local i=debug.getinfo(1,'n') P('gc',i.name,i.namewhat) end}) collectgarbage()
for k,v in pairs(debug.getinfo(1,'l')) do P(k,v) end
