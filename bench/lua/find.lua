-- Plain and pattern searches in a text of some length.
local text = ("The quick brown fox jumps over the lazy dog. "):rep(40) .. "needle=42; end"
return function()
  local sum = 0
  for i = 1, 400 do
    sum = sum + text:find("needle", 1, true)
    sum = sum + text:find("lazy dog", i, true)
    sum = sum + text:find("(%w+)=(%d+)")
  end
  return sum
end
