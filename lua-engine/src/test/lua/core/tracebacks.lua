local function level3() error("deep") end
local function level2() level3() end
function level1() level2() end
print(xpcall(level1, debug.traceback))
print(xpcall(function() local t = {m = function() error("method") end} t.m() end, debug.traceback))
print(xpcall(function() local s = "x" s:rep(1, 2, {}) s:bad() end, debug.traceback))
local function tail() return level1() end
print(xpcall(tail, debug.traceback))
print(debug.traceback("message", 1)) print(debug.traceback("message", 2)) print(debug.traceback({}) ~= nil, debug.traceback(nil))
print(xpcall(function() setmetatable({}, {__add = function() error("meta") end}) () end, debug.traceback))
print(xpcall(function() local x = setmetatable({}, {__add = function() error("meta") end}) + 1 end, debug.traceback))
print(xpcall(function() for i in function() error("iter") end do end end, debug.traceback))
print(xpcall(function() string.gsub("x", "x", function() error("cb") end) end, debug.traceback))
local function recurse(n) if n == 0 then error("bottom") end recurse(n - 1) end
print(xpcall(recurse, debug.traceback, 30))
print(pcall(error, "no position")) print(pcall(function() error("lvl 2", 2) end)) local function thrower() error("caller", 2) end print(pcall(function() thrower() end))
print(debug.getinfo(1, "l").currentline, debug.getinfo(level1, "S").linedefined, debug.getinfo(print).what, debug.getinfo(1, "S").short_src:match("[^/]*$"))
local function named() return debug.getinfo(1, "n").name, debug.getinfo(1, "n").namewhat end print((named())) local tt = {field = named} print(tt.field()) print(tt:field())
do local a, b = 1, 2 local function inner(x, ...) local y = 3 return debug.getlocal(1, 1), debug.getlocal(1, 2), debug.getlocal(2, 1) end print(inner(9, 8)) print(debug.getlocal(inner, 1), debug.getlocal(inner, 2)) end
do local up = 5 local function f() return up end print(debug.getupvalue(f, 1)) print(debug.setupvalue(f, 1, 6), up) print(debug.getupvalue(f, 2)) end
print(pcall(debug.getlocal, 100, 1)) print(debug.getinfo(100))
assert(pcall(assert, false) == false) print(pcall(assert, false, "am")) print(pcall(assert, nil)) print(pcall(assert)) print(assert(1, 2, 3))
