local function P(...) local t = table.pack(...) for i=1,t.n do t[i]=tostring(t[i]):gsub("0x%x+","PTR") end print(table.concat(t,"\t")) end
debug.setmetatable(10, {__tostring=function(x) return "N" end, __name="num"}) getmetatable("").__tostring = function(s) return "S" end getmetatable("").__name = "STR"
print(1, 2.5, "x") print(tostring(1), tostring("x")) print(string.format("%s %s", 1, "x")) print(1 .. "x") print(pcall(string.rep, {}, "x")) print(pcall(string.rep, "x", "x")) print(pcall(table.concat, "x")) print(pcall(function() return "x" < 1 end)) print(pcall(function() return "x" + 1 end)) io.write(1, "x", "\n") print(table.concat({1,"x"})) getmetatable("").__tostring = nil getmetatable("").__name = nil debug.setmetatable(10,nil)
-- gc
P(pcall(collectgarbage, "generational")) P(pcall(collectgarbage, "incremental")) P(collectgarbage("isrunning")) P(collectgarbage("stop"), collectgarbage("isrunning")) P(collectgarbage("restart"), collectgarbage("isrunning")) P(collectgarbage("setpause", 150), collectgarbage("setpause", 200)) P(collectgarbage("setstepmul", 300), collectgarbage("setstepmul", 200)) P(math.type(collectgarbage("count"))) P(collectgarbage("collect"), collectgarbage()) P(collectgarbage("step", 0) ~= nil) P(collectgarbage(nil)) P(pcall(collectgarbage, "count", "x")) P(pcall(collectgarbage, "step", {})) P(pcall(collectgarbage, "")) P(select('#', collectgarbage("count")))
local log = {}
local function obj(n) return setmetatable({n=n}, {__gc=function(o) log[#log+1] = o.n end}) end
for i = 1, 5 do obj(i) end collectgarbage() P(table.concat(log, ",")) log = {}
do local a = obj("a") a.self = a local b = obj("b") b.a = a end collectgarbage() P(table.concat(log, ",")) log = {}
-- resurrect
local saved do local x = setmetatable({}, {__gc=function(o) saved = o log[#log+1]="res" end}) end collectgarbage() P(saved ~= nil, table.concat(log)) saved = nil collectgarbage() P(table.concat(log)) log = {}
do local x x = setmetatable({}, {__gc=function(o) setmetatable(o, getmetatable(o)) saved = o log[#log+1]="r" end}) x = nil end collectgarbage() saved=nil collectgarbage() saved=nil collectgarbage() P(table.concat(log)) saved=nil log={}
-- gc set later
do local mt = {} local x = setmetatable({}, mt) mt.__gc = function() log[#log+1]="late" end x = nil collectgarbage() P(#log) local y = setmetatable({}, {__gc=true}) getmetatable(y).__gc = function() log[#log+1]="ok" end y = nil collectgarbage() P(table.concat(log)) end log = {}
setmetatable({}, {__gc=5}) setmetatable({}, {__gc="x"}) setmetatable({}, {__gc={}}) P(pcall(collectgarbage))
setmetatable({}, {__gc=function() error("gcerr") end}) P(pcall(collectgarbage)) setmetatable({}, {__gc=function() error({}) end}) P(pcall(collectgarbage)) setmetatable({}, {__gc=function() error() end}) P(pcall(collectgarbage)) setmetatable({}, {__gc=function() local x = nil + 1 end}) P(pcall(collectgarbage)) setmetatable({}, {__gc=setmetatable({}, {__call=function(...) log[#log+1]="called"..select('#',...) end})}) P(pcall(collectgarbage)) P(table.concat(log)) log={}
P(pcall(collectgarbage)) P(pcall(function() setmetatable({}, {__gc=function() coroutine.yield() end}) collectgarbage() end)) P(coroutine.resume(coroutine.create(function() setmetatable({}, {__gc=function() coroutine.yield() end}) collectgarbage() end)))
setmetatable({}, {__gc=function() collectgarbage() log[#log+1]="nested" end}) collectgarbage() P(table.concat(log)) log={}
setmetatable({}, {__gc=function() local i = debug.getinfo(1,"nS") log[#log+1]=tostring(i.name)..i.namewhat..i.what i = debug.getinfo(2,"nSl") log[#log+1]=tostring(i.name)..i.namewhat..i.what..i.currentline end}) collectgarbage() P(table.concat(log, " ")) log={}
-- weak
local w = setmetatable({}, {__mode="v"}) w[1]={} w[2]="s" w[3]=3 w[4]=print w.x={} w[5]=function() end w[6]=coroutine.create(print) local keep={} w[7]=keep collectgarbage() P(#w, w[1], w[2], w[3], w[4] == print, w.x, w[7] == keep, w[6])
local w = setmetatable({}, {__mode="k"}) w[{}]=1 w[keep]={} w["s"]={} w[1]={} w[function() end]=1 collectgarbage() local n=0 for k,v in pairs(w) do n=n+1 end P(n, type(w[keep]))
local w = setmetatable({}, {__mode="kv"}) w[{}]=1 w[1]={} w[keep]=keep w["a"]="b" collectgarbage() n=0 for k in pairs(w) do n=n+1 end P(n)
-- ephemerons
local e = setmetatable({}, {__mode="k"}) do local a, b, c = {}, {}, {} e[a]=b e[b]=c e[c]=a e[keep]={} end collectgarbage() n=0 for k in pairs(e) do n=n+1 end P(n)
do local k = {} e[k] = {k} end collectgarbage() n=0 for k in pairs(e) do n=n+1 end P(n)
local root = {} do local k1, k2, k3 = {},{},{} e[root]=k1 e[k1]=k2 e[k2]=k3 e[k3]="end" end collectgarbage() P(e[e[e[e[root]]]])
-- weak values and gc resurrect: finalized objects removed from values before, from keys after
local wv, wk = setmetatable({}, {__mode="v"}), setmetatable({}, {__mode="k"}) do local o = setmetatable({}, {__gc=function(o) P("fin", wv[1], wk[o], next(wk) == o) end}) wv[1]=o wk[o]="key" end collectgarbage() P(wv[1], next(wk)) collectgarbage() P(next(wk))
-- mode changes
local t = setmetatable({}, {__mode="v"}) t[1]={} getmetatable(t).__mode=nil collectgarbage() P(t[1] ~= nil) getmetatable(t).__mode="v" collectgarbage() P(t[1]) local t = setmetatable({{}}, {__mode="x"}) collectgarbage() P(#t) local t = setmetatable({{}}, {__mode=5}) collectgarbage() P(#t) local t = setmetatable({{}}, {__mode="xvk"}) collectgarbage() P(#t)
-- next after removal
local t = {} for i=1,200 do t["k"..i]=i t[i]=i end local c=0 for k in pairs(t) do t[k]=nil c=c+1 if c%50==0 then collectgarbage() end end P(c, next(t)) for i=1,100 do t[i]=i end for k,v in pairs(t) do t[k]=v+1 end P(t[1],t[100]) P(pcall(next, t, 101)) P(next(t,100)) P(next({},nil)) P(next({5})) P(pcall(next)) P(pcall(next,{},{})) P(pcall(next,{},1.5)) P(pcall(next,{},0/0)) P(pcall(next,{1,2,3},1.0)) P(pcall(next,{1,2,3},"1"))
-- userdata files gc
do local f = io.tmpfile() f:write("x") end collectgarbage() P(io.type(io.stdout), io.type(5), pcall(io.type))
local t = setmetatable({}, {__gc=function() os.exit(false) end, __mode="k"})
-- count grows
collectgarbage() local a = collectgarbage("count") local big = string.rep("x", 1000000) local b = collectgarbage("count") P(b - a > 900) big = nil collectgarbage() P(collectgarbage("count") < b - 900) local t = {} for i = 1, 100000 do t[i]={} end local c = collectgarbage("count") P(c - a > 1000) t = nil collectgarbage() P(collectgarbage("count") - a < 500)
-- steps
do local function dosteps(siz) collectgarbage() local i = 0 repeat i = i + 1 until collectgarbage("step", siz) return i end P(dosteps(0) > 3, dosteps(10000) == 1) local x = 0 repeat local a = {} x = x + 1 until collectgarbage("step", 20000) or x > 10 P(x < 10) end
do local fin = false setmetatable({}, {__gc=function() fin=true end}) local n=0 repeat local a = {} n=n+1 until fin P(fin, "auto gc") end
do local fin=0 for i=1,10 do setmetatable({}, {__gc=function() fin=fin+1 end}) end local n=0 repeat n=n+1 local s = string.rep("a", 1000)..n until fin>=10 P(fin) end
