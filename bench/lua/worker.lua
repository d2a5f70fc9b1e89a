-- Runs a program of this folder as often as each line of the input says; answers with CPU seconds and the result.
local run = dofile(arg[1])
io.write("ready\n")
io.flush()
for line in io.lines() do
  local begin, result = os.clock()
  for _ = 1, tonumber(line) do result = run() end
  io.write(string.format("%.9f %s\n", os.clock() - begin, tostring(result)))
  io.flush()
end
