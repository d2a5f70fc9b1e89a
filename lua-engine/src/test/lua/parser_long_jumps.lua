local function try(s, name) local f, m = load(s, name or "=s") print(f and "ok" or m) end
for _, n in ipairs{125,127,129,199,201} do print(n)
try("x = "..("a{"):rep(n)..("}"):rep(n))
try("x = {"..("{"):rep(n)..("}"):rep(n))
try("x = a"..("(a"):rep(n)..(")"):rep(n))
try("if a then return ; "..("elseif x then x = x"):rep(n*200).." end ")
try("while a do "..("x=x; "):rep(n*200).." end ")
end
try("::l:: "..("a=a+1;"):rep(45000).." goto l")
