local function trace(src) local l = {} debug.sethook(function(e, n) l[#l+1] = n end, "l") load(src)() debug.sethook() return table.concat(l, " ") end
print(trace("local a = 1\nlocal b = 2\nfor i = 1, 2 do\n  a = a + i\nend\nreturn a"))
print(trace("if 1 == 1 then\n  x = 1\nelse\n  x = 2\nend\nwhile x < 3 do\n  x = x + 1\nend"))
local ev = {} local function f() return 1 end debug.sethook(function(e) ev[#ev+1] = e end, "cr") f() debug.sethook() print(table.concat(ev, " "))
print(debug.gethook())
local n = 0 local h = function() n = n + 1 end debug.sethook(h, "", 100) print(debug.gethook() == h) local function loop() for i = 1, 10000 do local x = i end end loop() debug.sethook() print(n > 50)
