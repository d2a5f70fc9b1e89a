local events = Events()
local seen = {}
local function note(what) return function(event, vars) seen[#seen + 1] = what .. (vars.v ~= nil and tostring(vars.v) or "") end end

events:subscribe({ type = "a" }, note "a")
events:subscribe({ type = "n", value = "$v>5" }, note "big")
events:subscribe({ type = "n", value = "$<=5" }, note "small")
events:subscribe({ type = "pair", x = "$v", y = "$v" }, note "equal")
events:subscribe({ type = "deep", value = { inner = "$v", other = "$_" } }, note "deep")
events:subscribe({ type = "text", value = "$v<>^ab" }, note "text")
events:subscribe({ { type = "one" }, { type = "two" } }, note "either")
events:subscribe({ type = "$v", any = true }, note "any")
events:subscribe({ type = "fn", value = function(v) return v % 2 == 0 end }, note "even")
local gone = events:subscribe({ type = "a" }, note "never")
events:unsubscribe(gone)

for _, event in ipairs({
  { type = "a" }, { type = "b" }, { type = "n", value = 6 }, { type = "n", value = 5 }, { type = "n", value = "x" }, { type = "n" },
  { type = "pair", x = 1, y = 1 }, { type = "pair", x = 1, y = 2 }, { type = "deep", value = { inner = false, other = 1 } },
  { type = "deep", value = { inner = 1 } }, { type = "text", value = "abc" }, { type = "text", value = "cab" }, { type = "two" },
  { type = "z", any = true }, { type = "fn", value = 4 }, { type = "fn", value = 5 },
}) do
  events:post(event)
end
same(#seen, 0, "nothing before its time")

same(events:match({ type = "x", value = "$v" }, { type = "x", value = 7 }).v, 7)
same(events:match({ type = "x" }, { type = "y" }), nil)
raises(function() events:subscribe({ type = "a", v = "$v=>5" }, print) end, "is no pattern")
raises(function() events:subscribe("a", print) end, "a pattern must be a table")
raises(function() events:post("a") end, "an event must be a table")
raises(function() events:post({ type = "a" }, "soon") end, "is no time")

events:subscribe({ type = "late" }, note "late")
same(events:cancel(events:post({ type = "late" }, 0.02)), nil)
events:post({ type = "late" }, 0.03)
same(type(events:post({ type = "never" }, "+/00:10")), "number")
same(type(events:post({ type = "never" }, "n/00:00")), "number")
same(events:post({ type = "never" }, os.time() + 1000) ~= nil, true)

-- what happens in the home
local got
events:subscribe({ type = "device", id = 5, property = "value", value = "$v" }, function(event, vars) got = vars.v end)
events:listen()

setTimeout(function()
  same(table.concat(seen, " "), "a big6 small equal1 deepfalse textabc either anyz even late")
  events:stop()
  print("done")
end, 150)
