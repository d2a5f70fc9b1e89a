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
-- manual 6.8: io (run from an empty directory)
local D = arg[0]:match("^.*/") or "" -- everything is in the folder of this script
local N = D .. "file.txt"
show(io.open, D .. "nonexistent/x") show(io.open, N, "rw") show(io.open, N, "q") show(io.open, N, "") show(io.open, N, "rb+") show(io.open, N, "r+b") show(io.open, N, "bw") show(io.open, N) show(io.open, "/tmp", "w") show(io.open) show(io.open, {}) show(io.open, "", "r") show(io.open, D .. "x\0y")
local f = assert(io.open(N, "w")) print(io.type(f), io.type(42), tostring(f):match("^file %(0x") ~= nil)
show(f.write, f, "hello\n", 1, 2.5, 1.0, -0.0, 1e15, 2 ^ 53, "\n") show(f.write, f, {}) show(f.write, f, nil) show(f.write, f, true) show(f.write) show(f.write, f) show(f.seek, f) show(f.seek, f, "set", 3) show(f.seek, f, "bad") show(f.seek, f, "cur", 1.5) show(f.seek, f, "set", -1) show(f.seek, f, "end") show(f.seek, f, 5) show(f.setvbuf, f, "full", 100) show(f.setvbuf, f, "line") show(f.setvbuf, f, "no") show(f.setvbuf, f, "x") show(f.setvbuf, f) show(f.flush, f) show(f.read, f, "a") show(f.close, f) print(f, io.type(f)) show(f.write, f, "x") show(f.close, f) show(f.read) show(f.lines, f) show(io.close, f) show(tostring, f) show(f.seek, f) show(function() f:read() end) show(function() return f.x.y end) show(function() f.x = 1 end) show(function() return #f end) show(function() return f + 1 end) show(function() return f < f end) show(function() return f .. "x" end)
f = io.open(N, "w") f:write("12 0x1F -7.5e2 abc\nline2\n\nline4 no newline") f:close()
f = io.open(N) print(f:read("n", "n", "n")) print(f:read("n")) print(f:read("l")) print(f:read("L")) print(f:read("l", "l", "l")) print(f:read("a")) print(f:read("a")) print(f:read("l")) print(f:read(0)) print(f:read("n")) print(f:read(5)) print(f:read("L")) f:close()
f = io.open(N) print(f:read(0), f:read(3), f:read("*l"), f:read("*L"), f:read("*a")) f:seek("set") print(f:read(1000)) f:seek("set", 3) print(f:read("*n")) show(f.read, f, "x") show(f.read, f, "*x") show(f.read, f, {}) show(f.read, f, -1) show(f.read, f, 1.5) show(f.read, f, nil) show(f.read, f, "") show(f.read, f, "*") show(f.write, f, "x") show(f.read, f, "number", "line") f:close()
show(io.lines, D .. "nonexistent/x") for l in io.lines(N) do io.write("[", l, "]") end print() for l in io.lines(N, "L") do io.write("[", l, "]") end print() for a, b in io.lines(N, 1, "L") do io.write("[", a, "|", tostring(b), "]") end print() for c in io.lines(N, 4) do io.write("[", c, "]") end print() for n, l in io.lines(N, "n", "l") do io.write("[", n, "|", tostring(l), "]") end print() show(function() for l in io.lines(N, "x") do end end) show(io.lines, {})
local it = io.lines(N) for _ = 1, 4 do it() end show(it) show(it) f = io.open(N) it = f:lines("n") print(it(), it(), it(), it()) f:close() show(it) show(f.lines, f) f = io.open(N) for a in f:lines() do io.write(a, ";") end print(io.type(f)) f:close() f = io.open(N) show(f.lines, f, table.unpack({}, 1, 251)) f:close()
show(io.read, "x") show(io.input, D .. "nonexistent/x") show(io.input, 5) show(io.output, {}) show(io.output, D .. "nonexistent/x") print(io.type(io.input(N))) show(io.read) show(io.read, "n") show(io.read, "a") show(io.lines) show(io.close, io.input()) show(io.read) show(io.lines) show(io.write, {}) show(io.input, nil) io.input(io.stdin)
local out = io.output() io.output(D .. "out.txt") io.write("to file", 1, 2.5) io.close() show(io.write, "x") show(io.close) show(io.flush) io.output(out) for l in io.lines(D .. "out.txt") do print(l) end
print(getmetatable(io.stdout).__name, getmetatable(io.stdout).__index == getmetatable(io.stdout), io.type(io.stdin), io.type(io.stderr), io.output() == io.stdout)
local names = {} for k in pairs(getmetatable(io.stdout)) do names[#names + 1] = k end table.sort(names) print(table.concat(names, " ")) names = {} for k in pairs(io) do names[#names + 1] = k end table.sort(names) print(table.concat(names, " "))
local p = io.popen("echo hi; exit 3") print(io.type(p)) print(p:read("a")) print(p:close()) p = io.popen("cat > " .. D .. "cat.txt", "w") print(io.type(p:write("x", 1))) print(p:close()) print(io.open(D .. "cat.txt"):read("a")) show(io.popen, "ls", "x") p = io.popen("kill -9 $$") print(p:close()) show(p.close, p) show(io.popen) show(function() local q = io.popen("printf 'a\\nb\\n'") local r = {} for l in q:lines() do r[#r + 1] = l end return table.concat(r, ","), q:close() end)
local tf = io.tmpfile() tf:write("abc") tf:seek("set") print(tf:read("a"), tf:seek("end")) tf:seek("set", 1) tf:write("X") tf:seek("set") print(tf:read("a")) tf:close() show(io.stdout.close) show(io.open, N, 1) show(io.type) show(io.type, nil) show(io.stdout.__tostring, 5) show(io.stdout.__gc) show(io.stdout.seek, io.stdin, "x")
f = io.open(N, "a+") f:write("XX") f:seek("set") print(f:read("l")) f:close() f = io.open(N, "a") f:seek("set") f:write("YY") print(f:seek("cur")) f:close() f = io.open(N, "r+") f:write("ZZ") f:seek("cur", 0) print(f:read("l")) f:close() f = io.open(N, "w+") f:write("abc") f:seek("set", 1) print(f:read(1)) f:close() f = io.open(N, "r") print(f:read("a")) show(f.write, f, "x") f:close() f = io.open(N, "w") show(f.read, f) show(f.read, f, 0) f:close()
f = io.open(N, "w") f:write("first line\n", ".5 5. 1e 1e+ 0x 0x.8p1 nan 99999999999999999999 - +5 --5 1e5x 0x1p-2 ", ("1"):rep(250), " 0 00 0x0 .e1 1.5.5 12abc 0xep1 ") f:close() f = io.open(N) f:read() for _ = 1, 40 do local n = f:read("n") print(n) if not n then print(f:read(3)) end end f:close()
f = io.open(N, "w") f:write(("x"):rep(20000), "\n", ("y"):rep(9000), "\r\n", "\0a\0\n", "end") f:close() f = io.open(N) print(#f:read()) print(#f:read()) print(#f:read("L")) print(f:read(2), f:read(2)) f:seek("set", 19999) print(#f:read(5), f:seek()) f:seek("cur", -3) print(f:seek(), f:read(1)) print(f:seek("end", -3), f:read("a")) f:close()
f = io.open("/tmp") print(f:read(1)) print(f:read("a")) show(f:lines()) f:close() f = io.open("/dev/full", "w") print(io.type(f:write("x"))) print(f:flush()) f:close() f = io.open("/dev/null", "r+") print(f:read("a"), f:read("l")) f:close()
f = io.open(D .. "crlf", "wb") f:write("a\r\nb") f:close() for l in io.lines(D .. "crlf") do print(#l) end print(os.remove(D .. "crlf"), os.remove(D .. "crlf")) print(os.rename(N, D .. "other"), io.open(N), os.remove(D .. "other"))
