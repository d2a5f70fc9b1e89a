do local gsub,concat,select,tostring,type,print,pcall=string.gsub,table.concat,select,tostring,math.type,print,pcall
function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=gsub(gsub(s,'0x%x+','PTR'),'builtin: ','') if type(v)=='float' then s=s..'f' end r[i]=s end io.stdout:write(concat(r," | "),"\n") end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end end
local function S(s) local f,m=load(s) P((s:gsub('\n',' ')):sub(1,70),f and 'ok',m) if f then local ok=table.pack(pcall(f)) P(table.unpack(ok,1,ok.n)) end end
for s in ([=[
goto l1; local aa ::l1:: ::l2:: print(3)
do ::l1:: end goto l1; local aa ::l1:: print(3)
goto l1; local aa; ::l1:: ::l2::
::l1:: ::l1::
goto l1; do ::l1:: end
goto l1; local function f() ::l1:: end
local function f() ::l1:: end goto l1;
do ::l1:: end goto l1;
break
if x then break end
::l1:: local function f() goto l1 end
repeat if x then goto cont end; local xuxu = 10; ::cont:: local y until xuxu < x
local x; repeat if x then goto cont end; local xuxu = 10; ::cont:: until 1
::a:: do ::a:: end
do goto a end ::a:: local x return 1
goto a do ::b:: end ::a::
while true do break break end return 1
for i=1,2 do ::c:: goto d end ::d:: return 'd'
goto = 1
goto 1
::1::
::a:
:: a :: return 1
::a::; ::b::; goto c; ::c:: ;;; return 2
local function f() return end ; goto continue; local z=1; ::continue::
local i=1 ::top:: i=i+1 if i<10 then goto top end return i
do local x goto e; local y; ::e:: ; end
do local x goto e; local y; ::e:: ::f:: end
do local x goto e; local y; ::e:: y=1 end
goto x; ::x:: goto y; ::y:: return 5
return 1 ::z::
return 1; ::z::
return return
return;;
break ; x=1
while 1 do break; x=1 end
while 1 do break x=1 end return 3
goto a; local b; do ::a:: end
local function a() goto b end ::b::
do goto here; local a; ::here:: ; end
goto l1; ::l1:: local l1
repeat goto c; local x = 1; ::c:: until true
for i=1,3 do for j=1,3 do if j==2 then goto continue end if i==2 then goto out end ::continue:: end end ::out:: return 'out'
::l:: ; goto l2 ; ::l2:: ; return 'z'
local a = {} do local i=1 local k=0 a[0]=function(y) k=y end ::l1:: do local x if i>2 then goto l2 end a[i]=function(y) if y then x=y else return x+k end end i=i+1 goto l1 end end ::l2:: a[1](10) a[2](20) return a[1](),a[2](),a[3]
do local a ::L1:: local b goto L1 end
goto a; local x <const> = 1
]=]):gmatch'[^\n]+' do if s:find'goto L1' or s=='::a:: do ::a:: end' then local f,m=load(s) P(s,f and 'ok',m) else S(s) end end
S('::a::\n\n::a::') S('goto\n\nb') S('\n\nbreak') S('goto x\nlocal a\n::x::\nprint(a)') S('do\n goto x\n end\nlocal a\n::x::\nprint(a)')
S('local x = 1\nwhile x do\n  local y\n  if y then break end\n  goto continue\n  local z\n  ::continue::\n  x = nil end return 1')
local function many(n,f) local t={} for i=1,n do t[i]=f(i) end return table.concat(t) end
local function C(s,n) local f,m=load(s,n or '=x') P(f and 'ok',m) if f then P(pcall(f)) end end
C('local '..many(199,function(i) return 'a'..i..',' end)..'b=1') C('local '..many(200,function(i) return 'a'..i..',' end)..'b=1') C('local '..many(201,function(i) return 'a'..i..',' end)..'b=1')
C(many(201,function(i) return 'local a'..i..'\n' end)) C(many(195,function(i) return 'local a'..i..'\n' end)..'for i=1,2 do local x,y,z end') C(many(198,function(i) return 'local a'..i..'\n' end)..'for i=1,2 do local x,y,z end')  C(many(198,function(i) return 'local a'..i..'\n' end)..'for k,v in pairs{} do local x,y,z end') C(many(200,function(i) return 'local a'..i..'\n' end)..'local function f() end')
C('local function f('..many(200,function(i) return 'a'..i..',' end)..'b) end') C('local function f('..many(199,function(i) return 'a'..i..',' end)..'b) end return f') C('function t:f('..many(199,function(i) return 'a'..i..',' end)..'b) end return f') C('\n\n\nlocal function f('..many(250,function(i) return 'a'..i..',' end)..'b) end')
-- upvalues
local function ups(n) local s='' local left=n local k=0 local parts={} while left>0 do local c=math.min(left,150) local t={} for i=1,c do t[i]='u'..k..'_'..i end parts[#parts+1]=t left=left-c k=k+1 end
  local o={} for i,t in ipairs(parts) do o[#o+1]='local '..table.concat(t,',')..'\nlocal function f'..i..'()\n' end
  local all={} for _,t in ipairs(parts) do for _,v in ipairs(t) do all[#all+1]=v..'=1' end end
  o[#o+1]='return function()\n '..table.concat(all,'\n')..' end' for i=1,#parts do o[#o+1]=' end' end return table.concat(o) end
for _,n in ipairs{254,255,256,257,300} do C(ups(n)) C('function foo() '..ups(n)..' end') end
C('return '..('('):rep(190)..'1'..(')'):rep(190)) for _,n in ipairs{195,196,197,198,199,200,201,250,1000} do C('return '..('('):rep(n)..'1'..(')'):rep(n)) C('return '..('{'):rep(n)..('}'):rep(n)..' and 1') C(('do '):rep(n)..('end '):rep(n)) C('a='..('-'):rep(1)..(' - '):rep(n)..'1') C('return '..('not '):rep(n)..'1') C('return '..('1 .. '):rep(n)..'1') C('return '..('2^'):rep(n)..'1') C(('a.'):rep(n)..'b=1') C(('a='):rep(n)..'1') C(('a,'):rep(n)..'a=1') C('return '..('1+'):rep(n)..'1') C('local function f() return f end return '..('f'):rep(1)..('()'):rep(n)) C(('if a then '):rep(n)..('end '):rep(n)) C(('while nil do '):rep(n)..('end '):rep(n)) C(('function f() '):rep(n)..('end '):rep(n)) C('return '..('function() return '):rep(n)..'1 '..('end '):rep(n)) C('return '..('a('):rep(n)..(')'):rep(n)) C('return '..('a['):rep(n)..'1'..(']'):rep(n)) C('return '..('{a='):rep(n)..'1'..('}'):rep(n)..' and 2') C('a'..('.a'):rep(n)..'=1') C(('repeat '):rep(n)..('until true '):rep(n)) C('x='..('"x"..'):rep(n)..'"y"') C('if x then '..('elseif x then '):rep(n)..'end') C(('a[1],'):rep(n)..'b=1') C(('a.x,'):rep(n)..'b=1') C('return '..('-'):rep(1)..('(-'):rep(n)..'1'..(')'):rep(n)) C('return '..('1 or '):rep(n)..'1') C('return '..('x and '):rep(n)..'1') C('return '..('1<'):rep(n)..'1') C('return '..('a{'):rep(n)..('}'):rep(n)) C('return '..('a""'):rep(1)..('""'):rep(n)) end
C('return {'..many(256,function(i) return 'a'..i..',' end)..'} ~= nil') C('f('..many(240,function(i) return i..',' end)..'1)') C('f('..many(247,function(i) return i..',' end)..'1)') C('f('..many(248,function(i) return i..',' end)..'1)')  C('f('..many(252,function(i) return i..',' end)..'1)') C('f('..many(253,function(i) return i..',' end)..'1)') C('f('..many(254,function(i) return i..',' end)..'1)') C('f('..many(255,function(i) return i..',' end)..'1)') C('return '..many(254,function(i) return 'x'..i..',' end)..'1') C('return '..many(253,function(i) return 'x'..i..',' end)..'1') C('return '..many(252,function(i) return i..',' end)..'1') C('local a='..many(254,function(i) return 'x'..i..',' end)..'1') C('local a='..many(255,function(i) return 'x'..i..',' end)..'1') C('return '..many(253,function(i) return 'x..' end)..'1') C('return '..many(254,function(i) return 'x..' end)..'1') C('return '..many(255,function(i) return 'x..' end)..'1')
C(many(190,function(i) return 'local a'..i..'\n' end)..'f('..many(60,function(i) return 'x,' end)..'1)') C(many(190,function(i) return 'local a'..i..'\n' end)..'f('..many(70,function(i) return 'x,' end)..'1)') C('\n\nx=1\nlocal t={f('..many(255,function(i) return 'x,\n' end)..'1)}')
