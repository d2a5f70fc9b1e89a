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

-- manual 6.4.1: patterns
show(string.find, "hello world", "o w") show(string.find, "hello", "l+") show(string.find, "hello", "xyz") show(string.find, "hello", "") show(string.find, "hello", "", 6) show(string.find, "hello", "", 7) show(string.find, "", "")
show(string.find, "a.b", ".", 1, true) show(string.find, "a.b", "%.", 1) show(string.find, "abc", "b", -1) show(string.find, "abc", "b", -2) show(string.find, "abc", "b", -100) show(string.find, "abc", "b", 10) show(string.find, "a+b", "+", 1, true)
show(string.find, "abc abc", "abc", 2) show(string.find, "aaab", "ab", 1, true) show(string.find, "abc", "(b)(c)") show(string.find, "abc", "()b()") show(string.find, "abc", nil) show(string.find, "abc") show(string.find) show(string.find, "abc", "b", "x") show(string.find, "abc", "b", 1.5) show(string.find, "a\0b", "\0") show(string.find, "a\0b", "%z") show(string.find, "a\0b", "[\0]")
show(string.match, "key = value", "(%w+)%s*=%s*(%w+)") show(string.match, "abc", "()", 4) show(string.match, "abc", "()", 5) show(string.match, "abc", ".-") show(string.match, "abc", ".-$") show(string.match, "  trim  ", "^%s*(.-)%s*$") show(string.match, "2024-01-31", "(%d+)-(%d+)-(%d+)") show(string.match, "abc", "^b") show(string.match, "abc", "b$") show(string.match, "abc", "^abc$") show(string.match, "a$c", "a$c") show(string.match, "a^c", "a^c")
show(string.match, "THE (quick) fox", "%((%a+)%)") show(string.match, "f(a(b)c)d", "%b()") show(string.match, "f(a(b", "%b()") show(string.match, "xx", "%bxx") show(string.match, "THE (quick) fox", "%f[%a]%a+%f[%A]") show(string.match, "THE fox", "%f[%a]%l+") show(string.match, "[[x]]", "%[%[(.-)%]%]") show(string.match, "abab", "(ab)%1") show(string.match, "abba", "(a)(b)%2%1") show(string.match, "=[[x]=]", "(=*)%[%[") show(string.match, "aXb", "%u") show(string.match, "hello", "%x+") show(string.match, "a_b-c", "[%w_]+") show(string.match, "x]y", "[]]") show(string.match, "x^y", "[%^x]+") show(string.match, "a-b", "[a%-]+") show(string.match, "a-b", "[a-]+") show(string.match, "]", "[^%]]") show(string.match, "5%", "%d%%") show(string.match, "äö", "[\128-\255]+") show(string.match, "abc123", "%a+%d-") show(string.match, "aaa", "a-b") show(string.match, "aaab", "a-b") show(string.match, "aaa", "a?a?a?a?") show(string.match, "x", "x*x+") show(string.match, "", "a*") show(string.match, "\n\t ", "%s+") show(string.match, "a.b!c", "%p.-%p") show(string.match, "\1\2a", "%c+") show(string.match, "ab\127", "%g+") show(string.match, "é", "%w") show(string.match, "abc", "%A") show(string.match, "0x1F", "^0[xX](%x+)$") show(string.match, "aaa", "^(a)(a)(a)$") show(string.match, "a", "(a*)(b*)(c*)")
for _, class in ipairs { "a", "c", "d", "g", "l", "p", "s", "u", "w", "x", "A", "C", "D", "G", "L", "P", "S", "U", "W", "X", "z", "Z" } do
  local found = {}
  for b = 0, 255 do if string.char(b):find("%" .. class) then found[#found + 1] = b end end
  print(class, #found, found[1], found[#found])
end
for _, p in ipairs { "%", "[a", "[", "[]", "[^]", "[a-", "[%", "[a%", "%b", "%bx", "%f", "%fa", "%1", "(a)%2", "(%1)", "a)", "(a", "((a)", "%0", "a)(", "(a))", "[z-a]", "[%a-z]", "[a-%%]", "^^a", "$$", "^$", "^", "$", "*a", "+", "?", "-", "a**", "a+-", "%%", "(()", "[[:alpha:]]", "%g", "%y", "%-", "[]-a]", "[^]-a]", "[a-]", "[%]]", "[%w%]]" } do
  io.write(p, "\t") show(string.find, "ab-z^$]%:(*+?", p)
end
show(string.find, ("a"):rep(300), ("a?"):rep(300)) show(string.find, ("a"):rep(300), ("(a"):rep(33)) show(string.find, "a", ("()"):rep(33)) show(string.match, ("x"):rep(32), ("(x)"):rep(32))
-- gmatch
local function all(s, p) local r = {} for a, b in s:gmatch(p) do r[#r + 1] = tostring(a) .. "," .. tostring(b) end return table.concat(r, ";") end
show(all, "one two  three", "%a+") show(all, "k=v, x=y", "(%w+)=(%w+)") show(all, "abc", "") show(all, "abc", "x*") show(all, "abc", "()") show(all, "abc", "^a") show(all, "^a^a", "^a") show(all, "abc", ".-") show(all, "a,b,,c", "([^,]*)") show(all, "a,b,,c", "([^,]*)(,?)") show(all, "", "") show(all, "", "a") show(all, "aaa", "a$") show(all, "hello", "l") show(string.gmatch, "a") show(string.gmatch) show(all, "a", "(") show(all, "THE (quick) fox", "%f[%a]%a") show(all, "abc", "%w%f[%W]")
local it = ("ab"):gmatch("%a") print(it(), it(), it(), it())
-- gsub
show(string.gsub, "hello world", "o", "0") show(string.gsub, "hello", "", "-") show(string.gsub, "hello", "l", "L", 1) show(string.gsub, "hello", "l", "L", 0) show(string.gsub, "hello", "l", "L", -1) show(string.gsub, "hello", "(h)(e)", "%2%1%0%%") show(string.gsub, "hello", "l*", "x") show(string.gsub, "abc", "%w", "%0%0") show(string.gsub, "abc", "^a", "x") show(string.gsub, "aaa", "^a", "x") show(string.gsub, "abc", "$", "x") show(string.gsub, "abc", "b", "%1") show(string.gsub, "abc", "()", "%1") show(string.gsub, "abc def", "%w+", string.upper) show(string.gsub, "$name is $age", "%$(%w+)", { name = "Lua", age = 53 }) show(string.gsub, "abc", "b", { b = false }) show(string.gsub, "abc", "b", { b = 1.5 }) show(string.gsub, "abc", "(b)", function(x) return nil end) show(string.gsub, "abc", "(a)(b)(c)", function(a, b, c) return c .. b .. a end) show(string.gsub, "a b", "(%w) (%w)", "%2 %1") show(string.gsub, "abc", "", "") show(string.gsub, "", "", "x") show(string.gsub, "", "x", "y") show(string.gsub, "abc", "z*", "-") show(string.gsub, "  x  ", "^%s+", "") show(string.gsub, "x", "x", 5) show(string.gsub, "x", "x", 5.0) show(string.gsub, 123, 2, "x") show(string.gsub, "a\0b", "\0", "0") show(string.gsub, "abc", ".", { a = "1", c = true })
show(string.gsub, "abc", "a", "%2") show(string.gsub, "abc", "a", "%") show(string.gsub, "abc", "a", "%a") show(string.gsub, "abc", "a", true) show(string.gsub, "abc", "a") show(string.gsub, "abc", "a", {}, "x") show(string.gsub, "abc", "a", "x", 1.5) show(string.gsub, "abc", "a", function() return {} end) show(string.gsub, "abc", "a", { a = true }) show(string.gsub, "abc", "a", function() return print end) show(string.gsub, "abc", "(", "x") show(string.gsub, "abc", "(a", "x") show(string.gsub, "abc", "a)", "x") show(string.gsub, "abc", "z", "%9") show(string.gsub, "abc", "%f[%w]", "<") show(string.gsub, "abc", "a", function() error("inside") end) show(string.gsub, "abc", "a", function() error({}) end)
show(string.gsub, "abc", "%w", setmetatable({}, { __index = function(_, k) return k .. k end })) show(string.gsub, ("x"):rep(1000), "x", "yy", 998)
show(string.gsub, "hello world", "(o)()", "%2%1") show(string.gsub, "alo", "()[al]", "%1") show(string.gsub, "first second word", "%w+", "%0 %0", 1) show(string.gsub, "um (dois) tres (quatro)", "(%(%w+%))", string.upper)
