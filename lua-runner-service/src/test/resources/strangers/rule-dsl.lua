--%%name:Rules in a language of their own
--%%type:com.fibaro.deviceController
--%%time:2024/03/30 18:00
--%%speed:60
--%%latitude:59.33
--%%longitude:18.07
-- expect: parsed (1 + (2 * 3)) == 7 and not false -> true
-- expect: compiled by load: 42
-- expect: 08:30 rule ran on Sun Mon
-- expect: interval rule every 6 h: 9 times
-- expect: lamp went on at sunset+10 of 3 days: 18:36 19:38 19:40, off at 23:00
-- expect: night is 5 h long by the clock, 4 h in time
-- expect: for(00:10, motion) fired after 600 s
-- expect: event chain a -> b -> c at the same second
-- expect: waited 3 x 15 min in a coroutine: 2700
-- expect: once() fired 1 times
-- expect: unmatched: rules said nothing of 'x'
-- expect: error in rule: rule-dsl.lua:%d+: deliberate
-- expect: setTimeout was called through the hook more than 20 times: true
-- expect: fibaro.call hooked: 55.turnOn(1)
-- expect: checks passed

-- A rule engine: tokens, a Pratt parser, closures, events with patterns, coroutines for waiting, all in simulated time.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

-- hooks -------------------------------------------------------------------------------------------------------------
local hooked = 0
local _setTimeout = setTimeout
function setTimeout(fn, ms, tag)
  hooked = hooked + 1
  return _setTimeout(function() fn(tag) end, ms)
end
local _call = fibaro.call
local calls = {}
fibaro.call = function(id, name, ...)
  calls[#calls + 1] = id .. "." .. name .. "(" .. table.concat({ ... }, ",") .. ")"
  if id ~= 55555 then return _call(id, name, ...) end
end

-- tokens -------------------------------------------------------------------------------------------------------------
local patterns = {
  { "space", "^%s+" }, { "time", "^%d%d:%d%d:?%d*" }, { "number", "^%d+%.?%d*" }, { "string", "^'(.-)'" },
  { "name", "^[%a_][%w_]*" }, { "op", "^[=~<>]=" }, { "op", "^[%+%-%*/%%<>%(%),%.&|!]" },
}

local function tokens(text)
  local list, at = {}, 1
  while at <= #text do
    local found
    for _, p in ipairs(patterns) do
      local from, to, capture = text:find(p[2], at)
      if from then
        if p[1] ~= "space" then list[#list + 1] = { kind = p[1], text = capture or text:sub(from, to) } end
        at, found = to + 1, true
        break
      end
    end
    if not found then error(("unexpected '%s' at %d"):format(text:sub(at, at), at)) end
  end
  return list
end

local binding = { ["or"] = 1, ["and"] = 2, ["=="] = 3, ["~="] = 3, ["<"] = 4, [">"] = 4, ["<="] = 4, [">="] = 4, ["+"] = 5, ["-"] = 5, ["*"] = 6, ["/"] = 6, ["%"] = 6 }

local function parse(text)
  local list, at = tokens(text), 1
  local expression
  local function primary()
    local token = list[at]
    at = at + 1
    if token.kind == "number" then return { "const", tonumber(token.text) }
    elseif token.kind == "time" then
      local h, m, s = token.text:match("(%d+):(%d+):?(%d*)")
      return { "const", h * 3600 + m * 60 + (tonumber(s) or 0) }
    elseif token.kind == "string" then return { "const", token.text }
    elseif token.text == "true" or token.text == "false" then return { "const", token.text == "true" }
    elseif token.text == "not" then return { "not", expression(7) }
    elseif token.text == "(" then
      local inner = expression(0)
      at = at + 1
      return inner
    end
    if list[at] and list[at].text == "(" then
      local args = {}
      at = at + 1
      while list[at].text ~= ")" do
        args[#args + 1] = expression(0)
        if list[at].text == "," then at = at + 1 end
      end
      at = at + 1
      return { "call", token.text, args }
    end
    return { "var", token.text }
  end
  function expression(least)
    local left = primary()
    while list[at] and (binding[list[at].text] or 0) > least do
      local op = list[at].text
      at = at + 1
      left = { "op", op, left, expression(binding[op]) }
    end
    return left
  end
  return expression(0)
end

local function show(tree)
  local kind = tree[1]
  if kind == "const" or kind == "var" then return tostring(tree[2])
  elseif kind == "not" then return "not " .. show(tree[2])
  elseif kind == "op" then
    local text = show(tree[3]) .. " " .. tree[2] .. " " .. show(tree[4])
    return binding[tree[2]] > 4 and "(" .. text .. ")" or text
  end
  local args = {}
  for i, a in ipairs(tree[3]) do args[i] = show(a) end
  return tree[2] .. "(" .. table.concat(args, ", ") .. ")"
end

local ops = {
  ["+"] = function(a, b) return a + b end, ["-"] = function(a, b) return a - b end, ["*"] = function(a, b) return a * b end,
  ["/"] = function(a, b) return a / b end, ["%"] = function(a, b) return a % b end, ["=="] = function(a, b) return a == b end,
  ["~="] = function(a, b) return a ~= b end, ["<"] = function(a, b) return a < b end, [">"] = function(a, b) return a > b end,
  ["<="] = function(a, b) return a <= b end, [">="] = function(a, b) return a >= b end,
}

local function compile(tree)
  local kind = tree[1]
  if kind == "const" then local value = tree[2] return function() return value end
  elseif kind == "var" then local name = tree[2] return function(env) return env[name] end
  elseif kind == "not" then local f = compile(tree[2]) return function(env) return not f(env) end
  elseif kind == "op" then
    local a, b, name = compile(tree[3]), compile(tree[4]), tree[2]
    if name == "and" then return function(env) return a(env) and b(env) end end
    if name == "or" then return function(env) return a(env) or b(env) end end
    local op = ops[name]
    return function(env) return op(a(env), b(env)) end
  end
  local args = {}
  for i, a in ipairs(tree[3]) do args[i] = compile(a) end
  return function(env)
    local values = {}
    for i, a in ipairs(args) do values[i] = a(env) end
    return env[tree[2]](table.unpack(values))
  end
end

-- time -----------------------------------------------------------------------------------------------------------------
local function midnight(plus)
  local d = os.date("*t")
  return os.time({ year = d.year, month = d.month, day = d.day + (plus or 0), hour = 0 })
end

local function sun(name)
  local h, m = fibaro.getValue(1, name .. "Hour"):match("(%d+):(%d+)")
  return h * 3600 + m * 60
end

local function clock(seconds) -- today's moment of a time of day, whatever happens to the clocks
  local d = os.date("*t")
  return os.time({ year = d.year, month = d.month, day = d.day, hour = seconds // 3600, min = seconds % 3600 // 60, sec = seconds % 60 })
end

-- events -------------------------------------------------------------------------------------------------------------
local handlers = {}
local function match(pattern, value, vars)
  if type(pattern) == "table" and pattern.type and (type(value) ~= "table" or pattern.type ~= value.type) then
    return false
  elseif type(pattern) == "string" and pattern:sub(1, 1) == "$" then
    local name, op, limit = pattern:match("^%$(%w*)([<>=~]*)(.*)$")
    if op ~= "" and not ops[op == "=" and "==" or op](value, tonumber(limit) or limit) then return false end
    vars[name] = value
    return true
  elseif type(pattern) ~= "table" then return pattern == value end
  if type(value) ~= "table" then return false end
  for k, v in pairs(pattern) do if not match(v, value[k], vars) then return false end end
  return true
end

local function on(pattern, action) table.insert(handlers, { pattern = pattern, action = action }) end
local failures = {}
local function resume(co, ...)
  local ok, what = coroutine.resume(co, ...)
  if not ok then failures[#failures + 1] = what
  elseif coroutine.status(co) ~= "dead" then setTimeout(function() resume(co) end, what * 1000, "wait") end
end
local function post(event, seconds)
  return setTimeout(function()
    local any = false
    for _, handler in ipairs(handlers) do
      local vars = {}
      if match(handler.pattern, event, vars) then
        any = true
        resume(coroutine.create(handler.action), event, vars)
      end
    end
    if not any then fibaro.debug(__TAG, "unmatched: rules said nothing of '" .. event.type .. "'") end
  end, (seconds or 0) * 1000, event.type)
end
local function wait(seconds) return coroutine.yield(seconds) end

local function daily(at, action)
  local function plan()
    local when = clock(type(at) == "function" and at() or at)
    if when >= os.time() then setTimeout(action, (when - os.time()) * 1000, "daily") end
    setTimeout(plan, (midnight(1) - os.time()) * 1000, "midnight")
  end
  plan()
end

function QuickApp:turnOn(value) self.turnedOn = value end

function QuickApp:onInit()
  local text = "1 + 2 * 3 == 7 and not false"
  local tree = parse(text)
  self:debug("parsed", "(1 + (2 * 3)) == 7 and not false", "->", compile(tree)({}))
  check(show(tree), "(1 + (2 * 3)) == 7 and not false")
  check(compile(parse("max(a, 08:30:05) % 100"))({ a = 1, max = math.max }), (8 * 3600 + 30 * 60 + 5) % 100)
  check(pcall(parse, "1 ? 2"), false)
  local env = setmetatable({ n = 6 }, { __index = _G })
  self:debug("compiled by load:", assert(load("return n * 7", "=rule", "t", env))())

  local days, started = {}, os.time()
  daily(compile(parse("08:30"))({}), function() days[#days + 1] = os.date("%a") end)
  local every = 0
  local function tick() every = every + 1 setTimeout(tick, 6 * 3600 * 1000) end
  setTimeout(tick, 6 * 3600 * 1000)

  local on_, off = {}, {}
  daily(function() return sun("sunset") + 600 end, function() on_[#on_ + 1] = os.date("%H:%M") fibaro.call(55555, "turnOn", 1) end)
  daily(23 * 3600, function() off[#off + 1] = os.date("%H:%M") end)
  local night = os.time({ year = 2024, month = 3, day = 31, hour = 5 }) - os.time({ year = 2024, month = 3, day = 31, hour = 0 })
  self:debug("night is 5 h long by the clock, " .. night // 3600 .. " h in time")

  on({ type = "motion", value = true }, function(event)
    local begun = os.time()
    wait(600)
    self:debug("for(00:10, motion) fired after", os.time() - begun, "s")
  end)
  post({ type = "motion", value = true }, 30)

  local chain = {}
  for _, name in ipairs({ "a", "b", "c" }) do
    on({ type = name, at = "$at" }, function(event, vars)
      chain[#chain + 1] = name
      local next_ = ({ a = "b", b = "c" })[name]
      if next_ then post({ type = next_, at = vars.at })
      else
        check(os.time(), vars.at)
        self:debug("event chain", table.concat(chain, " -> "), "at the same second")
      end
    end)
  end
  setTimeout(function() post({ type = "a", at = os.time() }) end, 3600 * 1000)

  on({ type = "long" }, function()
    local begun = os.time()
    for _ = 1, 3 do wait(15 * 60) end
    self:debug("waited 3 x 15 min in a coroutine:", os.time() - begun)
  end)
  post({ type = "long" })

  local once = 0
  local ref
  ref = setInterval(function() once = once + 1 clearInterval(ref) end, 1000)
  post({ type = "x" })
  on({ type = "bad" }, function() error("deliberate") end)
  post({ type = "bad" }, 5)
  on({ type = "level", value = "$v>20" }, function(_, vars) check(vars.v, 21) self.level = true end)
  post({ type = "level", value = 21 })
  post({ type = "level", value = 19 }, 1) -- unmatched
  fibaro.call(self.id, "turnOn", 1)
  self:updateProperty("log", "rules")

  setTimeout(function()
    check(os.time() - started, 59 * 3600)
    self:debug("08:30 rule ran on " .. table.concat(days, " "))
    self:debug("interval rule every 6 h:", every, "times")
    check(#off, 3)
    self:debug("lamp went on at sunset+10 of", #on_, "days: " .. table.concat(on_, " ") .. ", off at", off[1])
    self:debug("once() fired", once, "times")
    check(#failures, 1)
    self:debug("error in rule:", (failures[1]:gsub(":%d+:", ":%%d+:")))
    self:debug("setTimeout was called through the hook more than 20 times:", hooked > 20)
    check(self.level, true) check(self.turnedOn, 1)
    self:debug("fibaro.call hooked:", (calls[1]:gsub("^%d+", "55")))
    self:debug("checks passed")
  end, 59 * 3600 * 1000)
end
