-- Replacement by string, table and function; gmatch.
local text = ("name=value; other = 17; third= $HOME/x; "):rep(30)
local words = { name = "NAME", other = "OTHER" }
return function()
  local total = 0
  for i = 1, 12 do
    local a, n = text:gsub("%s*=%s*", " := ")
    local b = a:gsub("%w+", words)
    local c = b:gsub("%$(%w+)", function(v) return "<" .. v .. ">" end)
    for k, v in c:gmatch("(%w+) := ([^;]+)") do total = total + #k + #v end
    total = total + n + #c
  end
  return total
end
