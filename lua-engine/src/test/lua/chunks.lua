function P(...) local n=select('#',...) local r={} for i=1,n do local v=select(i,...) local s=tostring(v)
 s=s:gsub('0x%x+','PTR') s=s:gsub('%f[%w]function: builtin','function: ') if math.type(v)=='float' then s=s..'f' end r[i]=s end print(table.concat(r,' | ')) end
function E(f,...) P(pcall(f,...)) end
function L(s,...) local f,m=load(s,...) if not f then P('LOADERR',m) else P(pcall(f)) end end
local function rd(t) local i=0 return function() i=i+1 return t[i] end end
P(load(rd{'return ','1','+2',nil,'xx'})()) P(load(rd{'return 1','','+2'})()) E(load,rd{'x',1}) E(load,rd{'x=',12,' y=',3}) E(load,rd{'return ',{}}) E(load,rd{false}) E(load,rd{}) E(load,function() error('rd') end) E(load,function() error({}) end) E(load,rd{true})
P(load('return _ENV',nil,nil,5)()) P(load('return x','n','t',{x=1})()) P(load('x=1','n','t',nil)) E(load('x=1','n','t',nil)) P(pcall(load,'x'))
for _,n in ipairs{'=x','@x','x','x\ny','','=','@',('a'):rep(70),'='..('a'):rep(70),'@'..('a'):rep(70),('a'):rep(44),('a'):rep(45),('a'):rep(46),'a\n',('a'):rep(50)..'\nb'} do P(load('x x',n)) end P(load('x x')) P(load(rd{'x x'})) P(load('\n\n x x','=q'))
-- dump
local function f(a,...) local x = a + 1; return x, ... end
P(load(string.dump(f))(1,2,3)) P(load(string.dump(f,true))(1,2,3))
local up=5 local function g() up=up+1 return up end local g2=load(string.dump(g)) P(pcall(g2)) P(debug.setupvalue(g2,1,10)) P(g2()) P(up)
local function h() return print,up end P(debug.getupvalue(load(string.dump(h)),1)) P(debug.getupvalue(load(string.dump(h)),2)) P(debug.getupvalue(load(string.dump(h,true)),1)) P(debug.getupvalue(load(string.dump(h,true)),2))
local h2=load(string.dump(h,true),'n','b',77) P(debug.getupvalue(h2,1))
P(string.dump(f):sub(1,4)=='\27Lua', #string.dump(f)>#string.dump(f,true)) E(load,string.dump(f),'n','t') E(load,'return 1','n','b') E(load,string.dump(f),'n','x') E(load,'return 1','n','bt') E(string.dump,print) E(string.dump) E(string.dump,1) E(string.dump,coroutine.wrap(f))
local d=string.dump(f) for i=1,#d-1 do local r,m=load(d:sub(1,i),'=t') if r then P('loaded truncated',i) break end if i>4 and not m:find'truncated' then P(i,m) break end end P(load(d:sub(1,3))) P(load(d:sub(1,8),'nm')) P(load(d:sub(1,8),'@nm')) P(load('\27Lux','=n'))
local i=0 P(load(function() i=i+1 return d:sub(i,i) end)(5,6)) i=0 P(load(function() i=i+1 return d:sub(i,i) end,'x','t'))
local s=load(string.dump(load('local a = 1\n error("x")\n','=src'),true)) P(pcall(s)) s=load(string.dump(load('local a = {} \n a.x.y=1','=src'),true)) P(pcall(s)) s=load(string.dump(load('local a = 1\n error("x")\n','=src')),'=other') P(pcall(s))
s=load(string.dump(load('return debug.getinfo(1,"lSn")','=src'),true))
P(debug.getlocal(load(string.dump(f)),1)) P(debug.getlocal(load(string.dump(f,true)),1))
local t={} for i=1,300 do t[i]='a'..i..'='..i end local big=load(table.concat(t,'\n')..' return a300') P(load(string.dump(big))())
P(load(string.dump(function(...) local a=... return function() a=a+1 return a end end))(5)())
P(load(string.dump(load'return 1, 1.5, "x", nil, true, false, "\0\1\255", 0x7fffffffffffffff, -0.0, 1e308*10'))())
P(load(string.dump(load[[goto a ::b:: do return 'b' end ::a:: goto b]]))())
P(load(('x'):rep(100000)..'=1'))
local dd=string.dump(load('x =')or function() end)
P(load(string.dump(load'local t = {} for i=1,3 do t[i]=function() return i end end return t[1](),t[2](),t[3]()'))())
-- syntax
for s in ([=====[
x =
x = 1 1
for
for i
for i=
for i=1
for i=1 do
for i=1,
for i,j=1,2 do end
for 1=1,2 do end
for i in
for i in x
for i.x in y do end
if
if x
if x then
if x then else
if x then elseif
if x then else elseif
while
while x
repeat
repeat until
do
function
function x
function x(
function x(a
function x(a,
function x(a,)
function x(...)
function x(...,a) end
function x(a.b) end
function x.y:z.w() end
function x:y:z() end
function 1() end
local
local x,
local x =
local function
local function x.y() end
local x.y = 1
local 1
return 1,
return return
break
do break end
goto
goto 1
goto x
::x
::x::
::x:: ::x::
do ::x:: end goto x
goto x; local a; ::x:: print(a)
goto x; local a; ::x::
do goto x end; local a; ::x:: ; ;
repeat goto x; local a; ::x:: until a
repeat if x then goto c end local a ::c:: until a
break ::x::
while true do break end break
x
x.y
x:y
x()
x() = 1
(x) = 1
(x)
x, y
x, y =
x, y() = 1
x = }
x = {
x = {1
x = {1,
x = {[
x = {[1
x = {[1]
x = {[1]=
x = {a=
x = {,}
x = {1,,2}
x = {1;2,3;}
x = (
x = (1
x = ()
x = a.
x = a[
x = a[1
x = a[]
x = a.1
x = a:
x = a:b
x = a:b.c
x = 'abc
x = "abc
x = "abc\
x = 'a\qb'
x = '\300'
x = '\xg'
x = '\x1'
x = '\x'
x = '\u'
x = '\u{'
x = '\u{}'
x = '\u{g}'
x = '\u{110000000}'
x = '\u{7FFFFFFF}'
x = '\u{FFFFFFFF}'
x = '\u{12'
x = '\z
x = '\z   abc' y = =
x = [[abc
x = [==[abc]]
x = [=abc
x = [=
--[[abc
--[==[ abc ]=]
x = 1..2
x = 1.2.3
x = 0x
x = 0xg
x = 0x1p
x = 0x1.p+
x = 1e
x = 1e+
x = 1x
x = 3.4e
x = 0x.p1
x = 12abc
x = 1..
x = ...
function f() return ... end
function f() return function() return ... end end
x = @
x = $
x = `
x = !
x = ?
x = \
x = a ! b
x ~= 1
x == 1
x != 1
x += 1
x = not
x = #
x = -
x = ~
x = a and
x = a or or b
x = a b
x = 1 + + 2
x = 1 * / 2
x = 1 < = 2
x = a = b
x = 'a' 'b'
x = {} {}
x = {}.a
x = {}:a()
x = 'a':b()
x = ('a'):b() y
x = function
x = function(
x = function()
x = function x() end
x = nil()
nil()
nil = 1
true = 1
end
else
elseif
until
then
and
x = and
x = <eof>
x = =
x = ]]
x = "a]]
x = ~ = 1
x = a //
x = a >> << b
x = 1 ..
x = ..
x = a.and
goto and
::and::
local and = 1
local function and() end
for and=1,2 do end
function and() end
x.and = 1
x = "]].. '\0' ..[[
x = \0
]=====]):gmatch'[^\n]+' do P(s,load(s,'=s')) end
P(load("x = 'abc\ndef'")) P(load("x = \"\\\n\\\r\\\n\"\n y y")) P(load("x = [[\n\n\n]] y")) P(load("--[[\n\n]] x x")) P(load('x = "\\q"')) P(load('x = "\\400"')) P(load('x = "\\xZZ"')) P(load('x = "'..('a'):rep(200)..'\\q"')) P(load('x = '..('a'):rep(200)..' = ')) P(load("x = '\\u{110000000}'")) P(load('\n\n\nx = \n\n')) P(load('x = \1')) P(load("\xef\xbb\xbfx=1")) P(load("#x=1")) P(load("a\n=\nb\nc")) P(load('x=1 '..'\r\n\r\n y y')) P(load('x=1 '..'\n\r\n\r y y')) P(load('x=1 '..'\r\r y y'))
local function many(n,f,sep) local t={} for i=1,n do t[i]=f(i) end return table.concat(t,sep or '\n') end
P(load(many(200,function(i) return 'local a'..i end))) P(load(many(201,function(i) return 'local a'..i end))) P(load('\nfunction f() '..many(201,function(i) return 'local a'..i end))) P(load('local '..many(201,function(i) return 'a'..i end,','))) P(load('function f('..many(201,function(i) return 'a'..i end,',')..') end')) P(load('local '..many(198,function(i) return 'a'..i end,',')..' for i=1,2 do end'))P(load('local '..many(197,function(i) return 'a'..i end,',')..' for i=1,2 do end')) P(load('local '..many(196,function(i) return 'a'..i end,',')..' for i=1,2 do end'))
local us={} for j=0,1 do us[j+1]='local '..many(150,function(i) return 'u'..j..'_'..i end,',')..'\nfunction g() \n' end
P(load(us[1]..us[2]..'function f() return '..many(150,function(i) return 'u0_'..i end,'+')..'+'..many(110,function(i) return 'u1_'..i end,'+')..' end end end'))
P(load('return '..('('):rep(190)..'1'..(')'):rep(190))) P(load('return '..('('):rep(198)..'1'..(')'):rep(198))) P(load('return '..('('):rep(199)..'1'..(')'):rep(199))) P(load('return '..('('):rep(200)..'1'..(')'):rep(200))) P(load('return '..('('):rep(250)..'1'))
P(load(('do '):rep(198)..('end '):rep(198))) P(load(('do '):rep(199)..('end '):rep(199))) P(load(('do '):rep(200)..('end '):rep(200)))  P(load(('do '):rep(201)..('end '):rep(201))) P(load('x='..('{'):rep(250)..('}'):rep(250))) P(load('x='..('-'):rep(250)..'1')) P(load('x='..('- '):rep(250)..'1')) P(load('x='..('not '):rep(250)..'1')) P(load('x='..('a^'):rep(250)..'1')) P(load('x='..('a..'):rep(250)..'1')) P(load('x='..('a..'):rep(190)..'1'))  P(load('x='..('a+'):rep(250)..'1'))  P(load('x='..('function() return '):rep(250)..'1')) P(load('x='..('f('):rep(250)..'1')) P(load('x='..('a['):rep(250)..'1')) P(load('x'..('.a'):rep(1000)..'=1')) P(load('x'..('()'):rep(1000)..'')) P(load(('while x do '):rep(250))) P(load(('if x then '):rep(250))) P(load(('if x then else'):rep(1)..('if x then else '):rep(250))) P(load('if x then '..('elseif x then '):rep(1000)..' end')) P(load(many(300,function(i) return 'a'..i end,',')..' = 1')) P(load(many(190,function(i) return 'a'..i end,',')..' = 1'))  P(load('a'..(',a'):rep(198)..' = 1')) P(load('a'..(',a'):rep(196)..' = 1'))
P(load('f('..many(300,function(i) return i end,',')..')')) P(load('f('..many(253,function(i) return i end,',')..')')) P(load('f('..many(254,function(i) return i end,',')..')')) P(load('f('..many(255,function(i) return i end,',')..')')) P(load('\n\nlocal function foo() return '..many(300,function(i) return 'x'..i end,',')..' end')) P(load('local a='..many(260,function(i) return 'x' end,'..'))) P(load('return {'..many(300,function(i) return 'x' end,',')..'}')) P(load('local x = '..many(250,function(i) return '(a' end,'+')..(')'):rep(250)))
P(load('repeat '..('x=1 '):rep(50000)..' until x')) P(load('while x do '..('a.b=1 '):rep(50000)..' end')) P(load('for i=1,2 do '..('x=1 '):rep(70000)..' end')) P(load('for i=1,2 do '..('x=1 '):rep(140000)..' end'))P(load('while x do '..('x=1 '):rep(140000)..' end')) P(load('if x then '..('x=1 '):rep(140000)..' end'))
