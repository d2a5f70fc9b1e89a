-- One function of many branches, too large for the JVM's compiler in one piece: an interpreter of an instruction list.
local lines = { "return function(program)", "local a, b, c, d, n, pc = 0, 0, 0, 0, 0, 1",
  "while true do", "local op, x, y = program[pc], program[pc + 1], program[pc + 2]", "pc = pc + 3", "n = n + 1",
  "if op == 0 then return a + b + c + d, n" }
local function case(op, text) lines[#lines + 1] = "elseif op == " .. op .. " then " .. text end
for i = 1, 90 do
  local v = ({ "a", "b", "c", "d" })[i % 4 + 1]
  local w = ({ "a", "b", "c", "d" })[(i + 1) % 4 + 1]
  case(i, ("%s = (%s + x * %d - y) %% 10007; if %s > %s then %s = %s + 1 else %s = %s - %d end")
    :format(v, w, i, v, w, w, w, v, v, i))
end
lines[#lines + 1] = "end end end"
local run = (loadstring or load)(table.concat(lines, "\n"))()
local program = {}
for i = 1, 2000 do
  program[#program + 1] = i % 90 + 1
  program[#program + 1] = i % 13
  program[#program + 1] = i % 7
end
program[#program + 1] = 0
return function()
  local sum = 0
  for i = 1, 5 do sum = sum + run(program) end
  return sum
end
