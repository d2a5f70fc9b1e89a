-- Prints what each call gives; the output of lua5.3 is in the .expected file beside this one.
local function show(f, ...)
  local function line(ok, ...)
    local values = table.pack(...)
    for i = 1, values.n do
      local v = values[i]
      if type(v) == "table" or type(v) == "function" or type(v) == "userdata" then v = type(v) end
      if v ~= v then v = "nan" end
      values[i] = math.type(v) == "float" and string.format("%.14g (float)", v) or tostring(v)
    end
    print(ok and "=" or "!", table.concat(values, " | "))
  end
  line(pcall(f, ...))
end
-- manual 6.9: os (run with TZ=UTC)
show(os.date, "!%c|%x|%X|%p|%r|%Z|%z|%D|%F|%a|%A|%b|%B|%C|%d|%e|%g|%G|%h|%H|%I|%j|%m|%M|%n|%R|%S|%t|%T|%u|%U|%V|%w|%W|%y|%Y|%%", 1e9 // 1)
show(os.date, "!%Ec|%EC|%Ex|%EX|%Ey|%EY|%Od|%Oe|%OH|%OI|%Om|%OM|%OS|%Ou|%OU|%OV|%Ow|%OW|%Oy", 1e9)
for _, s in ipairs { "%Ez", "%Q", "%E", "%", "%O", "%s", "%k", "%Ed", "%OC", "%5d", "%-d", "%\0", "%Q rest", "a%", "%%%" } do show(os.date, s, 0) end
show(os.date, "!*t", 1.5) show(os.date, "x", 1.5) show(os.date, "x", "5") show(os.date, "x", {}) show(os.date, {}) show(os.date, "*", 0) show(os.date, "!", 0) show(os.date, "", 0) show(os.date, "%d\0%d", 0) show(os.date, "*t", 1 << 60) show(os.date, "%Y", 1 << 60) show(os.date, "!%Y", 67768036191676799) show(os.date, "!%Y", 67768036191676800) show(os.date, "!%F", -67768040609740800) show(os.date, "!%F", -67768040609740801) show(os.date, "!%c", math.mininteger)
local function fields(d) return ("%d-%d-%d %d:%d:%d wday %d yday %d %s"):format(d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, tostring(d.isdst)) end
for _, t in ipairs { 0, 1, -1, 86399, 86400, 951782400, 951868800, 1e9, 1709210096, 4102444800, -62135596800, -62167219201, 253402300800, -1e11, 1e13 } do t = math.tointeger(t) print(t, fields(os.date("!*t", t)), os.date("!%c %j %U %W %V %G %g %u %w %y %C", t)) show(function() return os.time(os.date("*t", t)) == t end) end
for y = 1996, 2030 do for _, day in ipairs { 1, 2, 3, 4, 29, 30, 31 } do for _, month in ipairs { 1, 12 } do io.write(os.date("!%V%G%U%W ", os.time { year = y, month = month, day = day })) end end end print()
local x = { year = 2020, month = 14, day = -3, hour = 25, min = 61, sec = -1 } print(os.time(x), fields(x)) x = { year = 2000, month = 1, day = 366 } print(os.time(x), fields(x)) x = { year = 2001, month = -11, day = 1, hour = 0, sec = 0.0 } print(os.time(x), fields(x)) x = { year = 2000, month = 1, day = 1, sec = 1 << 29 } print(os.time(x), fields(x)) x = { year = 2000, month = 1, day = 1, min = -(1 << 29), yday = 5, wday = "x" } print(os.time(x), fields(x))
show(os.time, {}) show(os.time, { year = 2020 }) show(os.time, { day = 1 }) show(os.time, { day = 1, month = 1 }) show(os.time, { year = "x", month = 1, day = 1 }) show(os.time, { year = 2020.5, month = 1, day = 1 }) show(os.time, { year = 1 << 40, month = 1, day = 1 }) show(os.time, { year = 2020, month = 1, day = 1, isdst = true }) show(os.time, { year = "2020", month = "1", day = 1.0 }) show(os.time, { year = 1e300, month = 1, day = 1 }) show(os.time, { year = 2020, month = 2 ^ 31, day = 1 }) show(os.time, { year = 2020, month = 1 << 29, day = 1 }) show(os.time, { year = {}, month = 1, day = 1 }) show(os.time, 5) show(os.time, setmetatable({}, { __index = { year = 2000, month = 1, day = 1 } })) show(os.time, { year = 2000, month = 1, day = 1, hour = false }) show(os.time, { year = 1969, month = 12, day = 31, hour = 23, min = 59, sec = 59 }) show(os.time, { year = 1 << 30, month = 1, day = 1 }) show(os.time, { year = -(1 << 30), month = 1, day = 1 })
print(math.type(os.time()), math.type(os.clock()), os.time() - os.time(os.date("*t")) <= 1, #os.date() > 10, type(os.date("*t").isdst)) show(os.difftime, 5, 3) show(os.difftime, 5) show(os.difftime) show(os.difftime, 1.5, 1) show(os.difftime, "5", 2)
show(os.getenv, "SURELY_NOT_SET_1") show(os.getenv) show(os.getenv, {}) print(type(os.getenv("PATH"))) show(os.setlocale) show(os.setlocale, "C") show(os.setlocale, "xx_YY") show(os.setlocale, nil, "foo") show(os.setlocale, "POSIX", "time") show(os.setlocale, "C", "numeric") show(os.setlocale, {})
show(os.execute) show(os.execute, "exit 3") show(os.execute, "kill -9 $$") show(os.execute, "true") show(os.execute, {}) show(os.remove, "/nonexistent/x") show(os.remove) show(os.rename, "/nonexistent/x", "/tmp/y") show(os.rename, "x") local n = os.tmpname() print(n:match("^/tmp/lua_") ~= nil, io.open(n) ~= nil, os.remove(n)) show(os.remove, "/proc") show(os.exit, "x") show(os.exit, {})
