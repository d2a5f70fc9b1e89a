-- Events with patterns and times.
--
--   local events = Events()
--   events:subscribe({ type = "device", id = 55, value = "$v>20" }, function(event, vars) print(vars.v) end)
--   events:post({ type = "device", id = 55, value = 21 })          -- now; a second argument says when
--   events:cancel(events:post({ type = "late" }, "+/00:10"))
--   events:listen()                                                -- what happens in the home comes as events, too
--
-- In a pattern "$name" takes any value and gives it a name (the same name twice must be the same value), "$name>5"
-- takes what compares so, "$>5" without giving it a name, "$_" anything that is not nil. A function decides by itself.
-- Fields that a pattern does not name do not matter.

class 'Events'
local Events = Events

local COMPARE = {
  ["=="] = function(a, b) return a == b end,
  ["~="] = function(a, b) return a ~= b end,
  [">"] = function(a, b) return a > b end,
  [">="] = function(a, b) return a >= b end,
  ["<"] = function(a, b) return a < b end,
  ["<="] = function(a, b) return a <= b end,
  ["<>"] = function(a, b) return tostring(a):match(tostring(b)) ~= nil end, -- a Lua pattern
}

local function literal(text)
  if text == "true" then return true end
  if text == "false" then return false end
  return tonumber(text) or text:match("^(['\"])(.*)%1$") and text:sub(2, -2) or text
end

--- What a pattern's text wants: a function of the value and the variables so far.
local function compileText(text)
  if text:sub(1, 1) ~= "$" then
    return function(value) return value == text end
  end
  local name, operator, constant = text:match("^%$([%a_]?[%w_]*)([=~<>]+)(.+)$")
  if not operator then
    name = text:match("^%$([%a_][%w_]*)$")
  end
  local compare = operator and COMPARE[operator]
  if not name or operator and not compare then
    error("'" .. text .. "' is no pattern: $name, $name>5 or $>5 with == ~= > >= < <= <>", 0)
  end
  local wanted = constant and literal(constant)
  local anonymous = name == "" or name == "_"
  return function(value, vars)
    if value == nil then
      return false
    elseif compare then
      local ok, holds = pcall(compare, value, wanted)
      if not ok or not holds then -- of different kinds: not comparable, so no match
        return false
      end
    end
    if anonymous then
      return true
    elseif vars[name] == nil then
      vars[name] = value
      return true
    end
    return vars[name] == value
  end
end

local function compile(pattern)
  local kind = type(pattern)
  if kind == "function" then
    return pattern
  elseif kind == "string" then
    return compileText(pattern)
  elseif kind ~= "table" then
    return function(value) return value == pattern end
  end
  local fields = {}
  for key, wanted in pairs(pattern) do
    fields[#fields + 1] = { key = key, matches = compile(wanted) }
  end
  return function(value, vars)
    if type(value) ~= "table" then
      return false
    end
    for _, field in ipairs(fields) do
      if not field.matches(value[field.key], vars) then
        return false
      end
    end
    return true
  end
end

function Events:__init()
  self.byType = {} -- subscriptions by the event's type; false: of any type
  self.count = 0
end

--- The variables when the pattern takes the event, else nil.
function Events:match(pattern, event)
  local vars = {}
  return compile(pattern)(event, vars) and vars or nil
end

local function wrongPattern(pattern)
  error("a pattern must be a table, or a list of tables, not " .. tostring(pattern), 3)
end

--- Runs handler(event, vars) for each event that the pattern (or one of a list) takes. Gives what unsubscribe needs.
function Events:subscribe(pattern, handler)
  if type(pattern) ~= "table" then
    wrongPattern(pattern)
  end
  __assert_type(handler, "function")
  local patterns = #pattern > 0 and pattern or { pattern }
  local subscription = { handler = handler, enabled = true }
  self.count = self.count + 1
  subscription.number = self.count
  for _, each in ipairs(patterns) do
    if type(each) ~= "table" then
      wrongPattern(each)
    end
    local kind = type(each.type) == "string" and each.type:sub(1, 1) ~= "$" and each.type or false
    local list = self.byType[kind] or {}
    self.byType[kind] = list
    local ok, matches = pcall(compile, each)
    if not ok then
      error(matches, 2)
    end
    list[#list + 1] = { subscription = subscription, matches = matches }
  end
  return subscription
end

function Events:unsubscribe(subscription)
  subscription.enabled = false
  for _, list in pairs(self.byType) do
    for i = #list, 1, -1 do
      if list[i].subscription == subscription then
        table.remove(list, i)
      end
    end
  end
end

local function clock(text)
  local h, m, s = text:match("^(%d+):(%d%d):?(%d*)$")
  if not h then
    error("'" .. text .. "' is no time; write HH:MM or HH:MM:SS", 4)
  end
  return h * 3600 + m * 60 + (tonumber(s) or 0)
end

local function midnight(now)
  local day = os.date("*t", now)
  return function(days, seconds)
    return os.time({ year = day.year, month = day.month, day = day.day + days, hour = 0, min = 0, sec = seconds })
  end
end

--- Milliseconds until a time: seconds from now, a moment of os.time, "+/MM:SS" and "+/HH:MM:SS" from now, "HH:MM" or
--- "t/HH:MM" today (nil when that is over), "n/HH:MM" at the next such time.
local function untilTime(when)
  local now = os.time()
  if when == nil then
    return 0
  elseif type(when) == "number" then
    return when > 1e9 and (when - now) * 1000 or when * 1000
  elseif type(when) ~= "string" then
    error("when must be a number or a text like \"+/00:10\", not " .. type(when), 3)
  end
  local kind, text = when:match("^([%+nt])/(.+)$")
  local seconds = clock(text or when)
  if kind == "+" then
    local _, colons = text:gsub(":", "")
    return (colons == 1 and seconds // 60 or seconds) * 1000
  end
  local at = midnight(now)
  local moment = at(0, seconds)
  if kind == "n" and moment <= now then
    moment = at(1, seconds)
  end
  return moment >= now and (moment - now) * 1000 or nil
end

local function report(problem)
  return tostring(problem) .. "\n" .. debug.traceback()
end

local function deliver(self, event)
  local found = {}
  for _, kind in ipairs({ event.type == nil and false or event.type, false }) do
    for _, each in ipairs(kind ~= nil and self.byType[kind] or {}) do
      local vars = {}
      if each.matches(event, vars) then
        found[#found + 1] = { subscription = each.subscription, vars = vars }
      end
    end
    if kind == false then break end
  end
  table.sort(found, function(a, b) return a.subscription.number < b.subscription.number end)
  for _, each in ipairs(found) do
    if each.subscription.enabled then
      local ok, problem = xpcall(each.subscription.handler, report, event, each.vars)
      if not ok then
        fibaro.error(__TAG, problem)
      end
    end
  end
end

--- Posts an event for now or for later. Gives what cancel needs, nil when the time is over.
function Events:post(event, when)
  if type(event) ~= "table" and type(event) ~= "function" then
    error("an event must be a table, not " .. type(event), 2)
  end
  local wait = untilTime(when)
  if not wait then
    return nil
  end
  return setTimeout(function()
    if type(event) == "function" then
      event()
    else
      deliver(self, event)
    end
  end, math.max(0, wait))
end

--- Takes back what was posted for later; gives nil, so that one can write: ref = events:cancel(ref).
function Events:cancel(reference)
  if reference ~= nil then
    clearTimeout(reference)
  end
  return nil
end

local TRANSLATE = {
  DevicePropertyUpdatedEvent = function(d)
    return { type = "device", id = d.id, property = d.property, value = d.newValue, old = d.oldValue }
  end,
  GlobalVariableChangedEvent = function(d)
    return { type = "global-variable", name = d.variableName, value = d.newValue, old = d.oldValue }
  end,
  CustomEvent = function(d) return { type = "custom-event", name = d.name } end,
  CentralSceneEvent = function(d)
    return { type = "device", id = d.id, property = "centralSceneEvent", value = { keyId = d.keyId, keyAttribute = d.keyAttribute } }
  end,
  ActiveProfileChangedEvent = function(d)
    return { type = "profile", property = "activeProfile", value = d.newActiveProfile, old = d.oldActiveProfile }
  end,
  AlarmPartitionArmedEvent = function(d) return { type = "alarm", property = "armed", id = d.partitionId, value = d.armed } end,
  AlarmPartitionBreachedEvent = function(d) return { type = "alarm", property = "breached", id = d.partitionId, value = d.breached } end,
  HomeArmStateChangedEvent = function(d) return { type = "alarm", property = "homeArmed", value = d.newValue } end,
  HomeBreachedEvent = function(d) return { type = "alarm", property = "homeBreached", value = d.breached } end,
  WeatherChangedEvent = function(d) return { type = "weather", property = d.change, value = d.newValue, old = d.oldValue } end,
}

--- From now on what happens in the home is delivered, named as scenes name their triggers; the rest under HC3's names.
function Events:listen()
  if self.home then
    return
  end
  self.home = RefreshStateSubscriber()
  self.home:subscribe(function() return true end, function(event)
    local translate = TRANSLATE[event.type]
    local translated = translate and translate(event.data) or { type = event.type, data = event.data }
    deliver(self, translated)
  end)
  self.home:run()
end

function Events:stop()
  if self.home then
    self.home:stop()
    self.home = nil
  end
end
