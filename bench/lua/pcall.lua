-- Protected calls that succeed, fail with a message, with a table, and nested.
local function good(x) return x + 1 end
local function bad(x) error("no " .. x) end
local function worse(x) error({ code = x }) end
local function deeper(x) local ok, e = pcall(worse, x) error(e, 0) end
return function()
  local sum = 0
  for i = 1, 3000 do
    local ok, v = pcall(good, i)
    sum = sum + v
    ok, v = pcall(bad, "way")
    sum = sum + v:byte(-1)
    ok, v = pcall(deeper, i)
    sum = sum + v.code
    ok, v = pcall(function() local t = nil return t.x end)
    if not ok then sum = sum + 1 end
  end
  return sum
end
