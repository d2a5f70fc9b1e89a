-- For whole processes: runs the programs named by the arguments so often that lua5.3 needs about a second for all.
local folder = arg[0]:match("^(.*)/") or "."
for i = 1, #arg, 2 do
  local run = dofile(folder .. "/" .. arg[i] .. ".lua")
  for _ = 1, tonumber(arg[i + 1]) do run() end
end
