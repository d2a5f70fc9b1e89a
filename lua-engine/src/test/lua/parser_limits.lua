-- limits in the parser
local function try(s, name) local f, m = load(s, name or "=s") print(f and "ok" or #m > 300 and m:sub(1,150)..'...'..m:sub(-100) or m) end
local function rep(s,n) return s:rep(n) end
try(rep("(",190).."1"..rep(")",190)) -- not a statement
for _, n in ipairs{197,198,199,200,201} do
  try("x = "..rep("(",n).."1"..rep(")",n)); try("x = "..rep("{",n)..rep("}",n)); try(rep("do ",n)..rep(" end",n)); try("x = "..rep("-",n).."1"); try("x = "..rep("not ",n).."1"); try("x = "..rep("1 .. ",n).."1"); try("x = "..rep("1 ^ ",n).."1");try("x = "..rep("1 + ",n).."1"); try("x = "..rep("function() return ",n).."1"..rep(" end",n)); try(rep("while x do ",n)..rep(" end",n)); try(rep("if x then ",n)..rep(" end",n)); try("if x then "..rep("elseif x then ",n).." end"); try("x = a"..rep("(a",n)..rep(")",n)); try("x = a"..rep("[a",n)..rep("]",n)); try(rep("for i=1,2 do ",n)..rep(" end",n)); try(rep("repeat ",n)..rep(" until x",n)); try(rep("a,",n).."a = 1"); try("local a; "..rep("a,",n).."a = 1"); try(rep("function f() ",n)..rep(" end",n)); try("x = "..rep("a.",n).."a");try("x = "..rep("a{",n)..rep("}",n)); try("x = #"..rep("~ ",n).."1"); try(rep(";",n)); try(rep("::a%d::",1));try("x = "..rep("1 and ",n).."1");try("x = "..rep("a or ",n).."1"); try("x = "..rep("a<",n).."1"); try("x = "..rep("1<<",n).."1");try("f("..rep("1,",n).."1)");try("return "..rep("1,",n).."1"); try("local a = "..rep("1,",n).."1");try("local "..rep("a,",n).."a");try("function f("..rep("a,",n).."a) end");try("function f() local "..rep("a,",n).."a end");try("x = {"..rep("1,",n).."1}"); try("x = f{f"..rep("(",n)..rep(")",n).."}")
  local t = {} for i = 1, n do t[#t+1] = "local a"..i.."=1" end
  try(table.concat(t,"\n"))
  t = {"local a0"} for i=1,n do t[#t+1] = (i%150==1 and "do " or "").."local b"..i end
end
local function ups(n)
  local t = {}
  local cnt = 0
  for i = 1, n do t[#t+1] = "local a"..i; if i%150 == 0 then t[#t+1] = "\nlocal function f"..i.."()\n" cnt = cnt+1 end end
  t[#t+1] = "\nlocal function g()\n return "
  for i = 1, n do t[#t+1] = (i>1 and "," or "").."a"..i end
  t[#t+1] = " end "
  for i=1,cnt do t[#t+1] = " end " end
  return table.concat(t, " ")
end
try(ups(100)) try(ups(199)) try(ups(254)) try(ups(255)) try(ups(256)) try(ups(257)) try(ups(300))
-- string.rep in chunk names, many constants
local t = {} for i = 1, 300 do t[i] = "x = 'k"..i.."' .. y" end
print(load(table.concat(t, "\n")) ~= nil)
t = {} for i = 1, 70000 do t[i] = "x = "..i..".5" end
local f = load(table.concat(t, "\n")) f() print(x)
t = {"return {"} for i = 1, 70000 do t[i+1] = i.."," end t[#t+1]="}"
print(#load(table.concat(t))())
-- lots of jumps
t = {"local x = ... ; while x do "} for i = 1, 30000 do t[#t+1] = "x = x and x; " end t[#t+1]=" x = nil end return 'fin'"
print(load(table.concat(t))(1))
t = {"local x = ... ; "} for i = 1, 3000 do t[#t+1] = "if x == "..i.." then return "..(i*2).." end " end
print(load(table.concat(t))(2999))
